from __future__ import annotations

from pathlib import Path

import pytest
from components.site_directories import lay
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from repro_magic.components import distributions
from repro_magic.components.requirements import Requirements, by_packaging, parsed


@pytest.mark.parametrize(
    "requirement",
    [
        "Foo",
        "foo>=1",
        "foo_bar.baz (>=1,<2)",
        "foo[A,b_c] ~= 1.0 ; os_name == 'nt'",
        "foo;extra=='x'",
        "foo @ https://h/x;y.whl ; python_version > '3'",
        "foo[x]@file:///y.whl",
        "foo !=1",
        "foo\t>1",
        "foo[]",
    ],
)
def test_requirements_are_parsed_as_packaging_parses_them(requirement: str) -> None:
    theirs = Requirement(requirement)
    name, extras, marker = parsed(requirement)
    assert name == canonicalize_name(theirs.name)
    assert set(extras) == {canonicalize_name(extra) for extra in theirs.extras}
    assert bool(marker) == bool(theirs.marker)
    if theirs.marker:
        assert str(theirs.marker) == marker.replace("'", '"').replace("==", " == ").replace("  ", " ")


def closure(*roots: str) -> set[str]:
    return Requirements(distributions.current(), by_packaging).closure(roots)


def test_what_is_needed_is_found_through_others_and_in_circles(site: Path) -> None:
    lay(site, "a", requires=("b",))
    lay(site, "b", requires=("C>=1", "a"))
    lay(site, "c", requires=("missing",))
    lay(site, "unrelated")
    assert closure("a") == {"a", "b", "c"}
    assert closure("missing") == set()


def test_extras_count_only_where_a_requirement_names_them(site: Path) -> None:
    lay(site, "a", requires=("b[Fast]",))
    lay(
        site,
        "b",
        requires=(
            'c; extra == "fast"',
            'd; extra == "slow"',
            'b[more]; extra == "fast"',
            'e; extra == "more"',
        ),
    )
    for name in "cde":
        lay(site, name)
    assert closure("a") == {"a", "b", "c", "e"}
    assert closure("b") == {"b"}


def test_an_extra_that_is_named_later_is_still_honoured(site: Path) -> None:
    lay(site, "a", requires=("b", "c"))
    lay(site, "b")
    lay(site, "c", requires=("b[x]",))
    (site / "b-1.0.dist-info" / "METADATA").write_text(
        'Name: b\nVersion: 1.0\nRequires-Dist: d; extra == "x"\n\n'
    )
    lay(site, "d")
    assert closure("a") == {"a", "b", "c", "d"}


def test_markers_decide_for_this_interpreter(site: Path) -> None:
    lay(site, "a", requires=('old; python_version < "3"', 'new; python_version >= "3"'))
    lay(site, "old")
    lay(site, "new")
    assert closure("a") == {"a", "new"}


def test_a_marker_that_nobody_understands_counts(site: Path) -> None:
    lay(site, "a", requires=("b; what is this", "c; 'x' == 'y'"))
    lay(site, "b")
    lay(site, "c")
    assert Requirements(distributions.current()).closure(["a"]) == {"a", "b", "c"}


def test_packaging_judges_what_the_small_evaluator_leaves_open(site: Path) -> None:
    lay(
        site,
        "a",
        requires=("b; platform_release == 'no such release'", "c; platform_release != 'no such release'"),
    )
    lay(site, "b")
    lay(site, "c")
    assert closure("a") == {"a", "c"}


def test_leading_are_those_that_no_other_needs_and_one_of_a_circle(site: Path) -> None:
    lay(site, "a", requires=("b",))
    lay(site, "b", requires=("c",))
    lay(site, "c")
    lay(site, "x", requires=("y",))
    lay(site, "y", requires=("x",))
    requirements = Requirements(distributions.current())
    assert requirements.leading({"a", "c", "x", "y"}) == {"a", "x"}
    assert requirements.leading({"gone"}) == {"gone"}
