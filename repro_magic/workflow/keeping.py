"""Keeping stamps: what a notebook carries, in memory and in its file."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model.record import Record
from ..model.scope import Scope
from ..model.settings import Accepted, scope_of, settings_of
from ..model.stamp import Bundle, Stamp
from .today import today

if TYPE_CHECKING:
    from ..notebook.file import Written
    from .looking import Target


def read(path: Path) -> Mapping[str, Any]:
    """The content of a notebook file. Raises NotebookError."""
    from ..notebook.file import read_notebook

    return read_notebook(path).content


def imported_names(path: Path) -> tuple[str, ...]:
    """The import names in the code of a notebook file, without those of the standard library."""
    from ..notebook import imports

    return imports.imported_names(read(path))


def named_kernel(notebook: Mapping[str, Any]) -> str | None:
    """The kernelspec that a notebook names for itself."""
    metadata = notebook.get("metadata")
    kernelspec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    name = kernelspec.get("name") if isinstance(kernelspec, dict) else None
    return name if isinstance(name, str) and name else None


def stamp(notebook: Mapping[str, Any], bundle: Bundle | None = None) -> Stamp | None:
    """The stamp that a notebook should carry; ``None`` when nothing in it tells of a runtime.

    ``bundle`` is fresher knowledge of a running kernel. Idempotent; the notebook is not changed.
    """
    from ..notebook import stamping

    return stamping.lift(notebook, today=today(), bundle=bundle)


def state(notebook: Mapping[str, Any], record: Record) -> Stamp:
    """A stamp by somebody's word: this record is said to be the one of the notebook's outputs."""
    from ..notebook import stamping
    from ..notebook.language import with_version

    stated = dataclasses.replace(record.embedded(), basis="stated", recorded=today())
    return stamping.state(notebook, with_version(notebook, stated))


def accept(current: Stamp, key: str, reason: str) -> Stamp:
    """The stamp with one more accepted risk: ``code`` or ``code:subject``, and why; for good."""
    setting = f"accept.{key}"
    made = {**settings_of(current.scope), setting: Accepted(reason=reason)}
    scope = scope_of(made, cell=current.scope.cell - {setting})
    return dataclasses.replace(current, scope=Scope.from_dict(scope.to_dict()))


def stamp_in_memory(notebook: dict[str, Any]) -> bool:
    """Bring the stamp of a notebook in memory up to date; says whether that changed it."""
    from ..notebook import stamping

    current = stamp(notebook)
    return current is not None and stamping.put(notebook, current)


def stamp_file(path: Path, *, write: bool = True, stated: Target | None = None) -> Written:
    """Bring the stamp of a notebook file up to date; ``write=False`` only tells what would be done."""
    from ..notebook import file

    return file.stamp(path, lambda notebook: _stamp_or_state(notebook, stated), write=write)


def _stamp_or_state(notebook: Mapping[str, Any], stated: Target | None) -> Stamp | None:
    current = stamp(notebook)
    if current is None and stated is not None and isinstance(stated.record, Record):
        return state(notebook, stated.record)
    return current


def strip_file(path: Path, *, write: bool = True) -> Written:
    """Take the stamp and the ``%repro`` outputs out of a notebook file."""
    from ..notebook import file

    return file.strip(path, write=write)
