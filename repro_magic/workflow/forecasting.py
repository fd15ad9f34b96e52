"""Forecasting: whether the runtime of a notebook could be had again, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..model.errors import EXIT_UNKNOWN, NotebookError
from ..model.lock import CONDA, locked
from ..model.record import Interpreter, Packages, Platform, Record
from ..model.unknown import Unknown
from . import keeping, locking, vaulting

if TYPE_CHECKING:
    from ..measures.forecast import Outlook, Target
    from ..measures.index import Told


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """What is foretold of a notebook's runtime."""

    targets: tuple[Target, ...]
    asked: tuple[Target, ...]
    """Those that somebody asked for, else the platform and Python of the record."""
    outlooks: tuple[Outlook, ...]
    locked: bool
    """Whether the notebook carries a lock: else "same file" is never said."""


_PYTHONS = 3
"""Python versions after that of the record that are forecast where nobody names others."""
_NEWEST = 14
"""Minor version of the newest Python that has been released."""


def forecast(
    notebook: Path,
    *,
    platforms: Sequence[str] = (),
    pythons: Sequence[str] = (),
    vault: str | None = None,
    offline: bool = False,
    told: Told | None = None,
) -> Forecast:
    """Ask the configured indexes about every package of a notebook's record.

    Raises NotebookError for a notebook without a record, and ReproError for a target that is none.
    """
    from ..measures import forecast as measure
    from ..measures.forecast.targets import GLIBC

    stamp = keeping.stamp(keeping.read(notebook))
    if stamp is None or not isinstance(stamp.record.packages, Packages):
        error = NotebookError(
            f"{notebook}: carries no record of packages.", remedy="Run %repro at its top, or use repro stamp."
        )
        error.exit_code = EXIT_UNKNOWN
        raise error
    own = _own(stamp.record)
    spoken = pythons or _after(own.version if own else "")
    libc = own.libc if own else GLIBC
    others = [
        measure.target(platform, python, libc if own and platform == own.platform else GLIBC)
        for platform in platforms or ((own.platform,) if own and pythons else measure.PLATFORMS)
        for python in spoken
    ]
    asked = tuple(others) if platforms or pythons else (own,) if own else ()
    targets = tuple(dict.fromkeys([*((own,) if own else ()), *others]))
    artefacts = locked(stamp.record)
    versions = stamp.record.packages.relevant() | {
        name: each.version for name, each in artefacts.items() if name.startswith(CONDA) or each.version
    }
    index = locking.index(offline=offline)
    try:
        outlooks = measure.foretold(versions, artefacts, targets, index, kept=_kept(vault), told=told)
    finally:
        index.close()
    return Forecast(targets=targets, asked=asked, outlooks=outlooks, locked=bool(artefacts))


def _own(record: Record) -> Target | None:
    """The platform and Python of a record, where it is one that can be forecast for."""
    from ..measures.forecast import platform_of, target
    from ..measures.forecast.targets import GLIBC

    place, spoken = record.platform, record.interpreter
    if isinstance(place, Unknown) or isinstance(spoken, Unknown):
        return None
    assert isinstance(place, Platform)
    assert isinstance(spoken, Interpreter)
    platform = platform_of(place.system, place.machine)
    found = re.match(r"3\.\d+", spoken.version) if isinstance(spoken.version, str) else None
    libc = re.fullmatch(r"glibc (\d{1,2})\.(\d{1,3})", place.libc) if isinstance(place.libc, str) else None
    if not platform or found is None:
        return None
    return target(platform, found[0], (int(libc[1]), int(libc[2])) if libc else GLIBC)


def _after(python: str) -> tuple[str, ...]:
    """The Python of a record, and those after it."""
    minor = int(python.partition(".")[2] or _NEWEST)
    return tuple(f"3.{each}" for each in range(minor, max(minor, min(minor + _PYTHONS, _NEWEST)) + 1))


def _kept(folder: str | None) -> frozenset[str]:
    """Hashes of the files that lie in a vault, if one was named."""
    from ..measures.vault import Kept

    if folder is None:
        return frozenset()
    vault, records = vaulting.records(folder)
    kept = [each for record in records if isinstance(record, Kept) for each in record.artefacts]
    return frozenset(each.sha256 for each in kept if vault.path_of(each))
