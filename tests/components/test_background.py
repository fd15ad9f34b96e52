from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import pytest
from components.site_directories import age, lay

from repro_magic.components import LIVE, background, distributions, isolation
from repro_magic.components.background import Background

ROWS = "foo.py,sha256=AAA,1\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only planted collectors, and no pause before what nobody waits for."""
    for name in list(LIVE):
        monkeypatch.delitem(LIVE, name)
    monkeypatch.setitem(LIVE, "numerics", lambda: {"encoding": "utf-8"})
    monkeypatch.setattr(background, "_LATER", 0.0)
    monkeypatch.setattr(background.details, "current", background.details.Details())


@pytest.fixture
def foo(site: Path) -> Path:
    info = lay(site, "foo", record=False, files={"foo.py": "x"})
    (info / "RECORD").write_text(ROWS)
    age(site)
    return site


def look(asking: Background, patience: float = 10.0, *, thorough: bool = True) -> Any:
    installed = distributions.current()
    return asking.look(installed, installed.by_name.values(), patience, thorough=thorough)


def settled(asking: Background) -> None:
    while asking._busy:
        time.sleep(0.005)


@pytest.mark.usefixtures("foo")
def test_who_waits_is_told_everything() -> None:
    sections, told = look(Background())
    assert sections == {"numerics": {"encoding": "utf-8"}}
    assert told["digests"].keys() == {"foo"}
    assert told["conflicts"] == told["shadows"] == {}


@pytest.mark.usefixtures("foo")
def test_who_does_not_wait_is_told_nothing_and_hears_the_news_later() -> None:
    asking = Background()
    sections, told = look(asking, patience=0.0)
    assert (sections, told["digests"]) == ({}, {})
    settled(asking)
    assert asking.news
    sections, told = look(asking, patience=0.0)
    assert sections
    assert told["digests"]
    assert not asking.news
    settled(asking)
    assert not asking.news, "nothing changed since"


def test_a_file_that_is_edited_is_news(foo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_HOLDS", 0.0)
    asking = Background()
    assert look(asking)[1].get("modified", {}) == {}
    (foo / "foo.py").write_text("longer")
    assert look(asking)[1]["modified"] == {"foo": "1 file, foo.py"}


def raising() -> dict[str, Any]:
    raise OSError("the disk is gone")


def leaving() -> dict[str, Any]:
    sys.exit("bye")


def printing() -> dict[str, Any]:
    print("hello from the collector")
    return {}


def hanging() -> dict[str, Any]:
    while True:
        time.sleep(0.01)


@pytest.mark.usefixtures("foo")
@pytest.mark.parametrize(
    ("collector", "reason"),
    [
        (raising, "OSError while looking at it: the disk is gone"),
        (leaving, "SystemExit while looking at it: bye"),
        (printing, "looking at it printed: hello from the collector"),
        (hanging, "looking at it took longer than 0.2 s"),
    ],
)
def test_a_live_collector_that_misbehaves_hurts_only_itself(
    collector: Any, reason: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(isolation.isolated, "__defaults__", (0.2,))
    monkeypatch.setitem(LIVE, "code", collector)
    sections, told = look(Background())
    assert sections["code"] == {"unknown": reason}
    assert sections["numerics"] == {"encoding": "utf-8"}
    assert told["digests"]
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("foo")
@pytest.mark.parametrize("name", ["modified", "unpushed"])
def test_looking_at_files_that_raises_is_a_reason_of_that_package(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def planted(*_: object, **__: object) -> str:
        raise RuntimeError("planted")

    monkeypatch.setattr(background, name, planted)
    _, told = look(Background())
    assert "RuntimeError: planted" in told["untold"]["foo"]
    assert told["digests"]


@pytest.mark.usefixtures("foo")
def test_what_nobody_foresaw_makes_the_sections_unknown_and_the_next_look_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def planted(*_: object) -> None:
        raise RuntimeError("planted")

    asking = Background()
    with monkeypatch.context() as patched:
        patched.setattr(background.details.current, "learn", planted)
        sections, _ = look(asking, patience=0.3)
        assert sections["numerics"] == {"unknown": "RuntimeError while looking at it: planted"}
    sections, told = look(asking)
    assert sections["numerics"] == {"encoding": "utf-8"}
    assert told["digests"]


@pytest.mark.usefixtures("foo")
def test_rivals_that_cannot_be_looked_at_leave_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background.rivals, "conflicts", raising)
    assert look(Background())[1]["digests"]


@pytest.mark.usefixtures("foo")
def test_without_threads_it_is_looked_at_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_thread(*_: object) -> int:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(background, "start_new_thread", no_thread)
    sections, told = look(Background(), patience=0.0)
    assert sections
    assert told["digests"]


def test_two_looks_at_once_leave_the_streams_as_they_were() -> None:
    before = sys.stdout, sys.stderr
    first = Background()
    look(first, patience=0.0, thorough=False)
    isolation.isolated({"other": dict})
    settled(first)
    assert (sys.stdout, sys.stderr) == before
