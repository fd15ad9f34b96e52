"""Looking at runtimes: the target of a comparison, and what names it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model.record import Record
from ..model.unknown import Unknown
from . import importing, keeping
from .today import today

if TYPE_CHECKING:
    from ..components.session import Session


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A runtime to compare with: how it was named, and what was seen of it."""

    description: Mapping[str, Any]
    record: Record | Unknown


def look(
    *,
    kernel: str | None = None,
    python: str | None = None,
    modules: tuple[str, ...] = (),
    details: tuple[str, ...] = (),
    specs: Callable[..., Record | Unknown] | None = None,
) -> Target:
    """Look at a kernel by name, an interpreter by path, or (neither given) this interpreter.

    ``modules`` are import names whose distributions count as imported, ``details`` packages of which digest,
    tags, licence and what was modified are told as well (``*`` for all, ``**`` to read every file too). Runs
    the probe in another process, up to 20 s; what cannot be looked at has an ``Unknown`` record. ``specs`` is
    `targets.kernelspec` with the settings of a server.
    """
    from ..components import targets

    if kernel is not None:
        seen = (specs or targets.kernelspec)(kernel, modules, details)
        return _target({"kind": "kernel", "name": kernel}, seen)
    if python is not None:
        return _target({"kind": "interpreter", "name": python}, targets.interpreter(python, modules, details))
    seen = targets.this_interpreter(modules, details)
    return _target({"kind": "interpreter", "name": "this interpreter"}, seen)


def observe(
    session: Session, *, details: Iterable[str] = (), patience: float = 0.0, thorough: bool = False
) -> Record:
    """Record the runtime of the kernel that this process is, as `Session.observe` takes it."""
    facts = session.observe(details, patience, thorough=thorough)
    return dataclasses.replace(Record.from_facts(facts), recorded=today())


def running(record: Record) -> Target:
    """The kernel that this process is, as a target."""
    return _target({"kind": "running kernel", "name": "this kernel"}, record)


def _target(description: dict[str, Any], record: Record | Unknown) -> Target:
    if isinstance(record, Record) and not isinstance(record.interpreter, Unknown):
        version = record.interpreter.version
        description["python"] = version.to_dict() if isinstance(version, Unknown) else version
    return Target(description=description, record=record)


def named(source: str) -> Target:
    """The runtime that a path names: a notebook, a record in JSON, or an interpreter.

    Raises NotebookError or StampError for a file that is neither.
    """
    from ..notebook.file import read_record

    if source.lower().endswith(".ipynb"):
        notebook = keeping.read(Path(source))
        kept = keeping.stamp(notebook) or importing.printed(notebook)
        unstamped = Unknown("the notebook carries no record")
        return _target({"kind": "notebook", "name": source}, kept.record if kept else unstamped)
    if source.lower().endswith(".json"):
        return _target({"kind": "record", "name": source}, read_record(Path(source)))
    return look(python=source)
