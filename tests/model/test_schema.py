from __future__ import annotations

import copy
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import bundles, json_values, stamps

import repro_magic.model
from repro_magic.model import format as limits
from repro_magic.model.errors import ReproError
from repro_magic.model.format import LEVELS
from repro_magic.model.record import SECTIONS
from repro_magic.model.stamp import Bundle, Stamp

SCHEMA: dict[str, Any] = json.loads(
    (Path(repro_magic.model.__file__).parent / "stamp.v1.schema.json").read_text()
)
STAMP = jsonschema.Draft202012Validator(SCHEMA)
BUNDLE = jsonschema.Draft202012Validator({"$ref": "#/$defs/bundle", "$defs": SCHEMA["$defs"]})


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to every value inside of a value."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, inner in below for place in places(inner, (*at, key)))]


@st.composite
def mutated(draw: st.DrawFn, originals: st.SearchStrategy[Stamp | Bundle]) -> dict[str, Any]:
    """What somebody made of a good stamp: a value replaced, a member added, a member removed."""
    raw: dict[str, Any] = copy.deepcopy(draw(originals).to_dict())
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(places(raw)[1:] or [("record",)]))
        around: Any = raw
        for key in way:
            around = around[key]
        how = draw(st.sampled_from(["replace", "remove", "add"]))
        if how == "remove":
            del around[last]
        elif how == "replace" or isinstance(around, list):
            around[last] = draw(json_values | st.just("line\nbreak") | st.just("x" * 501))
        else:
            around[draw(st.text(max_size=8) | st.sampled_from(["unknown", "basis"]))] = draw(json_values)
    return raw


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_has_the_limits_of_the_model() -> None:
    parts = SCHEMA["$defs"]
    assert SCHEMA["properties"]["schema"]["const"] == limits.SCHEMA
    assert SCHEMA["properties"]["earlier"]["maxItems"] == limits.MAX_EARLIER
    assert SCHEMA["properties"]["log"]["maxItems"] == limits.MAX_LOG
    assert parts["text"]["maxLength"] == limits.MAX_TEXT
    assert parts["versions"]["maxProperties"] == limits.MAX_PACKAGES
    assert parts["earlier"]["properties"]["cells"]["maxItems"] == limits.MAX_CELLS
    assert parts["change"]["properties"]["changes"]["maxProperties"] == limits.MAX_LOG_CHANGES
    assert parts["scope"]["properties"]["level"]["enum"] == list(LEVELS)


@pytest.mark.parametrize("name", SECTIONS)
def test_the_schema_names_every_fact(name: str) -> None:
    described = SCHEMA["$defs"][name]["properties"]
    assert list(described) == [each.name for each in fields(SECTIONS[name])]


@given(stamps)
def test_every_stamp_that_is_written_is_valid_and_reads_back(stamp: Stamp) -> None:
    written = stamp.to_dict()
    STAMP.validate(written)
    assert Stamp.from_dict(json.loads(json.dumps(written))) == stamp


@given(bundles)
def test_every_bundle_that_is_written_is_valid_and_reads_back(bundle: Bundle) -> None:
    written = bundle.to_dict()
    BUNDLE.validate(written)
    assert Bundle.from_dict(json.loads(json.dumps(written))) == bundle


@given(mutated(stamps))
def test_a_stamp_that_reads_is_valid_and_settles_at_once(raw: dict[str, Any]) -> None:
    try:
        stamp = Stamp.from_dict(raw)
    except ReproError:
        return
    STAMP.validate(raw)
    STAMP.validate(stamp.to_dict())
    assert Stamp.from_dict(stamp.to_dict()) == stamp


@given(mutated(bundles))
def test_a_bundle_that_reads_is_valid_and_settles_at_once(raw: dict[str, Any]) -> None:
    try:
        bundle = Bundle.from_dict(raw)
    except ReproError:
        return
    BUNDLE.validate(raw)
    assert Bundle.from_dict(bundle.to_dict()) == bundle


REFUSED = {
    "no record": {"schema": 1},
    "no schema": {"record": {}},
    "a newer schema": {"schema": 2, "record": {}},
    "a schema that is true": {"schema": True, "record": {}},
    "a control character": {"schema": 1, "record": {"interpreter": {"version": "3.12\n"}}},
    "an ANSI escape": {"schema": 1, "record": {"packages": {"imported": {"\x1b[31m": "1"}}}},
    "a long text": {"schema": 1, "record": {"interpreter": {"version": "3" * 501}}},
    "a fraction": {"schema": 1, "record": {"hardware": {"cores": 1.5}}},
    "a number beyond 2^53": {"schema": 1, "record": {"hardware": {"cores": 2**53 + 1}}},
    "an unknown without words": {"schema": 1, "record": {"kernel": {"unknown": None}}},
    "a version that is a number": {"schema": 1, "record": {"packages": {"imported": {"numpy": 2}}}},
    "a strange basis": {"schema": 1, "record": {"basis": "guessed"}},
    "a strange level": {"schema": 1, "record": {}, "scope": {"level": "perfect"}},
    "too many earlier": {"schema": 1, "record": {}, "earlier": [{"record": {}}] * 21},
    "too long a log": {"schema": 1, "record": {}, "log": [{}] * 21},
    "too many members": {"schema": 1, "record": {}} | {str(number): 1 for number in range(99)},
    "a list": [],
}


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED)
def test_the_schema_and_the_reader_refuse_the_same(raw: Any) -> None:
    assert not STAMP.is_valid(raw)
    with pytest.raises(ReproError):
        Stamp.from_dict(raw)


@given(json_values)
def test_reading_raises_nothing_but_its_own_errors(raw: Any) -> None:
    for read in (Stamp.from_dict, Bundle.from_dict):
        with pytest.raises(ReproError):
            read(raw)
