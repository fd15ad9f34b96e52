"""Exploring: the runtimes that can be set beside each other, and what each pair comes to."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..model.finding import Finding, Report
from ..model.record import Interpreter, Packages, Record
from ..model.scope import Level
from ..model.unknown import Unknown
from . import checking, keeping, looking
from .looking import Target

if TYPE_CHECKING:
    from ..model.stamp import Stamp


@dataclass(frozen=True, kw_only=True)
class Source:
    """A runtime that can be explored, looked at when it is first asked for."""

    name: str
    look: Callable[[], Target]
    stamp: Stamp | None = None
    """Of a notebook's own record: what its outputs say of themselves belongs to the comparison."""
    folder: Path | None = None


def sources(running: Callable[[], Target], notebook: Path | None) -> tuple[Source, ...]:
    """The running kernel, the notebook's record, its earlier ones, and every installed kernel.

    Kernels are left out where jupyter_client is not installed. Raises NotebookError for a file that cannot
    be read.
    """
    found = [Source(name="this kernel", look=running), *(_of_notebook(notebook) if notebook else ())]
    return (*found, *_installed())


def of_file(path: Path) -> Source:
    """The record of any notebook, or a record in JSON. Raises NotebookError or StampError."""
    target = looking.named(str(path))
    return Source(name=path.name, look=lambda: target)


def compare(was: Source, now: Source, level: Level) -> Report:
    """What `check` says of a notebook's own record, and `diff` of any other pair."""
    if was.stamp is not None:
        return checking.check_stamp(was.stamp, now.look(), level, beside=was.folder)
    return checking.diff(was.look(), now.look(), level)


def requirements(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What pip would have to install to undo these findings, as requirement lines (PEP 440, PEP 508)."""
    lines = {
        f"{each.subject}=={each.was}"
        for each in findings
        if each.component == "packages" and each.was[:1].isdigit() and each.was != each.now
    }
    return tuple(sorted(lines))


def _of_notebook(path: Path) -> Iterator[Source]:
    stamp = keeping.stamp(keeping.read(path))
    if stamp is None:
        return
    folder = path.resolve().parent
    yield Source(
        name="this notebook's record",
        look=functools.partial(_recorded, "this notebook", stamp.record),
        stamp=stamp,
        folder=folder,
    )
    for number, earlier in enumerate(stamp.earlier, 1):
        told = f"{len(earlier.cells)} cell{'s' * (len(earlier.cells) != 1)}, {_in_short(earlier.record)}"
        name = f"earlier record {number} ({told})"
        yield Source(name=name, look=functools.partial(_recorded, name, earlier.record))


def _recorded(name: str, record: Record | Unknown) -> Target:
    return Target(description={"kind": "notebook", "name": name}, record=record)


def _in_short(record: Record | Unknown) -> str:
    if isinstance(record, Unknown):
        return "not recorded"
    python = record.interpreter.version if isinstance(record.interpreter, Interpreter) else "unknown"
    imported = record.packages.imported if isinstance(record.packages, Packages) else {}
    packages = "".join(f", {name} {version}" for name, version in list(imported.items())[:2])
    return f"Python {python}{packages}"


def _installed() -> Iterator[Source]:
    from ..components import targets
    from ..model.errors import MissingExtraError

    try:
        known = targets.known_kernelspecs()
    except MissingExtraError:
        return
    for name in sorted(known):
        yield Source(
            name=f"kernel {name}", look=functools.cache(functools.partial(looking.look, kernel=name))
        )
