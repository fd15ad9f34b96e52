"""The restored environments of a user, one folder for each content.

An environment is built in its final place, since scripts and conda packages keep absolute paths, and counts
only when the marker stands in it, which is put there as a whole after everything else. A folder without a
marker is half-built; the next run that can have its lock removes it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from ...model.errors import ReproError
from .guard import at_once
from .place import data_directory, made, put

MARKER: Final = "repro-magic.json"
_DIGEST: Final = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """One whole environment."""

    digest: str
    kernel: str
    display_name: str
    python: str
    backend: str
    created: str
    """Day, ISO 8601."""
    lock: tuple[str, ...]
    """A line for each package: name, version and hash of its artefact."""


class Store:
    """The folder of all of them. Nothing is made before something is built."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or data_directory() / "environments"

    def prefix(self, digest: str) -> Path:
        """Where the environment of that content stands, or will."""
        assert _DIGEST.fullmatch(digest)
        return self.root / digest

    def lock_file(self, digest: str) -> Path:
        return made(self.root) / f"{digest}.lock"

    def find(self, digest: str) -> Built | None:
        """The environment of that content if it is whole."""
        try:
            told = json.loads((self.prefix(digest) / MARKER).read_text(encoding="utf-8"))
            return Built(**{**told, "lock": tuple(told["lock"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def all(self) -> list[Built]:
        """Every whole environment, by the day it was made."""
        found = [built for digest in self._digests() if (built := self.find(digest))]
        return sorted(found, key=lambda each: (each.created, each.digest))

    def complete(self, built: Built) -> None:
        """Say that an environment is whole: from here on it counts. Raises ReproError."""
        try:
            put(self.prefix(built.digest) / MARKER, json.dumps(asdict(built), indent=1) + "\n")
        except OSError as error:
            raise ReproError(f"The environment cannot be finished: {error.strerror}.") from error

    def clear(self, digest: str) -> None:
        """Take an environment away; the marker first, so that what is left half-way does not count."""
        prefix = self.prefix(digest)
        (prefix / MARKER).unlink(missing_ok=True)
        try:
            shutil.rmtree(prefix)
        except FileNotFoundError:
            return
        except OSError as error:
            raise ReproError(f"{prefix} cannot be removed: {error.strerror}.") from error

    def sweep(self) -> list[str]:
        """Remove what was left half-built by a run that was killed; environments under way are left alone."""
        swept = []
        for digest in self._digests():
            if self.find(digest) is None:
                with at_once(self.lock_file(digest)) as held:
                    if held and self.find(digest) is None:
                        self.clear(digest)
                        swept.append(digest)
        return swept

    def size(self, digest: str) -> int:
        """Bytes of files in an environment; those shared by hard links with a cache count too."""
        total = 0
        for folder, _, names in os.walk(self.prefix(digest)):
            for name in names:
                path = os.path.join(folder, name)
                total += 0 if os.path.islink(path) else os.stat(path).st_size
        return total

    def _digests(self) -> Iterator[str]:
        if self.root.is_dir():
            yield from sorted(each.name for each in self.root.iterdir() if _DIGEST.fullmatch(each.name))


def python_in(prefix: Path) -> Path:
    """The interpreter of an environment, whichever backend made it."""
    if os.name != "nt":
        return prefix / "bin" / "python"
    venv = prefix / "Scripts" / "python.exe"
    return venv if venv.exists() else prefix / "python.exe"
