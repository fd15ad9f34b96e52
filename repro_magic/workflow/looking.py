"""Looking at runtimes: the target of a comparison, and what names it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model.record import Record
from ..model.unknown import Unknown
from . import keeping
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
    specs: Callable[[str, tuple[str, ...]], Record | Unknown] | None = None,
) -> Target:
    """Look at a kernel by name, an interpreter by path, or (neither given) this interpreter.

    ``modules`` are import names whose distributions count as imported. Runs the probe in another
    process, up to 20 s; what cannot be looked at has an ``Unknown`` record. ``specs`` is `targets.kernelspec`
    with the settings of a server.
    """
    from ..components import targets

    if kernel is not None:
        return _target({"kind": "kernel", "name": kernel}, (specs or targets.kernelspec)(kernel, modules))
    if python is not None:
        return _target({"kind": "interpreter", "name": python}, targets.interpreter(python, modules))
    return _target({"kind": "interpreter", "name": "this interpreter"}, targets.this_interpreter(modules))


def observe(session: Session) -> Record:
    """Record the runtime of the kernel that this process is."""
    return dataclasses.replace(Record.from_facts(session.observe()), recorded=today())


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
        current = keeping.stamp(keeping.read(Path(source)))
        unstamped = Unknown("the notebook carries no record")
        return _target({"kind": "notebook", "name": source}, current.record if current else unstamped)
    if source.lower().endswith(".json"):
        return _target({"kind": "record", "name": source}, read_record(Path(source)))
    return look(python=source)
