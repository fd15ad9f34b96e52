"""What there is to know of single distributions beyond name, version and origin.

Who installed it, tags of its wheel, digest of its code, licence, native libraries inside. It is read once for
each distribution and kept in the user's cache, for as long as its RECORD stays as it is.
"""

from __future__ import annotations

import os
import sys
import time

from . import bundled, cache, digests, files, licenses, metadata, wheels
from .distributions import search_path
from .origins import editable_root
from .privacy import scrubbed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .distribution import Distribution

    Stamps = tuple[tuple[int, int, int], ...]
    Told = dict[str, dict[str, str]]

MAPS = ("installers", "tags", "digests", "licenses", "bundled", "untold")
"""The maps of the section ``packages`` that are filled here."""

_RACY = 2_000_000_000
"""Nanoseconds within which a file may change again without a new time of modification."""

_MOST = 5_000
"""Most distributions that are remembered."""


class Details:
    """Details of the distributions of this interpreter. Nothing here raises for what lies on disk."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Stamps, tuple[str, ...]]] | None = None

    def of(self, distributions: Iterable[Distribution]) -> Told:
        """Map to package to what is told of it, for each of `MAPS`."""
        wanted = list(distributions)
        self.learn(self.known(wanted)[1])
        return self.known(wanted)[0]

    def known(self, distributions: Iterable[Distribution]) -> tuple[Told, list[Distribution]]:
        """The same as far as it is remembered, for two stats each; and those that are to be read."""
        if self._known is None:
            self._known = _unpacked(cache.load(_cache_name()))
        told: Told = {name: {} for name in MAPS}
        missing = []
        for each in distributions:
            known = self._known.get(each.path)
            if known is None or known[0] != stamps(each):
                missing.append(each)
                continue
            for name, value in zip(MAPS, known[1]):
                if value:
                    told[name][each.name] = value
        return told, missing

    def learn(self, distributions: Iterable[Distribution]) -> None:
        """Read those, and leave what was read to the next process. Never fails."""
        before = {} if self._known is None else self._known
        learned = {each.path: (stamps(each), _read(each)) for each in distributions}
        if learned:
            # A new dictionary: another thread may be reading the old one.
            self._known = dict(list({**before, **learned}.items())[-_MOST:])
            latest = time.time_ns() - _RACY
            lasting = [item for item in self._known.items() if all(each[0] <= latest for each in item[1][0])]
            cache.store(_cache_name(), lasting)


def _read(distribution: Distribution) -> tuple[str, ...]:
    """The values of `MAPS`. What cannot be told is a reason in the last one."""
    reasons: dict[str, None] = {}
    place = distribution.path + os.sep

    def told(fact: Callable[[], str]) -> str:
        try:
            return fact()
        except Exception as error:  # noqa: BLE001  # whatever lies there, the other facts can be told
            reason = str(error) if type(error) is ValueError else f"{type(error).__name__}: {error}"
            reasons[scrubbed(reason)] = None
            return ""

    wheel = files.head(place + "WHEEL", 1 << 14) or b""
    document = "METADATA" if distribution.entry.endswith(".dist-info") else "PKG-INFO"
    head = metadata.header(place + document) or metadata.header(distribution.path)
    values = [
        told(lambda: _installer(distribution)),
        told(lambda: _tags(distribution, wheel)),
        told(lambda: _digest(distribution)),
        told(lambda: scrubbed(licenses.licence(head))),
        told(lambda: scrubbed(bundled.bundled(distribution))),
    ]
    return (*values, "; ".join(reasons))


def _installer(distribution: Distribution) -> str:
    installer = " ".join(distribution.installer.split()[:1])
    # uv writes REQUESTED for all that it installs.
    requested = installer != "uv" and os.access(distribution.path + os.sep + "REQUESTED", os.F_OK)
    told = ", ".join(part for part in (installer, "requested" if requested else "") if part)
    return scrubbed(told)


def _tags(distribution: Distribution, wheel: bytes) -> str:
    if distribution.installer == "conda" or editable_root(distribution) or not _is_wheel(distribution):
        # Of conda's the origin tells the build; the wheel was only a step on the way to it.
        return ""
    tags = wheels.tags(wheel)
    if not tags:
        raise ValueError("its WHEEL tells no tags" if wheel else "no WHEEL tells its tags")
    return "" if tags == wheels.PLAIN else scrubbed(tags)


def _is_wheel(distribution: Distribution) -> bool:
    return distribution.entry.endswith(".dist-info")


def _digest(distribution: Distribution) -> str:
    if editable_root(distribution):
        raise ValueError("its code lies in the folder of a project, outside of its RECORD")
    return digests.short(digests.code(distribution))


def stamps(distribution: Distribution) -> Stamps:
    """Times, inodes and sizes that change when it is installed anew or its RECORD is edited."""
    place = distribution.path
    found = []
    for path in (place, place + os.sep + "RECORD"):
        try:
            status = os.stat(path)
            found.append((status.st_mtime_ns, status.st_ino, status.st_size))
        except (OSError, ValueError):
            found.append((0, 0, 0))
    return tuple(found)


def _cache_name() -> str:
    return "\n".join(["details 1", sys.prefix, *search_path()])


def _unpacked(content: object) -> dict[str, tuple[Stamps, tuple[str, ...]]]:
    """What a cache file holds, nothing of one that has another form."""
    try:
        return {
            path: (told_by, values)
            for path, (told_by, values) in content  # type: ignore[attr-defined]
            if len(values) == len(MAPS)
        }
    except (TypeError, ValueError):
        return {}


current = Details()
"""Those of this process."""
