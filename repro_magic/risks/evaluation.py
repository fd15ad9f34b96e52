"""Risks that a stamp shows by itself, whatever it is compared with."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.finding import Finding
from ..model.record import Record
from ..model.scope import Level
from ..model.stamp import Stamp
from ..model.unknown import Unknown
from .comparison import compare
from .difference import finding

_NAMED = 3


def evaluate(stamp: Stamp, level: Level) -> tuple[Finding, ...]:
    """Findings about the outputs of one notebook: where they come from and how we know."""
    return tuple(_evaluate(stamp, level))


def _evaluate(stamp: Stamp, level: Level) -> Iterator[Finding]:
    if stamp.record.basis == "stated":
        message = "This record was stated; nobody observed the runtime while the cells ran."
        yield finding("record-stated", level, "record", "observed", "stated", message)
    for earlier in stamp.earlier:
        count = f"{len(earlier.cells)} cell{'s' * (len(earlier.cells) != 1)}"
        if isinstance(earlier.record, Unknown):
            message = f"{count} ran before the runtime was recorded."
            yield finding("outputs-unrecorded", level, count, "unknown", "recorded", message)
        else:
            was, now = _told_apart(earlier.record, stamp.record)
            message = f"{count} still hold outputs of an earlier runtime ({was}); the others come from {now}."
            yield finding("outputs-mixed", level, count, was, now, message, weight=150)


def _told_apart(earlier: Record, current: Record) -> tuple[str, str]:
    """The few facts that tell two records apart, for a sentence."""
    differing = sorted(
        compare(earlier, current, Level.identical), key=lambda each: (-each.severity, -each.weight)
    )
    named = differing[:_NAMED]
    more = ", ..." if len(differing) > _NAMED else ""
    was = ", ".join(f"{each.subject} {each.was}" for each in named) + more
    now = ", ".join(f"{each.subject} {each.now}" for each in named) + more
    return was or "another record", now or "this one"
