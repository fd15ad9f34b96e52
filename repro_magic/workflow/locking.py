"""Locking: the artefacts of an environment found again, and kept in a notebook whose record it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model.errors import EXIT_UNKNOWN, NotebookError, TargetError
from ..model.lock import Artefact, State, locked
from ..model.record import Interpreter, Kernel, Packages, Record
from ..model.stamp import Stamp
from ..model.unknown import Unknown
from . import keeping

if TYPE_CHECKING:
    from ..measures.index import Index, Told
    from ..measures.lock import Found
    from ..notebook.file import Written


_UNASKED = "not every index answered"
"""What a notebook keeps as the reason then: which indexes somebody has is nobody else's business."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lock:
    """What one look at an environment found."""

    target: str
    artefacts: tuple[Artefact, ...]
    unasked: tuple[str, ...]
    """Packages of which more could be told if every index had answered."""
    differences: tuple[str, ...] = ()
    """Why this environment is not the one of the notebook's record; empty where it is."""
    written: Written | None = None


def index(*, offline: bool = False, prefix: Path | None = None) -> Index:
    """The indexes that are configured for pip and uv, with the cache of this user."""
    from ..components import cache
    from ..measures.index import Index, configured

    folder = cache.directory()
    return Index(configured(prefix), cache=Path(folder) / "index" if folder else None, offline=offline)


def lock(
    notebook: Path | None,
    *,
    kernel: str | None = None,
    python: str | None = None,
    offline: bool = False,
    write: bool = True,
    told: Told | None = None,
) -> Lock:
    """Lock a kernel by name, an interpreter by path, the kernel that a notebook names, or this interpreter.

    With a notebook it is what its record needs, and its kernel; the notebook carries it from then on, where
    the environment is the one of the record. Raises TargetError for what cannot be looked at, NotebookError
    for a notebook that cannot be read or written or that carries no record.
    """
    from ..components.privacy import public_url
    from ..measures.lock import lock as find

    stamp = None
    if notebook is not None:
        content = keeping.read(notebook)
        stamp = keeping.stamp(content)
        if stamp is None or not isinstance(stamp.record.packages, Packages):
            error = NotebookError(
                f"{notebook}: carries no record of packages.",
                remedy="Run %repro at its top, or use repro stamp.",
            )
            error.exit_code = EXIT_UNKNOWN
            raise error
        if kernel is None and python is None:
            kernel = keeping.named_kernel(content)
    name, record, places = _look(kernel, python)
    assert isinstance(record.packages, Packages)
    wanted = record.packages.everything()
    differences: tuple[str, ...] = ()
    if stamp is not None:
        differences = _differences(stamp.record, record)
        wanted = _needed(stamp.record, record, wanted, places)
    asked = index(offline=offline, prefix=_prefix(places))
    try:
        found = find(wanted, places, asked, public=public_url, told=told)
    finally:
        asked.close()
    made = Lock(
        target=name,
        artefacts=tuple(each.artefact for each in found),
        unasked=tuple(each.artefact.name for each in found if not each.asked),
        differences=differences,
    )
    if notebook is None or differences or not write:
        return made
    from ..notebook import file

    written = file.stamp(notebook, lambda content: _with(content, found))
    return dataclasses.replace(made, written=written)


def _look(kernel: str | None, python: str | None) -> tuple[str, Record, tuple[str, ...]]:
    """Name, record and site directories of an environment. Raises TargetError."""
    from ..components import distributions, targets
    from ..components.kept import Look, Looks

    class Last(Looks):
        """Remembers one look, for the sake of its places."""

        look: Look | None = None

        def keep(self, key: tuple[str, ...], look: Look) -> None:  # noqa: ARG002  # there is only one
            self.look = look

    last = Last()
    places: Iterable[str] = ()
    if kernel is not None:
        name, record = kernel, targets.kernelspec(kernel, kept=last)
    elif python is not None:
        name, record = python, targets.interpreter(python, kept=last)
    else:
        name, record = "this interpreter", targets.this_interpreter()
        places = [path for path, _, _ in distributions.places()]
    if isinstance(record, Unknown):
        raise _unseen(f"{name} cannot be looked at: {record.reason}.")
    if isinstance(record.packages, Unknown):
        raise _unseen(f"The packages of {name} cannot be told: {record.packages.reason}.")
    if last.look is not None:
        places = last.look.places or ()
    return name, record, tuple(places)


def _unseen(what: str) -> TargetError:
    error = TargetError(what)
    error.exit_code = EXIT_UNKNOWN
    return error


def _prefix(places: tuple[str, ...]) -> Path | None:
    """The environment around the site directories, where pip may be configured."""
    for place in places:
        for folder in Path(place).parents[:4]:
            if (folder / "pyvenv.cfg").is_file() or (folder / "conda-meta").is_dir():
                return folder
    return None


def _differences(record: Record, now: Record) -> tuple[str, ...]:
    """What keeps an environment from being the one of a record: its Python, and the packages it names."""
    assert isinstance(record.packages, Packages)
    assert isinstance(now.packages, Packages)
    found = []
    if isinstance(record.interpreter, Interpreter) and isinstance(now.interpreter, Interpreter):
        for fact in ("implementation", "version"):
            was, there = getattr(record.interpreter, fact), getattr(now.interpreter, fact)
            if isinstance(was, str) and isinstance(there, str) and was != there:
                found.append(f"Python {was} -> {there}")
    there_all = now.packages.everything()
    for name, version in sorted(record.packages.relevant().items()):
        there = there_all.get(name)
        if there != version:
            found.append(f"{name} {version} -> {there or 'not there'}")
        elif (was := record.packages.digests.get(name)) and was != now.packages.digests.get(name, was):
            found.append(f"{name} {version} -> other content under the same version")
    return tuple(found)


def _needed(
    record: Record, now: Record, everything: Mapping[str, str], places: tuple[str, ...]
) -> dict[str, str]:
    """What a record names, and what its kernel needs, in the versions that are there."""
    from ..measures.lock import kernel_closure

    assert isinstance(record.packages, Packages)
    names = set(record.packages.relevant())
    spoken = now.interpreter.version if isinstance(now.interpreter, Interpreter) else None
    kernel = record.kernel.name if isinstance(record.kernel, Kernel) else None
    if isinstance(kernel, str) and isinstance(spoken, str):
        names |= set(kernel_closure(kernel, everything, places, spoken))
    return {name: everything[name] for name in names if name in everything}


def _with(content: Mapping[str, Any], found: list[Found]) -> Stamp | None:
    """The stamp of a notebook with the artefacts in its record."""
    current = keeping.stamp(content)
    if current is None or not isinstance(current.record.packages, Packages):
        return None
    known = locked(current.record)
    lines = {}
    for each in found:
        before = known.get(each.artefact.name)
        told = each.artefact if each.asked else dataclasses.replace(each.artefact, reason=_UNASKED)
        kept = before if before is not None and _knew_better(before, each) else told
        lines[each.artefact.name] = kept.to_line()
    packages = dataclasses.replace(current.record.packages, artefacts=dict(sorted(lines.items())))
    return dataclasses.replace(current, record=dataclasses.replace(current.record, packages=packages))


def _knew_better(before: Artefact, now: Found) -> bool:
    """Whether an earlier lock told more of the same version than an index that did not answer."""
    return (
        not now.asked
        and before.version == now.artefact.version
        and before.state in (State.verified, State.matched)
        and now.artefact.state is not State.verified
    )
