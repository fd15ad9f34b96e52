"""Whether an installation is the content of a wheel: their RECORDs, compared file by file.

Installers add files of their own, compile modules, move the parts of ``.data`` and rewrite scripts
(https://packaging.python.org/en/latest/specifications/recording-installed-packages/). All else must be there
with the same hash, the build's own mark in WHEEL included, and nothing else may be.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_INSTALLERS_OWN: Final = frozenset(
    {"INSTALLER", "REQUESTED", "RECORD", "RECORD.jws", "RECORD.p7s", "direct_url.json", "uv_cache.json"}
)
_IN_PLACE: Final = ("purelib", "platlib")
_MOST_ROWS: Final = 500_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """How an installation differs from a wheel; all empty where it is the wheel's content."""

    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.missing or self.added)

    def __str__(self) -> str:
        """Such as ``3 files differ, first idna/core.py``."""
        files = sorted(
            {*self.changed, *self.missing, *self.added}, key=lambda path: (".dist-info/" in path, path)
        )
        return (
            f"1 file differs: {files[0]}"
            if len(files) == 1
            else f"{len(files)} files differ, first {files[0]}"
        )


def rows(record: str) -> dict[str, str]:
    """File to ``ALGORITHM=HASH``, empty where RECORD tells none. Lines that are no rows are passed over."""
    found = {}
    try:
        for row in csv.reader(record.splitlines()[:_MOST_ROWS]):
            if row and row[0]:
                found[row[0].replace("\\", "/")] = row[1].rstrip("=") if len(row) > 1 else ""
    except csv.Error:
        return {}
    return found


def compared(installed: Mapping[str, str], wheel: Mapping[str, str]) -> Difference:
    """The rows of an installation against those of a wheel, both as `rows` gives them."""
    expected: dict[str, str] = {}
    moved: dict[str, str] = {}
    for path, digest in wheel.items():
        if _is_installers(path):
            continue
        top, _, rest = path.partition("/")
        if not top.endswith(".data"):
            expected[path] = digest
        elif (kind := rest.partition("/")[0]) in _IN_PLACE:
            expected[rest.partition("/")[2]] = digest
        elif kind == "data":
            moved[rest.partition("/")[2]] = digest
    elsewhere = {path: digest for path, digest in installed.items() if path not in expected}
    missing = [path for path in expected if path not in installed]
    missing += [path for path, digest in moved.items() if not _was_moved(path, digest, elsewhere)]
    return Difference(
        changed=tuple(path for path, digest in expected.items() if installed.get(path, digest) != digest),
        missing=tuple(missing),
        added=tuple(path for path in elsewhere if not _is_installers(path) and not _is_outside(path)),
    )


def _was_moved(path: str, digest: str, elsewhere: Mapping[str, str]) -> bool:
    return any(
        found == digest and (there == path or there.endswith("/" + path))
        for there, found in elsewhere.items()
    )


def _is_installers(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    if folder.endswith(".dist-info") and "/" not in folder:
        return name in _INSTALLERS_OWN
    return path.endswith((".pyc", ".pyo"))


def _is_outside(path: str) -> bool:
    """Scripts, headers and data: installers put them beside the site directory."""
    return path.startswith(("../", "/")) or path[1:3] == ":/"
