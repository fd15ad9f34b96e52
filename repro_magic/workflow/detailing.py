"""Which packages a check wants to know more of than version and origin: what to ask a target for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..model.scope import Level, Scope
from ..model.settings import overlaid
from ..model.unknown import Unknown
from . import scoping

if TYPE_CHECKING:
    from pathlib import Path


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
