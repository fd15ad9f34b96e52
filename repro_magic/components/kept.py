"""Looks at environments from outside, kept while nothing changes over there."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from repro_magic.model.record import Record
from repro_magic.model.unknown import Unknown

from .distributions import stamp_of

LONGEST = 600.0
"""Seconds for which a look is kept at most: a commit in an editable project changes no directory."""

FAILED = 60.0
"""Seconds for which it is kept that an environment could not be looked at."""

_MOST = 64
_MOST_PLACES = 1_000
_RACY = 2_000_000_000
"""Nanoseconds within which a directory may change again without a new time of modification."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """What was seen of an environment, and when it will have changed."""

    record: Record | Unknown
    places: Mapping[str, tuple[int, int]] | None = None
    """Path to what `distributions.stamp_of` told of it before the look; ``None`` where nothing answered."""
    began: int = 0
    """Start of the look, in nanoseconds since the epoch."""

    @property
    def holds(self) -> bool:
        """Whether a look now would surely see the same, as far as times of modification tell."""
        return self.places is not None and all(
            stamp_of(path) == stamp and stamp[0] <= self.began - _RACY for path, stamp in self.places.items()
        )


class Looks:
    """The last looks, by all that decided what was looked at. Threads may share it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], tuple[Look, float]] = {}
        self._lock = threading.Lock()

    def find(self, key: tuple[str, ...]) -> Look | None:
        """The look of that key if it still holds. Costs one stat for each of its places."""
        look, seen = self._kept.get(key, (None, 0.0))
        age = time.monotonic() - seen
        if look is None or not (age < FAILED if look.places is None else age < LONGEST and look.holds):
            return None
        return look

    def keep(self, key: tuple[str, ...], look: Look) -> None:
        """Remember the look; the one that was kept longest goes where there are too many."""
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = (look, time.monotonic())
            while len(self._kept) > _MOST:
                del self._kept[next(iter(self._kept))]


def places_in(told: object) -> dict[str, tuple[int, int]] | None:
    """What the probe told of its places, ``None`` for what has another form."""
    if not isinstance(told, list) or len(told) > _MOST_PLACES:
        return None
    places = {}
    for each in told:
        if not isinstance(each, list) or [type(part) for part in each] != [str, int, int]:
            return None
        places[each[0]] = (each[1], each[2])
    return places
