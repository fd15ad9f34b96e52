"""How long the risks of many stamped notebooks take, as a ratio to parsing their JSON.

    python benchmarks/risks.py [--notebooks 1000] [--packages 50] [--rounds 3]

Makes notebooks of drawn content (seeded), each with a stamp of that many packages, then lets the sides read
the same files in turn: ``json.loads`` alone, and reading a notebook with its risks. Prints medians of CPU
time.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from repro_magic import workflow
from repro_magic.risks.examples import RECORD, THREATENED
from repro_magic.workflow.evaluating import evaluate


def draw(folder: Path, notebooks: int, packages: int) -> list[Path]:
    """Write notebooks of 10 to 40 cells: those of the examples, and some of plain calculation."""
    rng = random.Random(20261122)
    sources = [cell for each in THREATENED.values() for cell in (*each.failing.cells, *each.cure.cells)]
    paths = []
    for number in range(notebooks):
        cells = [_cell(rng, count, sources) for count in range(1, rng.randint(10, 40))]
        content = {
            "cells": cells,
            "metadata": {
                "kernelspec": {"name": "python3", "language": "python"},
                "repro_magic": {"schema": 1, "record": _record(rng, packages)},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        paths.append(folder / f"{number}.ipynb")
        paths[-1].write_text(json.dumps(content, indent=1), encoding="utf-8")
    return paths


def _cell(rng: random.Random, count: int, sources: list[str]) -> dict[str, Any]:
    plain = "\n".join(f"x_{line} = step({line}, *args)[{line}]" for line in range(rng.randint(1, 10)))
    source = rng.choice(sources) if rng.random() < 0.3 else plain
    shown = {"output_type": "stream", "name": "stdout", "text": "0.123 " * int(rng.lognormvariate(4, 1.5))}
    return {
        "cell_type": "code",
        "execution_count": count,
        "id": f"cell-{count}",
        "metadata": {},
        "outputs": [shown],
        "source": source,
    }


def _record(rng: random.Random, packages: int) -> dict[str, Any]:
    names = {f"package-{number}": f"{rng.randint(0, 9)}.{rng.randint(0, 30)}.1" for number in range(packages)}
    digests = {name: f"sha256:{rng.getrandbits(64):016x}" for name in names}
    licences = dict.fromkeys(names, "BSD-3-Clause")
    return {**RECORD, "packages": {"imported": names, "digests": digests, "licenses": licences}}


def seconds(act: Callable[[Path], object], paths: list[Path]) -> float:
    """CPU time of doing it to every file."""
    began = time.process_time()
    for path in paths:
        act(path)
    return time.process_time() - began


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--notebooks", type=int, default=1000)
    options.add_argument("--packages", type=int, default=50)
    options.add_argument("--rounds", type=int, default=3)
    asked = options.parse_args()
    sides: dict[str, Callable[[Path], object]] = {
        "json.loads": lambda path: json.loads(path.read_text(encoding="utf-8")),
        "reading a notebook": workflow.read,
        "reading and risks": lambda path: evaluate(workflow.read(path)),
    }
    with tempfile.TemporaryDirectory() as folder:
        paths = draw(Path(folder), asked.notebooks, asked.packages)
        size = sum(path.stat().st_size for path in paths) / 1e6
        times: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(asked.rounds):
            for name, act in sides.items():
                times[name].append(seconds(act, paths))
    floor = statistics.median(times["json.loads"])
    print(f"{asked.notebooks} notebooks, {size:.0f} MB, {asked.packages} packages each")
    for name, taken in times.items():
        median = statistics.median(taken)
        each = 1000 * median / asked.notebooks
        print(f"{name:<20} {median:7.2f} s  {each:6.2f} ms each  {median / floor:5.1f} x json.loads")


if __name__ == "__main__":
    main()
