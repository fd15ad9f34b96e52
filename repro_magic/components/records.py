"""Lists of the files that distributions brought: RECORD, and what older installations have instead."""

from __future__ import annotations

import os

from . import files
from .naming import normalized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .distribution import Distribution

_PIECE = 1 << 14
_LONGEST_LINE = 1 << 12
_MOST = 1 << 26


def lists(distribution: Distribution, file: str) -> bool:
    """Whether it lists the file, a path with slashes below its directory. Reads no more than needed."""
    try:
        descriptor = os.open(distribution.path + os.sep + "RECORD", files.FLAGS)
    except OSError:
        return _lists_in_another_way(distribution, file)
    needles = _needles(file)
    content = b"\n"
    size = _PIECE
    try:
        while piece := os.read(descriptor, size):
            content += piece
            for needle in needles:
                if needle in content:
                    return True
            content = content[-_LONGEST_LINE:]
            size = 16 * _PIECE
    except OSError:
        pass
    finally:
        os.close(descriptor)
    return False


def lists_below(distribution: Distribution, folder: str) -> bool:
    """Whether it lists anything below that folder."""
    return b"\n" + os.fsencode(folder) + b"/" in _record(distribution)


def searched(distributions: Mapping[str, Distribution], wanted: Iterable[str]) -> dict[str, list[str]]:
    """Each file to the sorted names of all distributions that list it."""
    found: dict[str, list[str]] = {file: [] for file in wanted}
    if not found:
        return found
    needles = [(file, needle) for file in found for needle in _needles(file)]
    for name in sorted(distributions):
        record = _record(distributions[name])
        if record:
            listed = {file for file, needle in needles if needle in record}
        else:
            listed = {file for file in found if _lists_in_another_way(distributions[name], file)}
        for file in listed:
            found[file].append(name)
    return found


def _record(distribution: Distribution) -> bytes:
    """RECORD with a line end in front of every line, empty when there is none."""
    content = files.read(distribution.path + os.sep + "RECORD", _MOST)
    return b"" if content is None else b"\n" + content


def _needles(file: str) -> tuple[bytes, ...]:
    """How a line of RECORD about the file may begin; a name with a comma stands in quotation marks."""
    path = os.fsencode(file)
    return (b"\n" + path + b",", b'\n"' + path + b'",') if b"," in path else (b"\n" + path + b",",)


def _lists_in_another_way(distribution: Distribution, file: str) -> bool:
    """The same without a RECORD: by the egg-info's list of files, else by its top-level names."""
    place = distribution.path + os.sep
    installed = files.read(place + "installed-files.txt", _MOST)
    if installed is not None:
        lines = os.fsdecode(installed).replace("\\", "/").splitlines()
        return "../" + file in map(str.strip, lines)
    top = file.partition("/")[0].partition(".")[0]
    tops = files.text(place + "top_level.txt").split()
    return top in tops if tops else normalized(top) == distribution.name
