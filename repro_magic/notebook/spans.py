"""JSON text decoded together with the places of its parts, so that a few bytes of it can be edited.

Only the way to a stamp is walked in Python; everything beside it goes through the json module's own
scanner. Duplicate keys count as everywhere in Python: the last one wins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]  # public, and missing in typeshed
from typing import Any, TypeAlias

from ..model.errors import StampError
from ..model.format import MAX_STAMP_CHARACTERS, METADATA_KEY, MIME
from .unreadable import TOO_LONG, Unreadable

Plan: TypeAlias = "Mapping[str, Plan] | list[Plan] | None"
"""What to walk: the members of an object, the items of an array; ``STAMP`` is read strictly."""

STAMP: Plan = {}

WAY: Plan = {
    "metadata": {METADATA_KEY: STAMP},
    "cells": [{"outputs": [{"data": {MIME: STAMP}}]}],
}
"""The way to the stamp and to the records in outputs."""

_BLANK = re.compile(r"[ \t\n\r]*")
_SIGN = re.compile(r'["{}\[\]]')
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Item:
    """A member of an object or an item of an array, as positions in the text."""

    key: str
    """Empty for the items of an array."""
    before: int
    """Behind the bracket or comma before it."""
    start: int
    colon: str
    """What stands between key and value, empty in an array."""
    value: int
    end: int
    inside: Container | None
    """Where the value was walked."""


@dataclass(frozen=True, slots=True)
class Container:
    """An object or an array in the text, from its opening bracket to behind its closing one."""

    start: int
    end: int
    items: tuple[Item, ...]

    def gap(self, text: str, at: int) -> str:
        """The blanks before an item."""
        return text[self.items[at].before : self.items[at].start]

    def last(self, key: str) -> Item | None:
        """The member that counts among those of a key."""
        return next((item for item in reversed(self.items) if item.key == key), None)

    def within(self, key: str) -> Container | None:
        """The walked value of a member."""
        item = self.last(key)
        return item.inside if item else None


def decode(text: str, at: int = 0) -> tuple[Any, Container | None]:
    """The value of a JSON text from a position to its end, and its places where it is an object.

    A stamp that is too long, too deep, ambiguous or not JSON by the letter stands as `Unreadable` in
    the value. Raises json.JSONDecodeError, RecursionError and, for a number of thousands of digits,
    ValueError.
    """
    value, container, end = _read(text, _blank(text, at), WAY)
    if _blank(text, end) != len(text):
        raise json.JSONDecodeError("Extra data", text, _blank(text, end))
    return value, container


_Read: TypeAlias = "tuple[Any, Container | None, int]"


def _read(text: str, at: int, plan: Plan) -> _Read:
    if plan is STAMP:
        value, end = _read_stamp(text, at)
        return value, None, end
    if isinstance(plan, Mapping) and text.startswith("{", at):
        return _read_object(text, at, plan)
    if isinstance(plan, list) and text.startswith("[", at):
        return _read_array(text, at, plan[0])
    value, end = _DECODER.raw_decode(text, at)
    return value, None, end


def _read_object(text: str, at: int, plan: Mapping[str, Plan]) -> _Read:
    members: dict[str, Any] = {}

    def member(before: int, start: int) -> Item:
        if not text.startswith('"', start):
            raise json.JSONDecodeError("Expecting property name enclosed in double quotes", text, start)
        key, after = scanstring(text, start + 1, True)  # noqa: FBT003  # its third parameter has no name in C
        colon = _blank(text, after)
        if not text.startswith(":", colon):
            raise json.JSONDecodeError("Expecting ':' delimiter", text, colon)
        value = _blank(text, colon + 1)
        members[key], inside, end = _read(text, value, plan.get(key))
        return Item(key, before, start, text[after:value], value, end, inside)

    container = _walk(text, at, "}", member)
    return members, container, container.end


def _read_array(text: str, at: int, plan: Plan) -> _Read:
    values: list[Any] = []

    def item(before: int, start: int) -> Item:
        value, inside, end = _read(text, start, plan)
        values.append(value)
        return Item("", before, start, "", start, end, inside)

    container = _walk(text, at, "]", item)
    return values, container, container.end


def _walk(text: str, at: int, closing: str, read: Callable[[int, int], Item]) -> Container:
    items: list[Item] = []
    before, here = at + 1, _blank(text, at + 1)
    if text.startswith(closing, here):
        return Container(at, here + 1, ())
    while True:
        items.append(read(before, here))
        here = _blank(text, items[-1].end)
        if text.startswith(closing, here):
            return Container(at, here + 1, tuple(items))
        if not text.startswith(",", here):
            raise json.JSONDecodeError("Expecting ',' delimiter", text, here)
        before, here = here + 1, _blank(text, here + 1)


def strict(text: str, key: str) -> bool:
    """Whether every value that a JSON text holds under a key, however deep, is one that a stamp may be.

    A quick look for many files: the text has been decoded as JSON before.
    """
    for found in re.finditer(rf'(?<!\\)"{re.escape(key)}"[ \t\n\r]*:', text):
        if isinstance(_read_stamp(text, _blank(text, found.end()))[0], Unreadable):
            return False
    return True


def _read_stamp(text: str, at: int) -> tuple[Any, int]:
    end = _skip(text, at)
    if end - at > MAX_STAMP_CHARACTERS:
        return Unreadable(StampError(TOO_LONG)), end
    try:
        return _STRICT.raw_decode(text, at)[0], end
    except json.JSONDecodeError:
        raise
    except StampError as problem:
        return Unreadable(problem), end
    except RecursionError:
        return Unreadable(StampError("nested too deeply")), end
    except ValueError:
        return Unreadable(StampError("a number of too many digits")), end


def _skip(text: str, at: int) -> int:
    """The end of a value, found without decoding it."""
    if not text.startswith(("{", "["), at):
        return _DECODER.raw_decode(text, at)[1]
    depth, here = 0, at
    while sign := _SIGN.search(text, here):
        here = sign.end()
        if sign.group() == '"':
            here = scanstring(text, here, True)[1]  # noqa: FBT003
            continue
        depth += 1 if sign.group() in "{[" else -1
        if depth == 0:
            return here
    raise json.JSONDecodeError("Expecting ',' delimiter", text, len(text))


def _blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    assert found is not None  # the pattern matches the empty text
    return found.end()


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise StampError("a member that is there twice")
    return members


def _no_constant(name: str) -> Any:
    raise StampError(f"{name}, which is not JSON")


_STRICT = json.JSONDecoder(object_pairs_hook=_without_duplicates, parse_constant=_no_constant)
