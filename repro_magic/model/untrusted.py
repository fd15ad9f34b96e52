"""Reading values that somebody else wrote: type, size and form are checked, with the place named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import StampError
from .format import MAX_CELLS, MAX_PACKAGES, MAX_TEXT
from .unknown import Unknown


def a_text(value: object, at: str, *, limit: int = MAX_TEXT) -> str:
    """A string of at most ``limit`` characters, without control characters.

    Raises StampError for any other value.
    """
    if not isinstance(value, str):
        raise StampError(f"expected text, found {kind(value)}", at=at)
    if len(value) > limit:
        raise StampError(f"text of {len(value)} characters, at most {limit} are allowed", at=at)
    if not value.isprintable():
        raise StampError("text with control characters", at=at)
    return value


def a_mapping(value: object, at: str, *, limit: int = MAX_PACKAGES) -> Mapping[str, Any]:
    """A JSON object of at most ``limit`` members. Raises StampError for any other value."""
    if not isinstance(value, dict):
        raise StampError(f"expected an object, found {kind(value)}", at=at)
    if len(value) > limit:
        raise StampError(f"{len(value)} members, at most {limit} are allowed", at=at)
    for key in value:
        a_text(key, at)
    return value


def a_list(value: object, at: str, *, limit: int = MAX_CELLS) -> list[Any]:
    """A JSON array of at most ``limit`` items. Raises StampError for any other value."""
    if not isinstance(value, list):
        raise StampError(f"expected a list, found {kind(value)}", at=at)
    if len(value) > limit:
        raise StampError(f"{len(value)} items, at most {limit} are allowed", at=at)
    return value


def a_text_map(value: object, at: str, *, limit: int = MAX_PACKAGES) -> dict[str, str]:
    """An object whose values are all text."""
    members = a_mapping(value, at, limit=limit)
    return {key: a_text(members[key], f"{at}.{key}") for key in sorted(members)}


def texts(value: object, at: str, *, limit: int = MAX_CELLS) -> tuple[str, ...]:
    """An array whose items are all text."""
    return tuple(a_text(item, f"{at}[{index}]") for index, item in enumerate(a_list(value, at, limit=limit)))


def an_unknown(value: object, at: str) -> Unknown | None:
    """``Unknown`` when ``value`` is ``{"unknown": reason}``, else ``None``."""
    if isinstance(value, dict) and "unknown" in value:
        return Unknown(a_text(value["unknown"], f"{at}.unknown"))
    return None


def kind(value: object) -> str:
    """What JSON calls the type of ``value``."""
    if value is None:
        return "null"
    names = {
        bool: "a boolean",
        int: "a number",
        float: "a number",
        str: "text",
        list: "a list",
        dict: "an object",
    }
    return names.get(type(value), type(value).__name__)
