"""Restoring through the server: a plan is shown, accepted by its digest, and ends with a verdict."""

from __future__ import annotations

import asyncio
import json

import pytest
from measures.restore import wheelhouse
from measures.restore.conftest import *  # noqa: F403  # the index, and a machine of its own
from measures.restore.conftest import ask as configure
from server.notebooks import code, notebook

from repro_magic.measures.environments.store import Store


@pytest.fixture
def carried(stamped):
    """The notebook of the tests of restoring, as the browser sends it."""
    return json.loads(stamped().read_text())


async def ended(ask, name):
    while True:
        status, told = await ask("restoring", restore=name)
        assert status == 200
        if told["state"] != "running":
            return told
        await asyncio.sleep(0.1)


async def test_what_was_shown_is_done_and_ends_with_the_verdict_of_a_check(ask, carried):
    status, plan = await ask("plan", {"notebook": carried, "path": "work/trend.ipynb", "new": True})
    assert (status, plan["rung"], plan["ready"]) == (200, 2, False)
    assert plan["display_name"].startswith("trend (Python")
    assert not plan["steps"][0]["approved"]
    assert Store().all() == []
    status, started = await ask("restore", {"digest": plan["digest"]})
    assert status == 200
    told = await ended(ask, started["restore"])
    assert (told["state"], told["kernel"]) == ("done", plan["kernel"]), told
    assert told["report"]["verdict"] == "same"
    _, listed = await ask("environments")
    assert [each["kernels"] for each in listed["environments"]] == [[plan["kernel"]]]
    _, again = await ask("plan", {"notebook": carried})
    assert (again["rung"], again["kernel"]) == (1, plan["kernel"])


async def test_a_plan_that_was_not_shown_is_not_done(ask):
    status, answer = await ask("restore", {"digest": "0" * 32})
    assert (status, "not known here" in answer["message"]) == (409, True)


async def test_an_accepted_plan_is_done_once(ask, carried):
    _, plan = await ask("plan", {"notebook": carried, "new": True})
    _, started = await ask("restore", {"digest": plan["digest"]})
    assert (await ask("restore", {"digest": plan["digest"]}))[0] == 409
    await ended(ask, started["restore"])


async def test_a_cancelled_restore_leaves_nothing(ask, carried, index, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setenv("UV_NO_CACHE", "1")
    over = asyncio.Event()

    def answer(request):
        asked.append(request.path)
        return len(asked) > 1 and asyncio.run_coroutine_threadsafe(over.wait(), loop).result(60)

    loop = asyncio.get_running_loop()
    with wheelhouse.served(index, {"/alpha-1.0": answer}) as url:
        configure(monkeypatch, f"{url}/simple")
        _, plan = await ask("plan", {"notebook": carried, "new": True})
        _, started = await ask("restore", {"digest": plan["digest"]})
        while len(asked) < 2:
            await asyncio.sleep(0.05)
        assert await ask("cancel", started) == (200, {"cancelled": True})
        told = await ended(ask, started["restore"])
        over.set()
    assert told["state"] == "cancelled"
    assert list(Store().root.glob("?" * 16)) == []


async def test_what_cannot_be_restored_is_told_in_one_line(ask):
    status, answer = await ask("plan", {"notebook": notebook(code("1"))})
    assert (status, "carries no record" in answer["message"]) == (409, True)


@pytest.mark.parametrize("jp_argv", [["--ReproMagicApp.allow_restore=False"]])
@pytest.mark.usefixtures("jp_argv")
async def test_restoring_can_be_switched_off(ask, carried):
    status, answer = await ask("plan", {"notebook": carried})
    assert (status, "switched off" in answer["message"]) == (403, True)


async def test_a_record_is_exported_in_the_format_that_was_picked(ask, carried):
    _, formats = await ask("formats")
    assert "requirements" in {each["name"] for each in formats["formats"]}
    status, answer = await ask("export", {"notebook": carried, "format": "requirements"})
    assert status == 200
    (file,) = answer["files"]
    assert "alpha==1.0" in file["content"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("plan", {}),
        ("plan", {"notebook": {}, "level": "perfect"}),
        ("restore", {}),
        ("export", {"notebook": {}, "format": "../../etc/passwd"}),
    ],
)
async def test_a_request_of_another_form_is_refused_in_one_line(ask, path, body):
    status, answer = await ask(path, body)
    assert status == 400
    assert answer["message"]
