"""Numeric libraries as this process has loaded them: who they are, and what they say of themselves.

They are asked through functions of their own. Nothing is loaded for it that was not loaded already.
"""

from __future__ import annotations

import os
import sys

from . import loaded_libraries
from .library_functions import ASKING, openblas
from .naming import normalized
from .privacy import scrubbed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MOST = 40
_SITE = ("site-packages", "dist-packages")


def look() -> dict[str, Any]:
    """The members ``libraries``, ``cuda`` and ``rocm`` of the section ``numerics``.

    A library is told as ``0.3.29 threads=2 layer=pthreads architecture=Haswell`` under ``openblas (numpy)``,
    the name of its kind and the package that brought it.
    """
    try:
        found = _known.look()
    except loaded_libraries.UnlistedError as error:
        unknown = {"unknown": scrubbed(str(error))}
        return {"libraries": unknown, "cuda": unknown, "rocm": unknown}
    facts: dict[str, Any] = {"libraries": {}}
    for key, kind, handle in found:
        told = _told(kind, handle)
        if kind == "cudart":
            facts["cuda"] = told.get("version") or {"unknown": "its runtime does not tell its version"}
        elif kind == "hip":
            facts["rocm"] = told.get("version") or {"unknown": "its runtime does not tell its version"}
        else:
            facts["libraries"][key] = _line(told)
    return {name: fact for name, fact in facts.items() if fact}


def _line(told: dict[str, str]) -> str:
    words = [told.get("version", "")]
    words += [f"{name}={told[name]}" for name in ("threads", "layer", "architecture") if told.get(name)]
    return scrubbed(" ".join(word for word in words if word)) or "loaded"


class _Known:
    """The numeric libraries of this process; looked for again when the loader has loaded something."""

    def __init__(self) -> None:
        self._generation: object = None
        self._found: list[tuple[str, str, Any]] = []

    def look(self) -> list[tuple[str, str, Any]]:
        """Key, kind and handle of each. Raises UnlistedError."""
        generation = loaded_libraries.generation()
        if generation != self._generation:
            self._found = _numeric(loaded_libraries.paths())
            self._generation = generation
        return self._found


_known = _Known()


def _numeric(paths: list[str]) -> list[tuple[str, str, Any]]:
    found: dict[str, tuple[str, Any]] = {}
    for path in sorted(set(paths)):
        kind, name = recognized(path)
        if not kind:
            continue
        handle = _handle(path)
        if kind == "blas" and handle is not None and openblas(handle):
            # The BLAS that a system has chosen, under its neutral name.
            kind = name = "openblas"
        elif kind == "blas" and not _file_version(path):
            continue
        key = name if kind in ("cudart", "hip") else f"{name} ({owner(path)})"
        count = 2
        while key in found:
            key = f"{key.partition(' #')[0]} #{count}"
            count += 1
        if len(found) < _MOST:
            found[key] = kind, _Library(path, handle)
    return [(key, kind, library) for key, (kind, library) in found.items()]


class _Library:
    """A loaded library: its file, and its functions where it could be opened."""

    def __init__(self, path: str, functions: Any) -> None:
        self.path = path
        self.functions = functions


def _handle(path: str) -> Any:
    from ctypes import CDLL

    try:
        # Without RTLD_NOLOAD a file that was replaced on disk would be loaded beside the one that runs.
        return CDLL(path, mode=getattr(os, "RTLD_NOLOAD", 0))
    except OSError:
        return None


def recognized(path: str) -> tuple[str, str]:
    """Kind of a numeric library, and its name in a record; two empty texts for any other file."""
    file = path.replace("\\", "/").rpartition("/")[2].lower()
    stem = file[3:] if file.startswith("lib") else file
    if not stem.startswith(_STARTS) or not _is_library(file):
        return "", ""
    for start, kind in _KINDS:
        if stem.startswith(start):
            name = kind
            if kind == "openblas" and "64_" in stem:
                name = "openblas64"
            elif kind in ("openmp", "other"):
                name = file[: len(file) - len(stem)] + start.rstrip(".-")
            return kind, name
    return "", ""


_KINDS = (
    ("openblas", "openblas"),
    ("scipy_openblas", "openblas"),
    ("mkl_rt", "mkl"),
    ("blis", "blis"),
    ("flexiblas", "flexiblas"),
    ("gomp", "openmp"),
    ("iomp5", "openmp"),
    ("omp5", "openmp"),
    ("omp.", "openmp"),
    ("omp-", "openmp"),
    ("vcomp", "openmp"),
    ("cudart", "cudart"),
    ("cudnn.", "cudnn"),
    ("amdhip64", "hip"),
    ("blas.", "blas"),
    ("cblas.", "blas"),
    ("accelerate", "other"),
    ("armpl", "other"),
    ("tatlas", "other"),
    ("satlas", "other"),
    ("nvpl_blas", "other"),
    ("tbb.", "other"),
)
"""How the names of files begin, without ``lib``, and what kind of library that is."""


_STARTS = tuple(start for start, _ in _KINDS)


def _is_library(file: str) -> bool:
    return ".so" in file or file.endswith((".dll", ".dylib")) or "." not in file


def owner(path: str) -> str:
    """The package that brought the library, ``environment`` for one of conda's, else ``system``."""
    real = os.path.normpath(path)
    parts = real.replace("\\", "/").split("/")
    for at, part in enumerate(parts[:-1]):
        if part in _SITE and at + 1 < len(parts) - 1:
            return normalized(parts[at + 1].partition(".")[0])
    return "environment" if real.startswith(sys.prefix + os.sep) and sys.prefix != "/usr" else "system"


def _told(kind: str, library: _Library) -> dict[str, str]:
    """What the library says; the version in the name of its file where it does not tell one."""
    told: dict[str, str] = {}
    if library.functions is not None and kind in ASKING:
        try:
            told = ASKING[kind](library.functions)
        except (AttributeError, ValueError, OSError):
            told = {}
    if not told.get("version"):
        told["version"] = _file_version(library.path)
    return told


def _file_version(path: str) -> str:
    """``1.0.0`` of ``libgomp-e985bcbb.so.1.0.0``, links followed; empty where the name has no such part."""
    name = os.path.basename(os.path.realpath(path))
    version = name.rpartition(".so.")[2] if ".so." in name else ""
    return version if version.replace(".", "").isdigit() else ""
