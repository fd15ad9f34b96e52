"""Which files of its version an installed distribution can have come from, by its tags."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from ..index import File
from .installed import Installed


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidates:
    """The files of the installed version."""

    fitting: tuple[File, ...] = ()
    """Wheels with exactly the installed tags and build number."""
    others: tuple[File, ...] = ()
    """Wheels that share a tag: a wheel may have been given another name after it was built."""
    sdists: tuple[File, ...] = ()
    wheels: int = 0
    """All wheels of the version."""


def candidates(installed: Installed, files: Iterable[File]) -> Candidates:
    """Sort the files of the installed version."""
    fitting, others, sdists = [], [], []
    wheels = 0
    for file in files:
        if file.is_sdist:
            sdists.append(file)
            continue
        try:
            _, _, build, tags = parse_wheel_filename(file.name)
        except InvalidWheelFilename:
            continue
        wheels += 1
        if tags == installed.tags and "".join(map(str, build)) == installed.build:
            fitting.append(file)
        elif tags & installed.tags or not installed.tags:
            others.append(file)
    return Candidates(fitting=tuple(fitting), others=tuple(others), sdists=tuple(sdists), wheels=wheels)
