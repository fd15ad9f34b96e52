"""Locks as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ...model.lock import CONDA, Artefact, State
from .text import columns
from .vault import count

_WORDS = {State.built_locally: "built locally"}
_QUIET = (State.verified, State.conda)
_SHOWN = 4


def lock_text(artefacts: Sequence[Artefact], *, everything: bool = False) -> str:
    """How many of each state, and what is told of the packages that are not surely known.

    Packages of which the same is told share a row, unless ``everything`` is asked for.
    """
    counts = Counter(each.state for each in artefacts)
    told = ", ".join(f"{counts[state]} {_WORDS.get(state, state.value)}" for state in State if counts[state])
    head = count(len(artefacts), "package") + (f": {told}" if told else "")
    if everything:
        rows = [(each.state.value, _called(each), _what(each)) for each in artefacts]
    else:
        alike: dict[tuple[str, str], list[str]] = {}
        for each in artefacts:
            if each.state not in _QUIET or each.reason:
                alike.setdefault((each.state.value, _what(each)), []).append(_called(each))
        rows = [(state, _some(names), what) for (state, what), names in alike.items()]
    return "\n".join([head, *(f"  {line}" for line in columns(rows))])


def _called(artefact: Artefact) -> str:
    return f"{artefact.name} {artefact.version}".rstrip()


def _some(names: Sequence[str]) -> str:
    if len(names) <= _SHOWN:
        return ", ".join(names)
    return f"{', '.join(names[: _SHOWN - 1])} and {len(names) - _SHOWN + 1} more"


def _what(artefact: Artefact) -> str:
    file = artefact.file.rpartition("/")[2] if artefact.name.startswith(CONDA) else artefact.file
    return ": ".join(filter(None, (file, artefact.reason)))


def lock_rows(artefacts: Sequence[Artefact]) -> list[dict[str, Any]]:
    """Each artefact as an object of JSON; left out is what is not told."""
    rows = []
    for each in artefacts:
        told = {
            "name": each.name,
            "version": each.version,
            "state": each.state.value,
            "file": each.file,
            "sha256": each.sha256,
            "reason": each.reason,
        }
        rows.append({key: value for key, value in told.items() if value})
    return rows
