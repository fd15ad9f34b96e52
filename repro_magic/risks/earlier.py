"""Outputs that another runtime than the stamp's made, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..model.record import Record
from ..model.scope import Level
from ..model.stamp import Earlier, Stamp
from ..model.unknown import Unknown

_BASES: Final = {
    "stated": "This record was stated; nobody observed the runtime while the cells ran.",
    "printed": "This record was read from what another tool printed, which tells a part of the runtime.",
}

_NAMED: Final = 3


def unobserved(stamp: Stamp) -> str:
    """A sentence about a record that was not observed; empty for one that was."""
    return _BASES.get(stamp.record.basis, "")


def unverified(stamp: Stamp) -> str:
    """A sentence about outputs that nobody made again with the same result; empty for those that were."""
    if stamp.verified is None:
        return "Nobody has run these cells again and written down what came of it."
    if stamp.verified.verdict != "same":
        return f"When the cells were run again on {stamp.verified.recorded}, they gave other outputs."
    return ""


def unrecorded(stamp: Stamp) -> Iterator[tuple[str, str]]:
    """How many cells ran before anything was recorded, and a sentence about them."""
    for earlier in stamp.earlier:
        if isinstance(earlier.record, Unknown):
            yield _count(earlier), f"{_count(earlier)} ran before the runtime was recorded."


def mixed(stamp: Stamp) -> Iterator[tuple[str, str, str, str]]:
    """How many cells hold outputs of each earlier runtime, what tells the two apart, and a sentence."""
    for earlier in stamp.earlier:
        if isinstance(earlier.record, Record):
            was, now = _told_apart(earlier.record, stamp.record)
            hold = "holds" if len(earlier.cells) == 1 else "hold"
            message = (
                f"{_count(earlier)} still {hold} outputs of an earlier runtime ({was}); "
                f"the others come from {now}."
            )
            yield _count(earlier), was, now, message


def _count(earlier: Earlier) -> str:
    return f"{len(earlier.cells)} cell{'s' * (len(earlier.cells) != 1)}"


def _told_apart(earlier: Record, current: Record) -> tuple[str, str]:
    """The few facts that tell two records apart, for a sentence."""
    # The comparison needs the catalogue, and a row of the catalogue needs this module.
    from .comparison import compare

    differing = sorted(
        compare(earlier, current, Level.identical), key=lambda each: (-each.severity, -each.weight)
    )
    named = differing[:_NAMED]
    more = ", ..." if len(differing) > _NAMED else ""
    was = ", ".join(f"{each.subject} {each.was}" for each in named) + more
    now = ", ".join(f"{each.subject} {each.now}" for each in named) + more
    return was or "another record", now or "this one"
