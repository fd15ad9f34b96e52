"""Forecasts as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ..forecast import Chance, Outlook, Target
from .text import columns
from .vault import count

_SHOWN = 6
_WORTH_A_LINE = (Chance.source, Chance.none, Chance.unknown)


def forecast_text(name: str, outlooks: Sequence[Outlook], targets: Sequence[Target]) -> str:
    """A row for each target, what stands in the way, and what hangs by one thread."""
    lines = [f"{name}: {count(len(outlooks), 'package')}, each as recorded"]
    head = ("", *(chance.value for chance in Chance))
    rows = [head]
    for target in targets:
        counts = Counter(each.chances[target] for each in outlooks)
        rows.append((str(target), *(str(counts[chance] or "-") for chance in Chance)))
    lines += [f"  {line}" for line in columns(rows)]
    lines += _hindrances(outlooks, targets)
    yanked = [(f"{each.name} {each.version}", each.yanked) for each in outlooks if each.yanked is not None]
    lines += _titled("yanked:", [(package, reason or "no reason told") for package, reason in yanked])
    lines += _titled("gone:", [(f"{each.name} {each.version}", each.gone) for each in outlooks if each.gone])
    return "\n".join([*lines, *_places(outlooks)])


def _titled(title: str, rows: Sequence[tuple[str, ...]]) -> list[str]:
    return [title, *(f"  {line}" for line in columns(rows))] if rows else []


def _hindrances(outlooks: Sequence[Outlook], targets: Sequence[Target]) -> list[str]:
    """Package by package, for which targets there is no wheel and why."""
    rows = []
    for each in outlooks:
        where: dict[tuple[str, str], list[str]] = {}
        for target in targets:
            if each.chances[target] in _WORTH_A_LINE:
                key = (each.chances[target].value, each.reasons.get(target, ""))
                where.setdefault(key, []).append(str(target))
        for (chance, reason), there in where.items():
            on = "everywhere" if len(there) == len(targets) else _some(there)
            rows.append((f"{each.name} {each.version}", chance, f"{on}: {reason}" if reason else on))
    return _titled("in the way:", rows)


def _places(outlooks: Sequence[Outlook]) -> list[str]:
    only: dict[str, list[str]] = {}
    for each in outlooks:
        if len(each.places) == 1:
            only.setdefault(each.places[0], []).append(each.name)
    rows = [(place, _some(names)) for place, names in sorted(only.items())]
    told = _titled("in one place only:", rows)
    return [*told, "> keep a copy of them: repro vault add NB"] if told else []


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"


def forecast_rows(outlooks: Sequence[Outlook]) -> list[dict[str, Any]]:
    """Each package as an object of JSON; left out is what is not told."""
    rows = []
    for each in outlooks:
        told: dict[str, Any] = {
            "name": each.name,
            "version": each.version,
            "chances": {str(target): chance.name for target, chance in each.chances.items()},
            "reasons": {str(target): reason for target, reason in each.reasons.items()},
            "gone": each.gone,
            "places": list(each.places),
        }
        row = {key: value for key, value in told.items() if value}
        rows.append(row if each.yanked is None else {**row, "yanked": each.yanked})
    return rows
