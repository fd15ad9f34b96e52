"""Lists as a sentence has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_MOST: Final = 5


def cells(numbers: Iterable[int]) -> str:
    """``Cell 3``, or ``Cells 3, 4 and 2 more``."""
    listed = [str(number) for number in numbers]
    return f"{'Cell' if len(listed) == 1 else 'Cells'} {some(listed)}"


def some(names: Iterable[str]) -> str:
    """The first few of several names."""
    listed = list(names)
    return ", ".join(listed[:_MOST]) + (f" and {len(listed) - _MOST} more" if len(listed) > _MOST else "")
