"""Facts that are compared as they stand: they are the same or not."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.finding import Finding
from ..model.scope import Level
from ..model.unknown import Unknown
from .difference import finding, not_compared, shown


def fact(
    code: str, subject: str, was: object, now: object, level: Level, *, weight: int = 0
) -> Iterator[Finding]:
    """The finding for one fact, if both sides know it and it differs, or one side could not tell it."""
    if isinstance(was, Unknown) or isinstance(now, Unknown):
        missing = not_compared(code, level, subject, was, now)
        yield from [missing] if missing else []
    elif was is not None and now is not None and was != now:
        message = f"The {subject} was {shown(was)} and is {shown(now)}."
        yield finding(code, level, subject, shown(was), shown(now), message, weight=weight)
