"""Which files of an index an interpreter on this machine can install, and which of them is the best."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable
from functools import lru_cache

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.tags import Tag, compatible_tags, cpython_tags, platform_tags
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import Version

from ..index.files import File


def here() -> str:
    """The platform that environments are built for, as part of what an environment is."""
    return f"{sys.platform}-{platform.machine().lower()}"


def release_of(file: File) -> tuple[str, Version] | None:
    """Name and version that a file name tells; ``None`` for a name that follows no standard."""
    try:
        if file.is_wheel:
            return parse_wheel_filename(file.name)[:2]
        return parse_sdist_filename(file.name)
    except (InvalidWheelFilename, InvalidSdistFilename):
        return None


def rank(file: File, python: str, *, builds: bool = False) -> int | None:
    """How well a file fits: smaller is better, ``None`` where it cannot be installed.

    ``builds`` says whether a source distribution, which runs code of its author, may be built.
    """
    if not _accepts(file, python):
        return None
    ranks = _ranks(*(int(part) for part in python.split(".")[:2]))
    if file.is_sdist:
        return len(ranks) + 1 if builds else None
    try:
        tags = parse_wheel_filename(file.name)[3]
    except InvalidWheelFilename:
        return None
    return min((ranks[tag] for tag in tags if tag in ranks), default=None)


def best(files: Iterable[File], python: str, *, builds: bool = False) -> File | None:
    """The file that an installer would take of those of one release."""
    ranked = [
        (at, file.name, file) for file in files if (at := rank(file, python, builds=builds)) is not None
    ]
    return min(ranked, key=lambda each: each[:2])[2] if ranked else None


def _accepts(file: File, python: str) -> bool:
    try:
        return not file.requires_python or SpecifierSet(file.requires_python).contains(
            python, prereleases=True
        )
    except InvalidSpecifier:
        return True


@lru_cache(maxsize=8)
def _ranks(major: int, minor: int) -> dict[Tag, int]:
    interpreter = f"cp{major}{minor}"
    platforms = list(platform_tags())
    # Up to 3.7 the name of the ABI ended in an m.
    abi = interpreter if (major, minor) > (3, 7) else f"{interpreter}m"
    own = cpython_tags((major, minor), abis=[abi], platforms=platforms)
    both = [*own, *compatible_tags((major, minor), interpreter=interpreter, platforms=platforms)]
    return {tag: at for at, tag in enumerate(both)}
