"""What the notebook of this process declared and was seen to read: the section ``data`` of a record."""

from __future__ import annotations

from . import watching

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .inputs import Input

MOST = 1_000
"""Most inputs told."""

_inputs: dict[str, Input] = {}


def declare(found: Iterable[Input]) -> None:
    """Take inputs into the record of this process; one of the same name gives way."""
    for each in found:
        _inputs[each.name] = each


def look() -> dict[str, Any]:
    """The section: as it was when each input was declared, for that is what the notebook read."""
    return (
        {**told(_inputs.values()), "opened": watching.opened()} if watching.on() else told(_inputs.values())
    )


def told(inputs: Iterable[Input], most: int = MOST) -> dict[str, Any]:
    """Inputs in the form of the section, the first ``most`` by name."""
    kept = sorted(inputs, key=lambda each: each.name)[:most]
    return {
        "digests": {each.name: each.digest for each in kept},
        "sizes": {each.name: str(each.size) for each in kept if each.size is not None},
        "locations": {each.name: each.location for each in kept},
    }
