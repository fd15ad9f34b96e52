"""Verifying: run a notebook again where its record is satisfied, and compare."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model.errors import EXIT_UNKNOWN, ReproError, TargetError
from ..model.finding import Report, Verdict
from ..model.format import MAX_CELLS
from ..model.scope import Level
from ..model.stamp import Stamp, Verified
from ..model.verification import Cell, Outcome, Tolerance, Verification
from . import checking, keeping, looking
from .today import today

if TYPE_CHECKING:
    from ..measures.verify.running import Ran
    from ..notebook.file import Written

Progress = Callable[[int, int], None]


class VerifyError(ReproError):
    """A notebook that is not run, and why."""

    exit_code = EXIT_UNKNOWN


def verify(
    path: Path,
    *,
    kernel: str | None = None,
    level: Level | None = None,
    twice: bool = False,
    tolerance: Tolerance | None = None,
    seconds: float | None = 600,
    sanitize: Path | None = None,
    trusting: bool = False,
    progress: Progress = lambda _done, _of: None,
) -> Verification:
    """Execute a copy of a notebook and compare its outputs with the saved ones, cell by cell.

    Without a ``kernel`` it is one that satisfies the notebook's record at the level. A notebook that Jupyter
    does not trust is run only if ``trusting``. The file is not changed. Raises NotebookError, VerifyError,
    MissingExtraError and RunError.
    """
    from ..measures.verify.cells import compare_cells, skipped
    from ..measures.verify.outputs import Comparison
    from ..measures.verify.running import run_copy
    from ..measures.verify.volatile import sanitizing

    notebook = _trusted(path, trusting=trusting)
    rules = sanitizing(sanitize) if sanitize else ()
    name, runtime = _kernel_for(path, notebook, kernel, level)
    cells = list(_cells(notebook))
    skip = frozenset(cell.key for cell in cells if skipped(cell))
    started = time.monotonic()

    def run() -> list[Cell]:
        ran = run_copy(
            notebook,
            kernel=name,
            folder=path.resolve().parent,
            seconds=seconds,
            skip=lambda cell: next(_cells({"cells": [cell]})).key in skip,
            progress=progress,
        )
        return _reached(ran)

    comparison = Comparison(tolerance=tolerance or Tolerance(), rules=rules, day=today())
    first = run()
    results = compare_cells(cells, first, comparison, again=run() if twice else None)
    return Verification(
        kernel=name,
        cells=results,
        runtime=runtime,
        seconds=time.monotonic() - started,
        repeated=twice,
    )


def write(path: Path, result: Verification) -> Written:
    """Have the stamp of the notebook say what verifying it came to. Raises NotebookError and VerifyError."""
    from ..notebook import cells, file

    def verified(notebook: Mapping[str, Any]) -> Stamp:
        current = keeping.stamp(notebook)
        if current is None:
            raise VerifyError("it carries no record that the result could be written beside.")
        compared = sum(
            count for outcome, count in result.counts.items() if outcome is not Outcome.not_comparable
        )
        told = Verified(
            recorded=today(),
            verdict=result.verdict.value,
            cells=min(compared, MAX_CELLS),
            outputs=cells.outputs_digest(notebook),
        )
        return dataclasses.replace(current, verified=told)

    if result.verdict is Verdict.unknown:
        raise VerifyError(f"{path}: not written: no cell could be compared.")
    return file.stamp(path, verified)


def _trusted(path: Path, *, trusting: bool) -> Mapping[str, Any]:
    """The notebook's content, if it may be run."""
    from ..notebook.file import called, read_notebook
    from ..notebook.trust import trusted

    document = read_notebook(path)
    if not trusting and trusted(document.text) is not True:
        raise VerifyError(
            f"{called(path)}: not run, for Jupyter does not trust it: its cells can do whatever you can.",
            remedy="Read it, then say --yes, or trust it with: jupyter trust NB.",
        )
    return document.content


def _kernel_for(
    path: Path, notebook: Mapping[str, Any], kernel: str | None, level: Level | None
) -> tuple[str, Report]:
    """The kernel to run in, and how it compares with the record."""
    from ..components import targets

    named, known = keeping.named_kernel(notebook), targets.known_kernelspecs()
    if kernel is not None and kernel not in known:
        raise TargetError(f"There is no kernel {kernel!r}.", remedy=f"There are: {', '.join(sorted(known))}.")
    if kernel is not None:
        return kernel, checking.check(notebook, looking.look(kernel=kernel), level, beside=path.parent)
    closest: tuple[str, Report] | None = None
    for name in sorted(known, key=lambda each: each != named):
        report = checking.check(notebook, looking.look(kernel=name), level, beside=path.parent)
        if report.verdict is Verdict.same or (report.verdict is Verdict.unstamped and name == named):
            return name, report
        closest = closest or (name, report)
    raise VerifyError(f"{path}: not run: {_why_none(closest)}", remedy=_WAYS_OUT)


_WAYS_OUT = "Get it back with repro restore NB, or name a kernel to run in all the same: --kernel NAME."


def _why_none(closest: tuple[str, Report] | None) -> str:
    if closest is None:
        return "no kernel is installed that it could run in."
    name, report = closest
    if report.verdict is Verdict.unstamped:
        return "it carries no record, and names no kernel that is installed."
    worst = report.findings[0].message if report.findings else report.reason
    return f"no installed kernel has the recorded runtime. {name}: {worst}"


def _cells(notebook: Mapping[str, Any]) -> Iterator[Cell]:
    """The code cells of a notebook as the comparison sees them."""
    from ..notebook import cells

    for number, cell in enumerate(cells.code_cells(notebook), 1):
        metadata = cell.get("metadata")
        tags = metadata.get("tags") if isinstance(metadata, dict) else None
        tags = tags if isinstance(tags, list) else []
        yield Cell(
            number=number,
            key=cells.key(cell),
            source=cells.source(cell),
            outputs=tuple(cells.outputs(cell)),
            executed=cells.executed(cell),
            tags=frozenset(tag for tag in tags if isinstance(tag, str)),
        )


def _reached(ran: Ran) -> list[Cell]:
    """The cells of an executed copy that were reached; the one that it ended in raised its end."""
    code = [at for at, cell in enumerate(ran.notebook["cells"]) if cell["cell_type"] == "code"]
    found = []
    for at, cell in zip(code, _cells(ran.notebook), strict=True):
        if at == ran.ended_at:
            ending = {"output_type": "error", "ename": "", "evalue": ran.ended}
            # What nbclient's own interrupt made the cell raise is not why it ended.
            given = [each for each in cell.outputs if each.get("output_type") != "error"]
            found.append(dataclasses.replace(cell, outputs=(*given, ending), executed=True))
        elif at in ran.reached:
            found.append(dataclasses.replace(cell, executed=True))
    return found
