from __future__ import annotations

import functools
import json
import types
from decimal import Decimal
from typing import Any

import pytest

from repro_magic.components.namespace import home, homes


class Raising:
    """An object that raises whatever is asked of it."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"{name} was asked for")


class Meta(type):
    """A class of classes that hide where they come from."""

    @property
    def __module__(cls) -> str:  # type: ignore[override]
        raise AssertionError("its module was asked for")


class Hidden(metaclass=Meta):
    __module__ = property(lambda _: 1 / 0)  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (json, "json"),
        (json.loads, "json"),
        (json.JSONDecoder, "json.decoder"),
        (Decimal(1), "decimal"),
        (len, "builtins"),
        (3, "builtins"),
        (None, "builtins"),
        (functools.partial(len), "functools"),
        (type("Point", (), {"__module__": "geometry"})(), "geometry"),
        (types.ModuleType("made.here"), "made.here"),
        (Raising, __name__),
    ],
)
def test_objects_tell_where_they_come_from_without_being_asked(value: object, expected: str) -> None:
    assert home(value) == expected


def test_objects_that_raise_when_asked_are_not_asked() -> None:
    assert home(Raising()) == __name__
    assert (home(Hidden), home(Hidden())) == ("", "")


def test_functions_that_exec_made_come_from_nowhere() -> None:
    made: dict[str, Any] = {}
    exec("def f(): pass", {"__name__": None}, made)
    assert home(made["f"]) == ""


def test_a_module_that_lies_about_its_name_is_left_out() -> None:
    module = types.ModuleType("x")
    module.__name__ = 3  # type: ignore[assignment]
    assert home(module) == ""


def test_names_of_ipython_are_left_out_until_they_are_bound_anew() -> None:
    hidden = {"display": json.loads, "_oh": json}
    assert homes({"display": json.loads, "_oh": json, "__": Decimal(1)}, hidden) == set()
    assert homes({"display": Decimal(1), "pd": json}, hidden) == {"decimal", "json"}
