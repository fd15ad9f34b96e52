"""Indexes that are dead, slow, lying or hostile: one clear line, and nothing is left."""

from __future__ import annotations

import zipfile

import pytest
from measures.restore import wheelhouse
from measures.restore.conftest import DEAD, ask

from repro_magic.measures.environments.store import Store


def status(code):
    def answer(request):
        request.send_error(code)
        return True

    return answer


def says(content, kind="text/html"):
    def answer(request):
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.end_headers()
        request.wfile.write(content)
        return True

    return answer


def refused(repro, notebook, *words):
    """What a restore that cannot be says on standard error; nothing may be left of it."""
    code, _, err = repro("restore", notebook, "--yes", "--new", *words)
    assert code in (2, 3), err
    assert "Traceback" not in err
    line = err[err.index("repro:") :]
    assert line.count("\n") == 1
    assert Store().all() == []
    return line


def test_a_dead_index_is_named_as_the_reason(stamped, repro, monkeypatch):
    ask(monkeypatch, DEAD)
    assert "the index could not be asked: 127.0.0.1:9" in refused(repro, stamped())


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (status(404), "no index has it"),
        (status(403), "the index could not be asked"),
        (says(b"\x00\xff garbage"), "the index could not be asked"),
        (says(b"[1, 2", "application/vnd.pypi.simple.v1+json"), "the index could not be asked"),
        (says(b"<!DOCTYPE html><html><body></body></html>"), "1.0 is not offered any more"),
    ],
    ids=["404", "403", "garbage", "broken json", "empty page"],
)
def test_a_page_that_is_none_is_the_reason(stamped, repro, index, monkeypatch, answer, why):
    with wheelhouse.served(index, {"/simple/alpha": answer}) as url:
        ask(monkeypatch, f"{url}/simple")
        assert why in refused(repro, stamped())


def test_a_yanked_release_is_refused_with_its_reason(stamped, repro, index, monkeypatch):
    page = wheelhouse.page([index / "alpha-1.0-py3-none-any.whl"], yanked="wrong results")
    with wheelhouse.served(index, {"/simple/alpha": says(page.encode())}) as url:
        ask(monkeypatch, f"{url}/simple")
        assert "alpha 1.0 was yanked by its authors (wrong results)" in refused(repro, stamped())


def test_an_index_that_tells_another_hash_is_refused_before_anything_is_fetched(
    stamped, repro, index, monkeypatch
):
    page = wheelhouse.page([index / "alpha-1.0-py3-none-any.whl"], lies="0" * 64)
    with wheelhouse.served(index, {"/simple/alpha": says(page.encode())}) as url:
        ask(monkeypatch, f"{url}/simple")
        assert "another hash than the recorded one" in refused(repro, stamped())


def test_a_file_that_vanished_meanwhile_is_told(stamped, repro, index, monkeypatch, tmp_path):
    asked = []

    def once(request):
        asked.append(request.path)
        return len(asked) > 1 and status(404)(request)

    monkeypatch.setenv("UV_NO_CACHE", "1")
    with wheelhouse.served(index, {"/alpha-1.0": once}) as url:
        ask(monkeypatch, f"{url}/simple")
        assert "alpha" in refused(repro, stamped())


def test_an_archive_cannot_write_outside_of_the_environment(stamped, repro, index, tmp_path, monkeypatch):
    folder = tmp_path / "index"
    folder.mkdir()
    for wheel in index.glob("*.whl"):
        (folder / wheel.name).symlink_to(wheel)
    (folder / "bravo-2.0-py3-none-any.whl").unlink()
    wheel = wheelhouse.tiny(folder, "bravo", "2.0")
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("../" * 6 + "slipped.py", "slipped = True")
    wheelhouse.index(folder)
    ask(monkeypatch, (folder / "simple").as_uri())
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv-cache"))
    code, out, err = repro("restore", stamped(lock=False), "--yes", "--new")
    # uv leaves such an entry out and says nothing; what counts is that it lands nowhere.
    assert (code, "bravo" in err) == (0, True), out
    assert list(tmp_path.parent.rglob("slipped.py")) == []


def test_what_came_from_a_folder_is_refused_and_can_be_left_out(stamped, repro, plan_of):
    notebook = stamped(lock=False, origins={"bravo": "editable file:bravo"})
    assert "bravo: it came from editable file:bravo" in refused(repro, notebook)
    plan = plan_of(notebook, "--without", "bravo")
    assert "bravo is left out, as asked." in plan["losses"]


def test_a_notebook_without_a_record_has_nothing_to_restore(repro, machine):
    path = machine / "plain.ipynb"
    path.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    assert "carries no record" in refused(repro, path)


def test_a_level_that_the_offers_do_not_allow_is_refused_with_what_would(stamped, repro):
    line = refused(repro, stamped(lock=False, level="locked"))
    assert "cannot be installed from the recorded file" in line
    assert "--level pinned" in line


def test_a_version_that_is_gone_is_replaced_only_below_pinned(stamped, repro, plan_of):
    notebook = stamped(lock=False, imported={"alpha": "1.2"})
    assert "1.2 is not offered any more" in refused(repro, notebook)
    plan = plan_of(notebook, "--level", "compatible")
    assert plan["rung"] == 5
    (alpha,) = [step for step in plan["steps"] if step["name"] == "alpha"]
    assert (alpha["recorded"], alpha["version"]) == ("1.2", "1.1")


def test_credentials_of_an_index_are_told_nowhere(stamped, repro, index, monkeypatch, tmp_path):
    with wheelhouse.served(index, {}) as url:
        ask(monkeypatch, f"{url.replace('//', '//user:hunter2@')}/simple")
        code, out, err = repro("restore", stamped(), "--yes", "--new")
    assert code == 0, err
    assert "hunter2" not in out + err
    kept = [path for path in (tmp_path / "data").rglob("*") if path.is_file() and not path.is_symlink()]
    assert [path for path in kept if b"hunter2" in path.read_bytes()] == []
