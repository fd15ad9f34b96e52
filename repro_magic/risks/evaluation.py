"""Whether there is one observed runtime that a notebook's outputs come from."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.finding import Finding
from ..model.scope import Level
from ..model.stamp import Stamp
from .difference import finding
from .earlier import mixed, unobserved, unrecorded, unverified


def evaluate(stamp: Stamp, level: Level) -> tuple[Finding, ...]:
    """Findings about the outputs of one notebook: where they come from and how we know.

    They are threats, and a comparison tells them too: they say whether there is one record to compare.
    """
    return tuple(_evaluate(stamp, level))


def _evaluate(stamp: Stamp, level: Level) -> Iterator[Finding]:
    if message := unobserved(stamp):
        yield finding("record-stated", level, "record", "observed", stamp.record.basis, message)
    for count, message in unrecorded(stamp):
        yield finding("outputs-unrecorded", level, count, "unknown", "recorded", message)
    for count, was, now, message in mixed(stamp):
        yield finding("outputs-mixed", level, count, was, now, message, weight=150)
    if level is Level.identical and (message := unverified(stamp)):
        yield finding("outputs-unverified", level, "outputs", "not verified", "not verified", message)
