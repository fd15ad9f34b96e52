"""Comparing texts: word by word, numbers within a tolerance, times of the run aside."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterable

from ...model.verification import Outcome, Tolerance
from .volatile import Rule, without_volatile

_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?(?![\w])")

_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? \w+ +\w+[ ,]+[\w:]+(?: [\w:]+)*"
    r"|\d{4}-\d{2}-\d{2}"
)

_MOST_LINES = 40

_LONGEST = 1_000_000
"""Characters above which no two texts are aligned number by number: they are equal, or they differ."""


def compare_texts(
    was: str, now: str, tolerance: Tolerance, *, rules: Iterable[Rule] = (), day: str = ""
) -> Outcome:
    """How two texts compare. ``day`` is the day of the other run, ISO 8601: its times are volatile."""
    if was == now:
        return Outcome.identical
    was, now = without_volatile(was, rules), without_volatile(now, rules)
    if was == now or _equal_sets(was, now) or _equal_but_for_times(was, now, day):
        return Outcome.identical
    if max(len(was), len(now)) <= _LONGEST and _close(was, now, tolerance, day):
        return Outcome.within_tolerance
    return Outcome.differs


def told(was: str, now: str, rules: Iterable[Rule] = ()) -> str:
    """A unified diff of what is left once volatile parts are aside, cut to what a person reads."""
    before, after = (without_volatile(text[:_LONGEST], rules).splitlines() for text in (was, now))
    lines = list(difflib.unified_diff(before, after, "saved", "run again", lineterm="", n=1))
    more = len(lines) - _MOST_LINES
    shown = [line[:300] for line in lines[:_MOST_LINES]]
    return "\n".join([*shown, f"… and {more} more lines"] if more > 0 else shown)


def _equal_sets(was: str, now: str) -> bool:
    """Whether both are one Python value written in another order: sets keep none."""
    if not (was.startswith(("{", "frozenset(")) and len(was) == len(now) < 10_000):
        return False
    try:
        values = [ast.literal_eval(text.removeprefix("frozenset(").rstrip(")")) for text in (was, now)]
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return False
    return bool(values[0] == values[1]) and all(isinstance(each, set) for each in values)


def _equal_but_for_times(was: str, now: str, day: str) -> bool:
    """Whether they differ only where the other text has a time of its own run."""
    if not day:
        return False
    before, after = _TIME.split(was), _TIME.split(now)
    if [part.split() for part in before] != [part.split() for part in after]:
        return False
    times = zip(_TIME.findall(was), _TIME.findall(now), strict=True)
    return all(old == new or _is_of(new, day) for old, new in times)


def _is_of(time: str, day: str) -> bool:
    """Whether a time is of that day. Those that name no ISO day are of it when they name its year."""
    return time.startswith(day) if time[:4].isdigit() else day[:4] in time


def _close(was: str, now: str, tolerance: Tolerance, day: str) -> bool:
    """Whether all numbers lie close to each other and all else is equal, blanks and rules of tables aside."""
    if day:
        was, now = _blanked(was, now, day)
    before, after = _NUMBER.split(was), _NUMBER.split(now)
    if len(before) != len(after) or any(
        _words(old) != _words(new) for old, new in zip(before, after, strict=True)
    ):
        return False
    pairs = zip(_NUMBER.findall(was), _NUMBER.findall(now), strict=True)
    return all(_near(old, new, tolerance) for old, new in pairs)


def _blanked(was: str, now: str, day: str) -> tuple[str, str]:
    """Both texts without their times, where the times of the other are all of its run."""
    times = list(zip(_TIME.findall(was), _TIME.findall(now), strict=False))
    if times and all(old == new or _is_of(new, day) for old, new in times):
        return _TIME.sub("TIME", was), _TIME.sub("TIME", now)
    return was, now


def _words(text: str) -> list[str]:
    """The words between two numbers; blanks and lines drawn with dashes follow the width of the numbers."""
    return [word for word in text.split() if word.strip("-─━=")]


def _near(was: str, now: str, tolerance: Tolerance) -> bool:
    if was == now:
        return True
    if _is_whole(was) and _is_whole(now):
        return int(was) == int(now) if max(len(was), len(now)) < 4000 else False
    return tolerance.allows(float(was), float(now))


def _is_whole(number: str) -> bool:
    return number.lstrip("+-").isdigit()
