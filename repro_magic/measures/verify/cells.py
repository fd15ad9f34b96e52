"""Comparing a run of a notebook with the saved one, cell by cell."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from ...model.verification import Cell, CellResult, Difference, Outcome
from .outputs import Comparison, outcome_of

_IGNORED = frozenset({"nbval_ignore_output", "nbval-ignore-output"})
_SKIPPED = frozenset({"nbval_skip", "nbval-skip"})
_RAISES = frozenset({"raises-exception", "nbval_raises_exception", "nbval-raises-exception"})


def skipped(cell: Cell) -> bool:
    """Whether a cell asks not to be run, by one of nbval's tags or comments."""
    return _asks(cell, _SKIPPED)


def may_raise(cell: Cell) -> bool:
    """Whether an exception is what a cell is expected to end in."""
    return _asks(cell, _RAISES)


def compare_cells(
    saved: Sequence[Cell],
    ran: Sequence[Cell],
    comparison: Comparison,
    *,
    again: Sequence[Cell] | None = None,
) -> tuple[CellResult, ...]:
    """The result of every saved code cell; ``ran`` holds those that were reached, by number.

    ``again`` is a second run in the same environment: what differs between the two is nondeterministic.
    """
    first = {cell.number: cell for cell in ran}
    second = {cell.number: cell for cell in again or ()}
    return tuple(_result(cell, first.get(cell.number), second.get(cell.number), comparison) for cell in saved)


def _result(saved: Cell, ran: Cell | None, again: Cell | None, comparison: Comparison) -> CellResult:
    if skipped(saved):
        return _not_comparable(saved, "its tag asks not to run it")
    if ran is None or not ran.executed:
        return _not_comparable(saved, "the run ended before it")
    failure = _failure(saved, ran)
    if failure:
        return CellResult(
            number=saved.number,
            cell=saved.key,
            outcome=Outcome.failed,
            reason=failure.told,
            differences=(failure,),
            nondeterministic=again is not None and again.executed and _failure(saved, again) is None,
        )
    if _asks(saved, _IGNORED):
        return _not_comparable(saved, "its tag asks to ignore what it gives")
    if not saved.executed:
        return _not_comparable(saved, "its outputs were never saved")
    # An exception that is allowed, and was not saved, is a difference like any other.
    differences = tuple(
        dataclasses.replace(each, outcome=Outcome.differs) if each.outcome is Outcome.failed else each
        for each in comparison.outputs(saved.outputs, ran.outputs)
    )
    apart = (
        again is not None
        and again.executed
        and (outcome_of(comparison.outputs(ran.outputs, again.outputs)) is not Outcome.identical)
    )
    outcome = outcome_of(differences)
    return CellResult(
        number=saved.number,
        cell=saved.key,
        outcome=outcome,
        reason=_reason(differences, outcome),
        differences=differences,
        nondeterministic=apart,
    )


def _failure(saved: Cell, ran: Cell) -> Difference | None:
    """The exception of a cell that neither saved one nor is allowed to raise one."""
    if may_raise(saved):
        return None
    found = Comparison().outputs(saved.outputs, ran.outputs)
    return next((each for each in found if each.outcome is Outcome.failed), None)


def _reason(differences: Sequence[Difference], outcome: Outcome) -> str:
    named = ", ".join(dict.fromkeys(each.mime for each in differences if each.outcome is outcome))
    return f"in {named}" if named else ""


def _not_comparable(cell: Cell, reason: str) -> CellResult:
    return CellResult(number=cell.number, cell=cell.key, outcome=Outcome.not_comparable, reason=reason)


def _asks(cell: Cell, words: frozenset[str]) -> bool:
    """Whether a cell has one of the tags, or one of nbval's comments at the start of a line."""
    if any(tag.lower() in words for tag in cell.tags):
        return True
    comments = (line.strip("# ").lower() for line in cell.source.splitlines() if line.startswith("#"))
    return any(comment in words for comment in comments)
