"""Small notebooks in which one check finds something, and the same notebooks cured."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

TODAY: Final = "2026-11-22"
"""The day on which the examples are looked at."""

RECORD: Final[Mapping[str, Any]] = {
    "basis": "observed",
    "recorded": "2026-11-01",
    "interpreter": {
        "implementation": "cpython",
        "version": "3.12.1",
        "source": "uv",
        "environment": "venv",
    },
    "kernel": {"name": "ipykernel", "version": "7.1.0", "ipython": "9.7.0"},
    "platform": {
        "system": "linux",
        "distribution": "debian 12",
        "libc": "glibc 2.36",
        "machine": "x86_64",
    },
    "hardware": {"cpu": "AMD EPYC", "cpu_level": "x86-64-v3", "cores": 8, "memory_gib": 32},
    "packages": {"imported": {"numpy": "2.1.3"}},
    "numerics": {"encoding": "utf-8", "locale": "C.UTF-8", "timezone": "UTC"},
    "code": {"commit": "4f2a" * 10, "branch": "main", "remote": "https://example.org/trend.git"},
    "data": {},
    "services": {},
}
"""A runtime without a flaw, which each example changes a little."""

_LINE: Final = 110

LOCKED: Final = "verified numpy-2.1.3-cp312-cp312-manylinux_2_17_x86_64.whl sha256:" + "0" * 64


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A notebook, said in as few words as possible."""

    cells: tuple[str, ...] = ()
    """Sources of the code cells; each ran, in its order."""
    record: Mapping[str, Any] | None = field(default_factory=dict)
    """Changes of `RECORD`; ``None`` for a notebook without a stamp."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)
    """Members of the last cell that are not those of a cell that ran."""
    stamp: Mapping[str, Any] = field(default_factory=dict)
    """Members of the stamp beside the record, such as ``scope``."""
    kernels: tuple[str, ...] | None = None
    """Kernelspecs of the machine."""
    target: bool = False
    """Whether the record is that of a runtime that was looked at, and tells all of its packages."""
    lifted: bool = True
    """Whether the record is in the metadata, and not in an output only."""

    def notebook(self) -> dict[str, Any]:
        """The whole notebook, as a file would hold it."""
        cells = [_cell(number, source) for number, source in enumerate(self.cells, 1)]
        if cells:
            cells[-1].update(copy.deepcopy(dict(self.changes)))
        metadata: dict[str, Any] = {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python", "version": "3.12.1"},
        }
        merge(metadata, self.metadata)
        if self.record is not None and not self.target:
            written = {"schema": 1, "record": self.whole_record(), **self.stamp}
            if self.lifted:
                metadata["repro_magic"] = written
            else:
                cells.insert(0, _card(written))
        return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}

    def whole_record(self) -> dict[str, Any]:
        """The record with its changes."""
        record = copy.deepcopy(dict(RECORD))
        merge(record, self.record or {})
        return record

    def shown(self) -> list[tuple[str, str]]:
        """What tells the case: the language of each text, and the text."""
        found = [("python", "\n\n".join(self.cells))] if self.cells else []
        parts: dict[str, Any] = {}
        if self.record is None and not self.cells:
            parts["record"] = None
        if self.record:
            parts["record"] = dict(self.record)
        for name in ("metadata", "changes", "stamp"):
            if told := getattr(self, name):
                parts["cell" if name == "changes" else name] = dict(told)
        if self.kernels is not None:
            parts["kernels"] = list(self.kernels)
        if not self.lifted:
            parts["where"] = "in the output of %repro only"
        return found + ([("json", written(parts))] if parts else [])


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """What a check finds, and what it does not."""

    failing: Case
    cure: Case


def of_code(failing: str, cure: str, **both: Any) -> Example:
    """An example of one cell each; ``both`` are members of either case."""
    return Example(failing=Case(cells=(failing,), **both), cure=Case(cells=(cure,), **both))


def of_record(failing: Mapping[str, Any], cure: Mapping[str, Any] | None = None, **both: Any) -> Example:
    """An example of two records, by what is changed in them; the cure is the flawless one by default."""
    return Example(failing=Case(record=failing, **both), cure=Case(record=cure or {}, **both))


def of_packages(failing: Mapping[str, Any], cure: Mapping[str, Any] | None = None, **both: Any) -> Example:
    """The same of the packages in them."""
    return of_record({"packages": failing}, {"packages": cure} if cure else None, **both)


def scoped(**scope: Any) -> dict[str, Any]:
    """The stamp's part that holds a scope."""
    return {"scope": {"level": "identical", **scope}}


def merge(into: dict[str, Any], changes: Mapping[str, Any]) -> None:
    """Change a JSON object: objects member by member, ``None`` takes a member away."""
    for key, value in changes.items():
        if value is None:
            into.pop(key, None)
        elif isinstance(value, Mapping) and "unknown" not in value and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = copy.deepcopy(value)


def written(value: Any) -> str:
    """JSON in one line where that is short."""
    line = json.dumps(value, ensure_ascii=False)
    return line if len(line) <= _LINE else json.dumps(value, indent=1, ensure_ascii=False)


def _cell(number: int, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": number,
        "id": f"cell-{number}",
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def _card(written: Mapping[str, Any]) -> dict[str, Any]:
    data = {"application/vnd.repro-magic.v1+json": {"run": {"cells": {}}, **written}}
    output = {"output_type": "display_data", "data": data, "metadata": {}}
    return {**_cell(0, "%repro"), "id": "card", "execution_count": None, "outputs": [output]}
