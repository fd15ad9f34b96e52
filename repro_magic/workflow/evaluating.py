"""Step 3: what threatens a notebook, in its recorded runtime or in another one."""

from __future__ import annotations

import dataclasses
import difflib
import fnmatch
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model.errors import MissingExtraError, ReproError
from ..model.finding import Report, Verdict
from ..model.record import Record
from ..model.scope import Level, Scope
from ..model.settings import overlaid
from ..model.stamp import Stamp
from ..model.unknown import Unknown
from . import importing, scoping
from .looking import Target, look
from .today import today

if TYPE_CHECKING:
    from ..risks import Subject

_NOTEBOOK = re.compile(r"\bNB\b")
_RECORDED = {"kind": "notebook", "name": "the recorded runtime"}


def evaluate(
    notebook: Mapping[str, Any],
    *,
    target: Target | None = None,
    level: Level | None = None,
    beside: Path | None = None,
    said: Scope | None = None,
    kernels: Mapping[str, str] | None = None,
    day: str = "",
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    name: str = "NB",
) -> Report:
    """Tell the threats of a notebook in the runtime that its record tells, or in that of ``target``.

    ``level``, ``beside`` and ``said`` are those of `checking.check`. ``kernels`` are the kernelspecs of this
    machine, where somebody looked; ``day`` is the day of the evaluation, today by default; ``select`` and
    ``ignore`` are codes, in which ``*`` stands for anything; ``name`` is how remedies call the notebook.
    Of a notebook without a record the threats are those of its text. Raises ScopeError for a scope that
    cannot be read, ReproError for a code that is none.
    """
    from .. import risks

    wanted, unwanted = _matching(select), _matching(ignore)
    if target is not None and isinstance(target.record, Unknown):
        reason = f"{target.description.get('name', 'The target')} cannot be looked at: {target.record.reason}"
        return Report(verdict=Verdict.unknown, reason=reason, target=target.description)
    subject = subject_of(
        notebook, target=target, level=level, beside=beside, said=said, kernels=kernels, day=day or today()
    )
    description = target.description if target else _RECORDED if subject.record else {"name": "its text"}
    found = [
        dataclasses.replace(each, remedy=_NOTEBOOK.sub(lambda _: name, each.remedy))
        for each in risks.threats(subject)
        if (not wanted or each.code in wanted) and each.code not in unwanted
    ]
    return risks.judge(found, subject.scope, description, subject.today, platform=subject.place)


def subject_of(
    notebook: Mapping[str, Any],
    *,
    target: Target | None = None,
    level: Level | None = None,
    beside: Path | None = None,
    said: Scope | None = None,
    kernels: Mapping[str, str] | None = None,
    day: str,
) -> Subject:
    """Everything that the checks may know; the parameters are those of `evaluate`."""
    from .. import risks
    from ..notebook import stamping, text

    carried = stamping.read(notebook)
    stamp = carried.stamp or _printed(notebook)
    asked = overlaid(stamp.scope if stamp else Scope(), said or Scope())
    looked_at = target.record if target else None
    assert not isinstance(looked_at, Unknown)
    # What a running kernel has not imported yet it tells by no import name.
    probed = target is not None and target.description.get("kind") != "running kernel"
    record = looked_at.embedded() if looked_at else stamp.record if stamp else None
    return risks.Subject(
        text=text.read(notebook),
        record=record,
        stamp=stamp,
        place=scoping.platform_of(record) if record else "",
        present=_present(looked_at) if looked_at and probed else None,
        problem=str(carried.problem) if carried.problem and carried.stamp is None else "",
        lifted=carried.found != "output",
        beside=_modules_in(beside) if beside and probed else frozenset(),
        kernels=None if target else kernels,
        scope=scoping.effective(asked, beside=beside, level=level).scope,
        today=day,
    )


def _printed(notebook: Mapping[str, Any]) -> Stamp | None:
    """What another tool printed, as the stamp that it would be."""
    found = importing.printed(notebook)
    return Stamp(record=found.record) if found else None


def look_for(notebook: Mapping[str, Any], kernel: str | None, python: str | None) -> Target | None:
    """The runtime that was named, with everything that risks are told from; ``None`` where none was named."""
    if kernel is None and python is None:
        return None
    from ..notebook import imports

    return look(kernel=kernel, python=python, modules=imports.imported_names(notebook), details=("*",))


def installed_kernels() -> Mapping[str, str] | None:
    """Name and title of the kernelspecs of this machine; ``None`` where they cannot be looked up."""
    from ..components import targets

    try:
        return targets.known_kernelspecs()
    except MissingExtraError:
        return None


def _matching(patterns: Iterable[str]) -> frozenset[str]:
    from .. import risks

    found: set[str] = set()
    for pattern in patterns:
        fitting = fnmatch.filter(risks.CATALOGUE, pattern)
        if not fitting:
            near = difflib.get_close_matches(pattern, risks.CATALOGUE, n=1)
            remedy = f"Did you mean {near[0]}?" if near else "repro explain lists them."
            raise ReproError(f"No check has the code {pattern!r}.", remedy=remedy)
        found.update(fitting)
    return frozenset(found)


def explained(code: str | None) -> list[dict[str, Any]]:
    """The rows of the catalogue, or the one with that code. Raises ReproError for a code that is none."""
    from .. import risks

    codes = risks.CATALOGUE if code is None else _matching([code])
    return [_row(each) for each in risks.CATALOGUE if each in codes]


def _row(code: str) -> dict[str, Any]:
    from .. import risks

    row = risks.CATALOGUE[code]
    return {
        "code": code,
        "kind": "threat" if code in risks.THREATS else "difference",
        "family": row.family,
        "component": row.component,
        "title": row.title,
        "looks_for": row.looks_for,
        "why": row.why,
        "source": row.source,
        "severities": {level.name: row.severity(level).name for level in Level},
        "remedy": row.remedy,
    }


def _present(record: Record) -> frozenset[str] | None:
    packages = record.packages
    return None if isinstance(packages, Unknown) else frozenset(packages.everything())


def _modules_in(folder: Path) -> frozenset[str]:
    """Names that can be imported from the folder itself."""
    try:
        entries = list(folder.iterdir())[:10_000]
    except OSError:
        return frozenset()
    return frozenset(
        each.stem for each in entries if each.suffix == ".py" or (each / "__init__.py").is_file()
    )
