"""Step 1: the scope that holds for a notebook, from all of its sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..model.errors import ScopeError
from ..model.record import Record
from ..model.scope import Level, Scope
from ..model.settings import Effective, Layer, overlaid, settings_of
from ..model.unknown import Unknown
from . import keeping

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..scope.reading import Source

BY_HAND = "this notebook, by hand"
BY_CELL = "this notebook, in a cell"
COMMAND_LINE = "command line"


def effective(
    notebook: Scope | None = None, *, beside: Path | None = None, level: Level | None = None
) -> Effective:
    """The scope that holds: the nearest source of each setting wins.

    ``notebook`` is what the notebook carries or says, ``beside`` the directory that it lies in (where it is
    not known no project counts), ``level`` that of the command line. Raises ScopeError for a file that is
    no scope.
    """
    from .. import scope

    found = [scope.read_user_file(), scope.read_project(beside) if beside else None]
    layers = [_layer(source) for source in found if source]
    if notebook is not None:
        settings = settings_of(notebook)
        by_cell = {key: value for key, value in settings.items() if key in notebook.cell}
        by_hand = {key: value for key, value in settings.items() if key not in notebook.cell}
        layers += [
            Layer(source=BY_HAND, settings=by_hand),
            Layer(source=BY_CELL, settings=by_cell),
        ]
    if level is not None:
        layers.append(Layer(source=COMMAND_LINE, settings={"level": level}))
    return scope.merge(layers)


def of_file(path: Path, *, said: Scope | None = None, level: Level | None = None) -> Effective:
    """The scope that holds for a notebook file, or for notebooks in a directory.

    ``said`` is what a running kernel was told beyond what the file carries. Raises NotebookError and
    ScopeError.
    """
    beside = path if path.is_dir() else path.parent
    carried = Scope() if path.is_dir() else _carried(path)
    return effective(overlaid(carried, said or Scope()), beside=beside, level=level)


def _carried(path: Path) -> Scope:
    """What a notebook file says itself. Raises ScopeError where its stamp cannot be read."""
    from ..notebook import stamping

    carried = stamping.read(keeping.read(path))
    if carried.stamp is None and carried.problem is not None:
        raise ScopeError(f"{path}: the stamp cannot be read: {carried.problem}")
    return carried.stamp.scope if carried.stamp else Scope()


def of_cell(text: str) -> Scope:
    """What the TOML of a ``%%repro`` cell asks for. Raises ScopeError."""
    from .. import scope

    return scope.read_cell(text, _codes())


def platform_of(record: Record) -> str:
    """The platform of a record as a scope names it, ``system/machine``; empty where it is not known."""
    from .. import scope

    told = record.platform
    if isinstance(told, Unknown) or not (isinstance(told.system, str) and isinstance(told.machine, str)):
        return ""
    return scope.platform(told.system, told.machine)


def write_template(place: Path) -> Path:
    """Write a commented repro.toml, never over another; returns where. Raises ScopeError."""
    from .. import scope

    return scope.write_template(place)


def _layer(source: Source) -> Layer:
    from .. import scope

    return Layer(source=source.name, settings=scope.read(source, _codes()))


def _codes() -> Mapping[str, str]:
    """Every code of a finding, to the component that it is about."""
    from .. import risks

    return {code: row.component for code, row in risks.CATALOGUE.items()}
