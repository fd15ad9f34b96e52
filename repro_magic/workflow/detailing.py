"""What a check wants to know of a target beyond the versions and origins of its packages."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..model.record import Data, Record
from ..model.scope import Level, Scope
from ..model.settings import overlaid
from ..model.unknown import Unknown
from . import declaring, scoping

if TYPE_CHECKING:
    from pathlib import Path

    from .looking import Target


def wanted(
    notebook: Mapping[str, Any],
    level: Level | None = None,
    *,
    beside: Path | None = None,
    said: Scope | None = None,
) -> tuple[str, ...]:
    """Names of packages, for ``details`` of `look`; ``level``, ``beside`` and ``said`` are as for `check`.

    From level ``locked`` on those are all that the notebook uses, below it the few of which the record tells
    that they were modified.
    """
    from ..notebook import stamping

    carried = stamping.read(notebook).stamp
    if carried is None or isinstance(carried.record.packages, Unknown):
        return ()
    packages = carried.record.packages
    scope = overlaid(carried.scope, said or Scope())
    if scoping.effective(scope, beside=beside, level=level).scope.level >= Level.locked:
        return tuple(packages.relevant())
    return tuple(packages.modified)


def with_inputs(target: Target, notebook: Mapping[str, Any], folder: Path) -> Target:
    """The target with the inputs that the notebook declares, as they lie beside it: files are hashed."""
    from ..notebook import stamping

    carried = stamping.read(notebook).stamp
    if carried is None or isinstance(target.record, Unknown):
        return target
    was = carried.record.data
    if not isinstance(was, Data) or not was.digests:
        return target
    record: Record = dataclasses.replace(target.record, data=declaring.there(was, folder))
    return dataclasses.replace(target, record=record)
