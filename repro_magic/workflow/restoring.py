"""Bringing a runtime back: a plan, and what was shown and accepted of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model.finding import Report, Verdict
from ..model.scope import Level
from ..model.stamp import Stamp
from . import checking, keeping, looking, scoping

if TYPE_CHECKING:
    from ..measures.environments.store import Built
    from ..measures.index import Index
    from ..measures.restore.plan import Plan
    from ..measures.restore.progress import Told

MOST_KERNELS = 24
"""Most installed kernels that are looked at for one that fits already."""

_OF_THE_NOTEBOOK = ("outputs-", "record-")
"""How the codes of findings begin that no kernel can change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What somebody who restores may choose."""

    level: Level | None = None
    """``None`` for the notebook's own."""
    backend: str = "auto"
    name: str = ""
    title: str = ""
    vault: Path | None = None
    offline: bool = False
    builds: bool = False
    yanked: bool = False
    new: bool = False
    """A new environment, even where an installed kernel fits."""
    without: frozenset[str] = frozenset()
    beside: Path | None = None
    """The directory that the notebook lies in: the scope of its project counts."""


def plan(
    notebook: Mapping[str, Any],
    options: Options,
    told: Told | None = None,
    *,
    kernels: Mapping[str, str] | None = None,
) -> Plan:
    """The first rung of the ladder that works for a notebook. Installs and changes nothing.

    ``kernels`` are those that may be used, name to display name, else all that Jupyter finds here. Raises
    RestoreError and other ReproErrors in one line each.
    """
    from ..measures.restore import planning
    from ..measures.restore.errors import NothingToRestoreError
    from ..notebook import imports

    current = keeping.stamp(notebook)
    if current is None:
        raise NothingToRestoreError(
            "The notebook carries no record, so there is nothing to restore.",
            remedy="Run %repro at its top where it still works.",
        )
    wish = _wish(current, options, tuple(imports.imported_names(notebook)))
    if not options.new and not options.name:
        found = _fitting_kernel(notebook, current, wish.terms.level, options.beside, kernels)
        if found is not None:
            return planning.existing(*found, wish)
    return planning.planned(current.record, wish, *([told] if told else []))


def restore(
    notebook: Mapping[str, Any],
    accepted: Plan,
    options: Options,
    told: Told | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Report:
    """Do what an accepted plan says, then check its kernel against the notebook; the report is the result.

    Raises RestoreError, after which nothing half-built is left.
    """
    from ..measures.restore import building
    from ..measures.restore.plan import Rung
    from ..measures.restore.progress import Progress, silent

    tell = told or silent
    if accepted.rung is not Rung.kernel:
        building.built(
            accepted, sources=_sources(options), builds=options.builds, told=tell, cancelled=cancelled
        )
    tell(Progress(doing="checking", name=accepted.kernel))
    target = looking.look(kernel=accepted.kernel)
    return checking.check(notebook, target, accepted.level, beside=options.beside)


def environments() -> list[tuple[Built, int, Sequence[str]]]:
    """Restored environments, each with its size in bytes and its kernels."""
    from ..measures.environments import kernels
    from ..measures.environments.store import Store

    store = Store()
    registered = kernels.registered()
    return [
        (built, store.size(built.digest), [name for name, of in registered.items() if of == built.digest])
        for built in store.all()
    ]


def remove(names: Sequence[str]) -> list[str]:
    """Remove restored environments, named by digest, by its beginning or by kernel; returns their digests.

    Raises ReproError for a name that is none of them, before anything is removed.
    """
    from ..measures.environments import kernels, removing

    return removing.remove(names, kernels.registered())


def prune() -> list[str]:
    """Remove what was left half-built, and environments that no kernel starts in any more."""
    from ..measures.environments import kernels, removing

    return removing.prune(kernels.registered())


def _wish(current: Stamp, options: Options, imports: tuple[str, ...]) -> Any:
    from ..measures.restore.ladder import Terms
    from ..measures.restore.planning import Wish

    level = scoping.effective(current.scope, beside=options.beside, level=options.level).scope.level
    return Wish(
        terms=Terms(level=level, builds=options.builds, yanked=options.yanked),
        sources=_sources(options),
        index=_index(options),
        backend=options.backend,
        name=options.name,
        title=options.title,
        without=options.without,
        imports=imports,
    )


def _sources(options: Options) -> Any:
    from ..measures.restore.backends import Sources

    return Sources(vault=options.vault, offline=options.offline)


def _index(options: Options) -> Index | None:
    """The indexes that this user configured: a project around a stranger's notebook has no say in it."""
    from ..components import cache
    from ..measures.index import Index, configured

    if options.offline:
        return None
    folder = cache.directory()
    return Index(configured(project=False), cache=Path(folder) / "index" if folder else None)


def _fitting_kernel(
    notebook: Mapping[str, Any],
    current: Stamp,
    level: Level,
    beside: Path | None,
    kernels: Mapping[str, str] | None,
) -> tuple[str, str] | None:
    """An installed kernel that has all that the level asks for, the notebook's own before others."""
    from ..components import targets

    names = targets.known_kernelspecs() if kernels is None else kernels
    own = keeping.named_kernel(notebook)
    ordered = sorted(names, key=lambda name: (name != own, name))[:MOST_KERNELS]

    def fits(name: str) -> bool:
        report = checking.check_stamp(current, looking.look(kernel=name), level, beside=beside)
        return report.verdict is Verdict.same or (
            report.verdict is Verdict.differs
            and all(
                each.accepted or not each.severity or each.code.startswith(_OF_THE_NOTEBOOK)
                for each in report.findings
            )
        )

    with ThreadPoolExecutor(4) as pool:
        for name, fit in zip(ordered, pool.map(fits, ordered), strict=True):
            if fit:
                return name, names[name]
    return None
