"""What stands in a decoded notebook for a stamp that is refused, and how large a stamp may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..model.errors import StampError
from ..model.format import MAX_STAMP_CHARACTERS

TOO_LONG = f"more than {MAX_STAMP_CHARACTERS:,} characters of JSON, which is refused unread"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Takes the place of a stamp or a record whose JSON text is refused."""

    problem: StampError


def refuse(value: object) -> None:
    """Raise StampError for what was refused as text, and for what is too large to be looked at."""
    if isinstance(value, Unreadable):
        raise value.problem
    if not _within(value, MAX_STAMP_CHARACTERS):
        raise StampError(TOO_LONG)


def _within(value: object, room: int) -> bool:
    """Whether a JSON value takes about ``room`` characters or fewer; walks no further than that."""
    waiting: list[Any] = [value]
    while waiting and room >= 0:
        item = waiting.pop()
        if isinstance(item, str):
            room -= len(item) + 2
        elif isinstance(item, dict):
            room -= 2 + sum(len(name) + 4 for name in item)
            waiting.extend(item.values())
        elif isinstance(item, list):
            room -= 2 + len(item)
            waiting.extend(item)
        else:
            room -= 1
    return room >= 0
