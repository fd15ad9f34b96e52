"""Every route, asked as the browser asks it."""

from __future__ import annotations

import json

import pytest
from records import having
from server.described import OPENAPI
from server.notebooks import code, notebook, repro_cell

from repro_magic import __version__
from repro_magic.model.scope import Scope
from repro_magic.model.stamp import Stamp
from repro_magic.server.app import ALL_ROUTES as ROUTES

STAMPED = notebook(code("import numpy"), stamp=Stamp(record=having(numpy="2.1.3")))
METHODS = {
    path: "POST" if hasattr(handler, "post") and "post" in vars(handler) else "GET"
    for path, handler in ROUTES.items()
}


def test_every_route_is_described_and_nothing_else():
    described = {
        (path.removeprefix("/repro-magic/"), next(iter(verbs)).upper())
        for path, verbs in OPENAPI["paths"].items()
    }
    assert described == set(METHODS.items())


@pytest.mark.parametrize("path", ROUTES)
async def test_every_route_needs_a_login(path, jp_fetch):
    stranger = {"Authorization": "token of-somebody-else"}
    refused = await jp_fetch("repro-magic", path, headers=stranger, raise_error=False, **sent(path))
    assert refused.code == 403


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("jp_argv", [["--ServerApp.authorizer_class=server.nobody.Nobody"]])
@pytest.mark.usefixtures("jp_argv")
async def test_every_route_is_authorized(path, jp_fetch):
    refused = await jp_fetch("repro-magic", path, raise_error=False, **sent(path))
    assert refused.code == 403


def sent(path):
    """A request that the route would answer."""
    if METHODS[path] == "GET":
        return {}
    body = {"notebook": STAMPED, "keys": ["package-major:numpy"], "reason": "it is fine"}
    return {"method": "POST", "body": json.dumps(body)}


async def test_status_tells_the_version_and_the_schema(ask):
    assert await ask("status") == (200, {"version": __version__, "schema": 1})


async def test_a_notebook_without_a_stamp_is_unstamped(ask):
    status, report = await ask("check", {"notebook": notebook(code("1"))})
    assert (status, report["verdict"], report["stamp"]) == (200, "unstamped", None)


async def test_without_any_kernel_the_verdict_is_unknown_with_the_reason(ask):
    _, report = await ask("check", {"notebook": STAMPED})
    assert report["verdict"] == "unknown"
    assert "no kernel is named" in report["reason"]
    assert report["source"] == "none"


async def test_a_stamped_notebook_is_compared_with_the_kernel_that_it_names(ask):
    _, report = await ask("check", {"notebook": STAMPED, "kernel_name": "python3"})
    assert (report["verdict"], report["source"]) == ("differs", "probe")
    assert ("numpy", "2.1.3") in {(finding["subject"], finding["was"]) for finding in report["findings"]}
    assert report["stamp"] == STAMPED["metadata"]["repro_magic"]


async def test_a_kernel_that_is_not_installed_is_unknown_with_its_name(ask):
    _, report = await ask("check", {"notebook": STAMPED, "kernel_name": "no-such-kernel"})
    assert report["verdict"] == "unknown"
    assert "no-such-kernel" in report["reason"]


async def test_at_the_level_recorded_nothing_differs(ask):
    _, report = await ask("check", {"notebook": STAMPED, "kernel_name": "python3", "level": "recorded"})
    assert report["verdict"] == "same"


async def test_a_stamp_of_a_newer_release_is_shown_and_left_alone(ask):
    newer = notebook(code("1"), stamp={"schema": 99, "record": {"holo": "deck"}})
    _, report = await ask("check", {"notebook": newer, "kernel_name": "python3"})
    assert report["verdict"] == "newer-format"
    assert (await ask("stamp", {"notebook": newer}))[1]["stamp"] is None


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=alert(1)>",
        [],
        {"schema": 1},
        {"schema": 1, "record": {"packages": {"imported": {"numpy": {"$": 1}}}}},
        {"schema": 1, "record": {"interpreter": {"version": "\x1b[31m3.12"}}},
        {"schema": 1, "record": {"packages": {"imported": {f"p{index}": "1" for index in range(9000)}}}},
        {"schema": 1, "record": {"interpreter": {"version": "9" * 100_000}}},
    ],
    ids=["markup", "list", "no record", "object as version", "ansi", "too many", "too long"],
)
async def test_a_stamp_that_cannot_be_read_is_unknown_and_says_so(ask, hostile):
    status, report = await ask("check", {"notebook": notebook(stamp=hostile), "kernel_name": "python3"})
    assert (status, report["verdict"], report["stamp"]) == (200, "unknown", None)
    assert "cannot be read" in report["reason"]


async def test_the_record_in_an_output_becomes_a_stamp_once(ask):
    fresh = notebook(repro_cell())
    _, first = await ask("stamp", {"notebook": fresh})
    assert first["changed"]
    assert first["stamp"]["record"]["packages"]["imported"] == {"numpy": "2.1.3"}
    stamped = {**fresh, "metadata": {"repro_magic": first["stamp"]}}
    assert await ask("stamp", {"notebook": stamped}) == (
        200,
        {"stamp": first["stamp"], "changed": False, "reason": ""},
    )


async def test_a_notebook_that_tells_nothing_gets_no_stamp(ask):
    _, answer = await ask("stamp", {"notebook": notebook(code("1"))})
    assert (answer["stamp"], answer["changed"]) == (None, False)


async def test_an_accepted_risk_is_kept_with_its_reason(ask):
    keys = ["package-major:numpy", "python-minor:python"]
    _, answer = await ask("accept", {"notebook": STAMPED, "keys": keys, "reason": "results are the same"})
    assert answer["stamp"]["scope"]["accept"] == dict.fromkeys(keys, "results are the same")


async def test_nothing_can_be_accepted_in_a_notebook_without_a_stamp(ask):
    status, answer = await ask("accept", {"notebook": notebook(), "keys": ["a:b"], "reason": "why not"})
    assert (status, answer["message"]) == (409, "The notebook carries no stamp.")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("check", []),
        ("check", {}),
        ("check", {"notebook": "text"}),
        ("check", {"notebook": {"metadata": []}}),
        ("check", {"notebook": {}, "kernel_name": ["python3"]}),
        ("check", {"notebook": {}, "kernel_name": "a\x00b"}),
        ("check", {"notebook": {}, "level": "perfect"}),
        ("accept", {"notebook": {}, "keys": [], "reason": "r"}),
        ("accept", {"notebook": {}, "keys": [[]], "reason": "r"}),
        ("accept", {"notebook": {}, "keys": ["a"], "reason": ""}),
    ],
)
async def test_a_request_of_another_form_is_refused_in_one_line(ask, path, body):
    status, answer = await ask(path, body)
    assert status == 400
    assert answer["message"]


async def test_the_environment_of_a_kernel_by_name_is_its_record(ask):
    _, answer = await ask("environment", kernel_name="python3")
    assert answer["source"] == "probe"
    assert "interpreter" in answer["record"]


async def test_no_better_kernel_than_the_only_one(ask):
    assert await ask("kernels", {"notebook": STAMPED, "kernel_name": "python3"}) == (200, {"kernels": []})


async def test_the_scope_of_the_project_counts_for_a_notebook_whose_path_is_told(ask, jp_root_dir):
    (jp_root_dir / "project" / "deep").mkdir(parents=True)
    (jp_root_dir / "project" / "repro.toml").write_text('level = "recorded"\n')
    question = {"notebook": STAMPED, "kernel_name": "python3"}
    for path, verdict in (
        ("project/deep/nb.ipynb", "same"),
        ("RTC:project/nb.ipynb", "same"),
        ("elsewhere/nb.ipynb", "differs"),
        ("project/../project/nb.ipynb", "differs"),
        ("x" * 9000, "differs"),
        (3, "differs"),
    ):
        _, report = await ask("check", {**question, "path": path})
        assert report["verdict"] == verdict, path


async def test_a_scope_that_cannot_be_read_makes_a_check_unknown_with_its_line(ask, jp_root_dir):
    (jp_root_dir / "repro.toml").write_text('levl = "recorded"\n')
    question = {"notebook": STAMPED, "kernel_name": "python3", "path": "nb.ipynb"}
    status, report = await ask("check", question)
    assert (status, report["verdict"]) == (200, "unknown")
    assert report["reason"] == 'repro.toml, line 1: unknown key "levl"; did you mean "level"?'
    assert await ask("kernels", question) == (200, {"kernels": []})


async def test_what_is_tolerated_is_told_with_the_setting(ask, jp_root_dir):
    (jp_root_dir / "repro.toml").write_text('[packages]\n"*" = "ignore"\n')
    _, report = await ask("check", {"notebook": STAMPED, "kernel_name": "python3", "path": "nb.ipynb"})
    told = {finding["subject"]: finding.get("tolerated") for finding in report["findings"]}
    assert told["numpy"] == 'packages."*" = "ignore"'


async def test_what_had_lapsed_is_accepted_anew_and_for_good(ask):
    key = "package-major:numpy"
    scope = Scope(accept={key: "for a while"}, until={key: "2020-01-01"}, cell=frozenset({f"accept.{key}"}))
    lapsed = notebook(code("import numpy"), stamp=Stamp(record=having(numpy="2.1.3"), scope=scope))
    _, answer = await ask("accept", {"notebook": lapsed, "keys": [key], "reason": "still fine"})
    assert answer["stamp"]["scope"] == {"accept": {key: "still fine"}}
