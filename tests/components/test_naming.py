from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.utils import canonicalize_name

from repro_magic.components.naming import full_version, is_name, is_version, normalized, same_version


@given(st.text(alphabet="aZ09-_.", min_size=1))
def test_names_are_normalized_as_packaging_does(name: str) -> None:
    assert normalized(name) == canonicalize_name(name)


def test_names_with_other_characters_are_none() -> None:
    assert is_name("foo-1")
    assert not any(map(is_name, ("", "-foo", "foo-", "foo bar", "<b>", "x" * 200)))


def test_versions_that_cannot_be_shown_are_none() -> None:
    assert is_version("1.0+cu118")
    assert not any(map(is_version, ("", "\x1b[31m", "x" * 200, "<script>")))


@pytest.mark.parametrize(("one", "other"), [("1.0", "1.0.0"), ("v1.0", "1"), ("1.0-rc1", "1.0.rc1")])
def test_spellings_of_one_version_are_the_same(one: str, other: str) -> None:
    assert same_version(one, other)
    assert not same_version(one, other + "1")


def test_pre_releases_of_python_are_spelled_as_versions() -> None:
    assert full_version((3, 14, 0, "candidate", 2)) == "3.14.0rc2"
    assert full_version((3, 12, 1, "final", 0)) == "3.12.1"
    assert full_version(sys.version_info).startswith(f"{sys.version_info[0]}.{sys.version_info[1]}.")
