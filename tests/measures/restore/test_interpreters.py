"""Which interpreter is taken for a recorded version."""

from __future__ import annotations

import platform

from repro_magic.measures.restore.interpreters import Found, chosen, on_this_machine

HERE = [Found(version="3.12.1", path="/a"), Found(version="3.12.9", path="/b")]


def never(_: str) -> bool:
    return False


def test_the_recorded_release_is_taken_where_it_is_here():
    found = chosen("3.12.9", HERE, never)
    assert found is not None
    assert (found.version, found.path) == ("3.12.9", "/b")


def test_else_the_nearest_release_of_the_same_minor_version():
    found = chosen("3.12.8rc1", HERE, lambda _: True)
    assert found is not None
    assert (found.version, found.recorded) == ("3.12.9", "3.12.8rc1")


def test_else_one_that_can_be_brought_and_else_none():
    brought = chosen("3.13.0", [], lambda version: version == "3.13.0")
    assert brought is not None
    assert (brought.version, brought.path) == ("3.13.0", "")
    assert chosen("3.13.0", [], never) is None


def test_the_interpreter_under_this_environment_is_found_first():
    (found,) = on_this_machine(platform.python_version())
    assert found.version == platform.python_version()
