from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repro_magic.components import jsontext

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(values)
def test_what_is_written_is_json(value: object) -> None:
    written = jsontext.dumps(value)
    assert written.isascii()
    assert json.loads(written) == value


@given(values)
def test_what_is_read_is_what_the_standard_library_reads(value: object) -> None:
    assert jsontext.loads((" " + json.dumps(value, indent=1) + "\n").encode()) == value


@pytest.mark.parametrize("text", ["", "{", "[1,", "{} {}", '"\\u12"', "nul", "[" * 200_000, "'a'"])
def test_what_is_no_json_raises(text: str) -> None:
    with pytest.raises(ValueError, match="JSON"):
        jsontext.loads(text.encode())


def test_what_has_no_json_raises() -> None:
    with pytest.raises(TypeError, match="no JSON for object"):
        jsontext.dumps([object()])
