from __future__ import annotations

import io
import sys
import threading
import time
from typing import Any

import pytest

from repro_magic.components.isolation import isolated


def fine() -> dict[str, Any]:
    return {"fact": 1}


def raising() -> dict[str, Any]:
    raise ValueError("no such luck")


def leaving() -> dict[str, Any]:
    sys.exit("bye")


def printing() -> dict[str, Any]:
    print("hello from the collector")
    return {"fact": 1}


def complaining() -> dict[str, Any]:
    sys.stderr.write("oh dear\n")
    return {"fact": 1}


def test_answers_come_in_the_order_of_the_collectors() -> None:
    assert isolated({"b": fine, "a": fine}) == {"b": {"fact": 1}, "a": {"fact": 1}}
    assert isolated({}) == {}


@pytest.mark.parametrize(
    ("collector", "reason"),
    [
        (raising, "ValueError while looking at it: no such luck"),
        (leaving, "SystemExit while looking at it: bye"),
        (printing, "looking at it printed: hello from the collector"),
        (complaining, "looking at it printed: oh dear"),
    ],
)
def test_a_collector_that_misbehaves_hurts_only_itself(
    collector: Any, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = isolated({"before": fine, "bad": collector, "after": fine})
    assert answers == {"before": {"fact": 1}, "bad": {"unknown": reason}, "after": {"fact": 1}}
    assert capsys.readouterr() == ("", "")


def test_a_collector_that_hangs_is_left_behind_and_ends(capsys: pytest.CaptureFixture[str]) -> None:
    ended = threading.Event()

    def hanging() -> dict[str, Any]:
        try:
            while True:
                time.sleep(0.01)
        finally:
            ended.set()

    answers = isolated({"before": fine, "bad": hanging, "after": fine}, limit=0.2)
    assert answers["before"] == answers["after"] == {"fact": 1}
    assert answers["bad"] == {"unknown": "looking at it took longer than 0.2 s"}
    assert ended.wait(10), "the thread still runs"
    assert capsys.readouterr() == ("", "")


def test_what_other_threads_print_is_not_kept_back(capsys: pytest.CaptureFixture[str]) -> None:
    started, done = threading.Event(), threading.Event()

    def user() -> None:
        started.wait(10)
        print("from the user")
        done.set()

    def collector() -> dict[str, Any]:
        started.set()
        done.wait(10)
        return {"fact": 1}

    thread = threading.Thread(target=user)
    thread.start()
    assert isolated({"a": collector}) == {"a": {"fact": 1}}
    thread.join()
    assert capsys.readouterr().out == "from the user\n"


def test_the_streams_are_put_back_unless_somebody_else_took_over() -> None:
    before = sys.stdout
    isolated({"a": printing})
    assert sys.stdout is before

    other = io.StringIO()

    def taking_over() -> dict[str, Any]:
        sys.stdout = other
        return {}

    try:
        isolated({"a": taking_over})
        assert sys.stdout is other
    finally:
        sys.stdout = before


def test_without_threads_it_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_thread(*_: object) -> int:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("repro_magic.components.isolation.start_new_thread", no_thread)
    assert isolated({"a": fine, "b": raising})["a"] == {"fact": 1}
