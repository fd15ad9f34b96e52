"""Differences of numerics, code, data and services, and of what packages hold."""

from __future__ import annotations

from typing import Any

import pytest
from records import but, having

from repro_magic.model.record import NOT_TOLD, Code, Data, Numerics, Record, Services
from repro_magic.model.scope import Level
from repro_magic.model.unknown import Unknown
from repro_magic.risks import compare

PLAIN = having(numpy="2.1.0")
WHOLE = but(
    PLAIN,
    numerics=Numerics(libraries={"openblas (numpy)": "0.3.29 threads=8"}, variables={"OMP_NUM_THREADS": "8"}),
    code=Code(commit="a" * 40, modules={"helpers.py": "sha256:1"}),
    data=Data(digests={"table.csv": "sha256:1"}),
    services=Services(image="base:1", modules={"gcc": "12"}),
)


def codes(was: Record, now: Record, level: Level = Level.identical) -> list[str]:
    return sorted(each.code for each in compare(was, now, level))


def test_an_older_record_asks_for_nothing_that_it_never_looked_at() -> None:
    assert codes(PLAIN, WHOLE) == []


@pytest.mark.parametrize("section", ["code", "data"])
def test_a_target_that_nobody_asked_about_code_and_data_is_no_difference(section: str) -> None:
    assert codes(WHOLE, but(WHOLE, **{section: NOT_TOLD})) == []


@pytest.mark.parametrize("section", ["numerics", "services", "code", "data"])
def test_a_section_that_could_not_be_told_is_never_a_match(section: str) -> None:
    blind = but(WHOLE, **{section: Unknown("it hung")})
    assert codes(WHOLE, blind) == ["not-compared"]
    assert codes(WHOLE, blind, Level.recorded) == []


def test_libraries_are_not_compared_with_a_runtime_that_has_loaded_none() -> None:
    unloaded = but(WHOLE, numerics={"libraries": {"unknown": "seen in a running kernel only"}})
    assert codes(WHOLE, unloaded) == ["not-compared"]
    assert codes(WHOLE, unloaded, Level.pinned) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"numerics": {"variables": {}}}, "numeric-variable"),
        ({"numerics": {"libraries": {"mkl (numpy)": "2024"}}}, "numeric-library"),
        ({"code": {"modules": {"helpers.py": "sha256:2"}}}, "code-module"),
        ({"code": {"commit": "b" * 40}}, "code-commit"),
        ({"data": {"digests": {"table.csv": "sha256:2"}}}, "data-changed"),
        ({"data": {"digests": {"table.csv": "unknown: it is gone"}}}, "data-missing"),
        ({"services": {"image": "base:2"}}, "image"),
        ({"services": {"modules": {}}}, "environment-module"),
        ({"packages": {"modified": {"numpy": "1 file"}}}, "package-edited"),
    ],
)
def test_each_fact_has_a_code_of_its_own(changes: dict[str, Any], code: str) -> None:
    assert codes(WHOLE, but(WHOLE, **changes)) == [code]


def test_what_packages_hold_is_compared_only_where_their_versions_are_equal() -> None:
    was = but(PLAIN, packages={"digests": {"numpy": "sha256:1"}, "tags": {"numpy": "cp312-a"}})
    other = {"digests": {"numpy": "sha256:2"}, "tags": {"numpy": "cp312-b"}}
    assert codes(was, but(PLAIN, packages=other)) == ["package-build", "package-code"]
    assert codes(was, but(having(numpy="2.1.1"), packages=other)) == ["package-patch"]
    assert codes(was, PLAIN) == []


def test_one_file_is_the_same_however_surely_it_is_known() -> None:
    digest = "sha256:" + "0" * 64
    was = but(PLAIN, packages={"artefacts": {"numpy": f"verified numpy.whl {digest}"}})
    assert codes(was, but(PLAIN, packages={"artefacts": {"numpy": f"matched n.whl {digest}"}})) == []


def test_inputs_and_modules_that_only_one_side_names_cannot_be_compared() -> None:
    assert codes(WHOLE, but(WHOLE, code={"modules": {}}, data={"digests": {}})) == []


def test_a_record_that_could_not_tell_its_image_asks_for_none() -> None:
    blind = but(WHOLE, services={"image": Unknown("a container does not know its image")})
    assert codes(blind, blind) == []
    assert codes(WHOLE, blind) == ["not-compared"]
