"""The corridor: the steps in their order. Front doors call these; nothing is computed here."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .model.errors import NewerFormatError
from .model.finding import Report, Verdict
from .model.record import Record
from .model.scope import Level, Scope
from .model.stamp import Bundle, Stamp
from .model.unknown import Unknown

if TYPE_CHECKING:
    from .components.session import Session
    from .notebook.file import Written
    from .notebook.stamping import Carried


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A runtime to compare with: how it was named, and what was seen of it."""

    description: Mapping[str, Any]
    record: Record | Unknown


def today() -> str:
    """The day to write into a record, ISO 8601."""
    return datetime.datetime.now().astimezone().date().isoformat()


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
    from .components import targets

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
    from .notebook.file import read_record

    if source.lower().endswith(".ipynb"):
        current = stamp(read(Path(source)))
        unstamped = Unknown("the notebook carries no record")
        return _target({"kind": "notebook", "name": source}, current.record if current else unstamped)
    if source.lower().endswith(".json"):
        return _target({"kind": "record", "name": source}, read_record(Path(source)))
    return look(python=source)


def read(path: Path) -> Mapping[str, Any]:
    """The content of a notebook file. Raises NotebookError."""
    from .notebook.file import read_notebook

    return read_notebook(path).content


def imported_names(path: Path) -> tuple[str, ...]:
    """The import names in the code of a notebook file, without those of the standard library."""
    from .notebook import imports

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
    from .notebook import stamping

    return stamping.lift(notebook, today=today(), bundle=bundle)


def state(notebook: Mapping[str, Any], record: Record) -> Stamp:
    """A stamp by somebody's word: this record is said to be the one of the notebook's outputs."""
    from .notebook import stamping

    stated = dataclasses.replace(record.embedded(), basis="stated", recorded=today())
    return stamping.state(notebook, stated)


def check(notebook: Mapping[str, Any], target: Target, level: Level | None = None) -> Report:
    """Compare the runtime that a notebook's outputs come from with a target."""
    from .notebook import stamping

    carried = stamping.read(notebook)
    if carried.stamp is not None:
        report = check_stamp(carried.stamp, target, level)
        return report if report.reason else dataclasses.replace(report, reason=_found(carried))
    if isinstance(carried.problem, NewerFormatError):
        return Report(verdict=Verdict.newer_format, reason=str(carried.problem), target=target.description)
    if carried.problem is not None:
        reason = f"The stamp cannot be read: {carried.problem}"
        return Report(verdict=Verdict.unknown, reason=reason, target=target.description)
    reason = "The notebook carries no record. Run %repro at its top, or use repro stamp."
    return Report(verdict=Verdict.unstamped, reason=reason, target=target.description)


def _found(carried: Carried) -> str:
    """What is worth saying about where the record was found."""
    if carried.problem is not None:
        return f"The record was read from the {carried.found}; another copy cannot be read: {carried.problem}"
    if carried.found == "output":
        return "The record was found in an output only; repro stamp lifts it to the metadata."
    return ""


def check_stamp(current: Stamp, target: Target, level: Level | None = None) -> Report:
    """Compare a stamp with a target at the level asked for, else at the stamp's own."""
    from . import risks

    if isinstance(target.record, Unknown):
        reason = f"{target.description.get('name', 'The target')} cannot be looked at: {target.record.reason}"
        return Report(verdict=Verdict.unknown, reason=reason, target=target.description)
    scope = current.scope if level is None else dataclasses.replace(current.scope, level=level)
    findings = risks.compare(current.record, target.record, scope.level) + risks.evaluate(
        current, scope.level
    )
    return risks.judge(findings, scope, target.description)


def diff(was: Target, now: Target, level: Level) -> Report:
    """Ask whether the second runtime has what the first had; what only the second has is no finding."""
    from . import risks

    for side in (was, now):
        if isinstance(side.record, Unknown):
            reason = f"{side.description.get('name')} cannot be looked at: {side.record.reason}"
            return Report(verdict=Verdict.unknown, reason=reason, target=now.description)
    assert isinstance(was.record, Record)
    assert isinstance(now.record, Record)
    packages = now.record.packages
    complete = isinstance(packages, Unknown) or bool(packages.installed)
    findings = risks.compare(was.record, now.record, level, complete=complete)
    return risks.judge(findings, Scope(level=level), now.description)


def accept(current: Stamp, key: str, reason: str) -> Stamp:
    """The stamp with one more accepted risk: ``code`` or ``code:subject``, and why."""
    scope = dataclasses.replace(current.scope, accept={**current.scope.accept, key: reason})
    return dataclasses.replace(current, scope=Scope.from_dict(scope.to_dict()))


def stamp_in_memory(notebook: dict[str, Any]) -> bool:
    """Bring the stamp of a notebook in memory up to date; says whether that changed it."""
    from .notebook import stamping

    current = stamp(notebook)
    return current is not None and stamping.put(notebook, current)


def stamp_file(path: Path, *, write: bool = True, stated: Target | None = None) -> Written:
    """Bring the stamp of a notebook file up to date; ``write=False`` only tells what would be done."""
    from .notebook import file

    return file.stamp(path, lambda notebook: _stamp_or_state(notebook, stated), write=write)


def _stamp_or_state(notebook: Mapping[str, Any], stated: Target | None) -> Stamp | None:
    current = stamp(notebook)
    if current is None and stated is not None and isinstance(stated.record, Record):
        return state(notebook, stated.record)
    return current


def strip_file(path: Path, *, write: bool = True) -> Written:
    """Take the stamp and the ``%repro`` outputs out of a notebook file."""
    from .notebook import file

    return file.strip(path, write=write)


def autoload(word: str, python: str | None) -> tuple[bool, Path, bool]:
    """Enable, disable or tell the automatic loading in kernels of an environment.

    Returns whether anything changed, the startup file, and whether it is enabled.
    """
    from .measures import autoload as measure

    there = measure.environment(python)
    act = {"enable": measure.enable, "disable": measure.disable}.get(word)
    changed = act(there) if act else False
    return changed, there.startup_file, there.enabled
