"""Edits that put a member into an object of a JSON text or take items out of a container.

Taking out is the exact inverse of putting in: not a blank is left or lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from .spans import Container
from .style import Style

Edit: TypeAlias = tuple[int, int, str]
"""Start and end of a piece of text, and what stands there instead."""


def insertion(text: str, container: Container, style: Style, key: str, value: Any) -> Edit:
    """Put a member into an object that has none of that key.

    It goes to its place where the keys are sorted, else to the end.
    """
    written = json.dumps(key) + style.colon + style.written(value)
    keys = [item.key for item in container.items]
    if not keys:
        return _into_empty(text, container, style, written)
    later = sum(each < key for each in keys) if keys == sorted(keys) else len(keys)
    if later < len(keys):
        start = container.items[later].start
        # What stands before the first member of a line says nothing about what stands between two.
        gap = container.gap(text, later) if later or style.newline else style.gap
        return start, start, f"{written},{gap}"
    end = container.items[-1].end
    return end, end, f",{style.gap}{written}"


def removal(text: str, container: Container, drop: Sequence[int]) -> Iterator[Edit]:
    """Take items out of a container, by their places, each with one comma and the blanks beside it."""
    items = container.items
    kept = [at for at in range(len(items)) if at not in set(drop)]
    if not kept:
        yield from _emptied(text, container)
        return
    for at in drop:
        if at > kept[-1]:
            # Behind the last that stays, each goes with the comma before it.
            yield items[at - 1].end, items[at].end, ""
        else:
            yield items[at].start, items[at + 1].start, ""


def _into_empty(text: str, container: Container, style: Style, written: str) -> Edit:
    start, end = container.start + 1, container.end - 1
    blank = text[start:end]
    if blank or not style.newline:
        # Blanks between the brackets all go before the member, and so can be found again.
        return start, end, blank + written
    outer = style.base.removesuffix(style.unit)
    return start, end, style.gap + written + style.newline + outer


def _emptied(text: str, container: Container) -> Iterator[Edit]:
    if not container.items:
        return
    start, end = container.start + 1, container.end - 1
    blank_after = text[container.items[-1].end : end]
    yield start, end, "" if blank_after else text[start : container.items[0].start]
