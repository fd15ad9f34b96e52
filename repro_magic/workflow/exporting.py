"""Exporting: a record, what is known around it, and the format that somebody asks for."""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model.errors import EXIT_UNKNOWN, NotebookError, TargetError
from ..model.finding import Finding
from ..model.lock import Artefact
from ..model.record import Packages, Record
from ..model.scope import Scope
from ..model.stamp import Stamp
from ..model.unknown import Unknown
from . import evaluating, keeping, locking, looking, scoping
from .today import today

if TYPE_CHECKING:
    from ..measures.export import Format
    from ..measures.export.subject import Subject
    from ..measures.index import Told


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What somebody who exports may choose."""

    without: tuple[str, ...] = ()
    """Packages to leave out."""
    base: str = ""
    """Container image to build on."""
    wheels: Path | None = None
    """Folder that holds the files of the lock; the lock names them there instead of in an index."""
    offline: bool = False
    output: Path | None = None
    """Where it will be written; what a lock says of ``wheels`` is relative to it."""


def formats() -> Mapping[str, str]:
    """Name of each format to what it is for."""
    from ..measures.export import FORMATS

    return {name: each.purpose for name, each in FORMATS.items()}


def export(
    to: str,
    source: str | None = None,
    *,
    kernel: str | None = None,
    python: str | None = None,
    record: Record | None = None,
    name: str = "",
    options: Options | None = None,
    told: Told | None = None,
) -> Mapping[str, str]:
    """The files of one format: relative path to content.

    The source is a notebook, a record in JSON, the path of an interpreter, a kernel by name, or a record
    itself, called ``name``. An environment is locked first where the format uses a lock. Raises
    ExportError, and what `locking.lock` and `looking.named` raise.
    """
    from ..measures import export as measure

    chosen = options or Options()
    subject = _subject(source, kernel, python, record, measure.FORMATS[to], chosen, told)
    return measure.export(to, dataclasses.replace(subject, name=name) if name else subject)


def write(files: Mapping[str, str], output: Path | None, *, force: bool = False) -> list[Path]:
    """Write exported files to ``output``: the file, where there is only one, or the folder.

    Raises ExportError for what is there already, unless ``force``.
    """
    from ..measures.export import writing

    folder, named = writing.placed(files, output)
    return writing.write(named, folder, force=force)


def _subject(
    source: str | None,
    kernel: str | None,
    python: str | None,
    record: Record | None,
    row: Format,
    options: Options,
    told: Told | None,
) -> Subject:
    from ..measures.export.subject import RECORDER, Subject, recorder_of_one_machine, without

    name, notebook, prefix = "environment", "", None
    content: Mapping[str, Any] | None = None
    if record is None and source is not None and source.lower().endswith(".ipynb"):
        name, notebook = Path(source).stem, Path(source).name
        content = keeping.read(Path(source))
        stamp = keeping.stamp(content)
        record = stamp.record if stamp else _seen(looking.named(source), source)
    elif record is None and source is not None and source.lower().endswith(".json"):
        name = Path(source).stem
        record = _seen(looking.named(source), source)
    elif record is None:
        python = source or python
        record = _environment(kernel, python, row, options, told)
        name = kernel or name
        prefix = Path(python).absolute().parent.parent / "conda-meta" if python else None
    beside = Path(source).parent if notebook and source else None
    scope, findings = _judged(record, content, notebook, beside) if row.judged else (Scope(), ())
    left_out = {*options.without, *([RECORDER] if recorder_of_one_machine(record) else [])}
    return Subject(
        record=without(record, left_out),
        name=name,
        notebook=notebook,
        scope=scope,
        findings=findings,
        locate=lambda artefacts: _located(artefacts, options, told),
        conda_meta=prefix if prefix and prefix.is_dir() else None,
        base=options.base,
        offline=options.offline,
        left_out=tuple(sorted(left_out)),
    )


def _seen(target: looking.Target, name: str) -> Record:
    if isinstance(target.record, Unknown):
        error = NotebookError(f"{name}: {target.record.reason}.", remedy="Run %repro at its top and save it.")
        error.exit_code = EXIT_UNKNOWN
        raise error
    return target.record


def _environment(
    kernel: str | None,
    python: str | None,
    row: Format,
    options: Options,
    told: Told | None,
) -> Record:
    """The record of an environment, with its lock where the format has something from it."""
    target = looking.look(kernel=kernel, python=python)
    if isinstance(target.record, Unknown):
        error = TargetError(f"{target.description['name']} cannot be looked at: {target.record.reason}.")
        error.exit_code = EXIT_UNKNOWN
        raise error
    packages = target.record.packages
    if row.lock == "not used" or not isinstance(packages, Packages):
        return target.record
    lock = locking.lock(None, kernel=kernel, python=python, offline=options.offline, told=told)
    lines = {each.name: each.to_line() for each in lock.artefacts}
    return dataclasses.replace(target.record, packages=dataclasses.replace(packages, artefacts=lines))


def _judged(
    record: Record, content: Mapping[str, Any] | None, name: str, beside: Path | None
) -> tuple[Scope, tuple[Finding, ...]]:
    """The scope in force and the risks by it: of a notebook, else of a record alone."""
    from .. import risks

    stamp = (keeping.stamp(content) if content else None) or Stamp(record=record)
    scope = scoping.effective(stamp.scope, beside=beside).scope
    if content is None:
        return scope, risks.judge(risks.evaluate(stamp, scope.level), scope, {}, today()).findings
    return scope, evaluating.evaluate(content, beside=beside, name=shlex.quote(name)).findings


def _located(artefacts: Iterable[Artefact], options: Options, told: Told | None) -> Mapping[str, str]:
    from ..measures.export import locations, writing

    if options.wheels is not None:
        folder, _ = writing.placed({"": ""}, options.output)
        return locations.lying_in(options.wheels, artefacts, folder)
    index = locking.index(offline=options.offline)
    try:
        return locations.served(artefacts, index, told)
    finally:
        index.close()
