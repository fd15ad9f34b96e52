"""Every check by its own example, and what must hold for all of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from strategies import records

from repro_magic.model.finding import Finding
from repro_magic.model.record import NOT_TOLD, SECTIONS, Record
from repro_magic.model.scope import Level
from repro_magic.model.unknown import Unknown
from repro_magic.risks import CATALOGUE, THREATS, Subject, compare, threats
from repro_magic.risks.differences import DIFFERENCES
from repro_magic.risks.examples import DIFFERENT, RECORD, THREATENED, TODAY, Case, merge
from repro_magic.risks.risk import FAMILIES
from repro_magic.workflow import Target
from repro_magic.workflow.evaluating import subject_of


def found_in(case: Case) -> dict[str, list[Finding]]:
    """Code to what is found in the notebook of an example, at the strictest level."""
    target = Target(description={"name": "target"}, record=Record.from_dict(case.whole_record()))
    subject = subject_of(
        case.notebook(),
        target=target if case.target else None,
        level=Level.identical,
        kernels=None if case.kernels is None else dict.fromkeys(case.kernels, ""),
        day=TODAY,
    )
    found: dict[str, list[Finding]] = {}
    for each in threats(subject):
        found.setdefault(each.code, []).append(each)
    return found


def changed(changes: Any) -> Record:
    raw: dict[str, Any] = {}
    merge(raw, RECORD)
    merge(raw, changes)
    return Record.from_dict(raw)


@pytest.mark.parametrize("code", THREATS)
def test_the_example_of_a_check_makes_it_find_something_that_it_names(code: str) -> None:
    findings = found_in(THREATENED[code].failing)[code]
    for each in findings:
        assert each.subject
        assert each.message.endswith((".", "!"))
        assert each.component == THREATS[code].component


@pytest.mark.parametrize("code", THREATS)
def test_the_cure_of_an_example_cures_it(code: str) -> None:
    assert code not in found_in(THREATENED[code].cure)


@pytest.mark.parametrize("code", DIFFERENCES)
def test_the_example_of_a_difference_differs_and_its_cure_does_not(code: str) -> None:
    was, now = (changed(each) for each in DIFFERENT[code])
    assert code in {each.code for each in compare(was, now, Level.identical)}
    assert compare(was, was, Level.identical) == ()


def test_the_flawless_notebook_runs_no_risk_but_that_it_has_no_lock() -> None:
    assert set(found_in(Case())) == {"package-unlocked"}


def test_every_row_is_told_whole() -> None:
    assert len(THREATS) >= 45
    for code, row in CATALOGUE.items():
        assert row.code == code
        assert row.family in FAMILIES
        for told in (row.title, row.looks_for, row.why, row.source, row.remedy):
            assert told.strip() == told != ""
        assert list(row.severities) == sorted(row.severities), f"{code} weighs less at a stricter level"


def test_a_threat_is_no_difference_and_a_difference_no_threat() -> None:
    assert not THREATS.keys() & DIFFERENCES.keys()
    assert CATALOGUE.keys() == THREATS.keys() | DIFFERENCES.keys()
    assert THREATENED.keys() == THREATS.keys()
    assert DIFFERENT.keys() == DIFFERENCES.keys()


def known(record: Record) -> bool:
    sections = [getattr(record, name) for name in SECTIONS]
    facts = [getattr(each, name) for each in sections for name in getattr(each, "__slots__", ())]
    unknown = any(isinstance(each, Unknown) for each in facts)
    unlooked = any(isinstance(each, Unknown) and each != NOT_TOLD for each in sections)
    return not (unknown or unlooked)


@given(records)
def test_equal_records_have_no_difference(record: Record) -> None:
    for level in Level:
        differing = [each for each in compare(record, record, level) if each.code in DIFFERENCES]
        assert {each.code for each in differing} <= ({"not-compared"} if not known(record) else set())


@given(records)
def test_no_record_of_whatever_content_makes_a_check_fail(record: Record) -> None:
    first = threats(Subject(record=record, today=TODAY))
    assert first == threats(Subject(record=record, today=TODAY))
    for each in first:
        assert each.message.isprintable()
        assert each.subject.isprintable()
