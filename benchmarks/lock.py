"""Measures ``repro lock`` beside the tools that come nearest: they lock what an index offers today.

Usage: python benchmarks/lock.py [--python PATH] [--quick]

Looks at the environment of run.py, or at another one. Asks the configured index, so that the times hold for
this connection only: what is told is seconds by the clock and their ratios. Rewrites its own results in
docs/lock.md; ``--quick`` takes one pair of each and only prints.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import environments
from pairs import Pairs, Ratio, taken

_DOCUMENT = environments.PROJECT / "docs" / "lock.md"
_BEGIN, _END = "<!-- results of benchmarks/lock.py -->\n", "<!-- end of results -->\n"
_GOALS = {"warm": 3.0, "cold": 15.0}
"""Seconds for 130 packages."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure repro lock beside its peers.")
    parser.add_argument("--python", help="the interpreter of another environment")
    parser.add_argument("--quick", action="store_true", help="one pair of each, printed only")
    options = parser.parse_args()
    python = options.python or str(environments.prepared([environments.REAL])[0].python)
    with tempfile.TemporaryDirectory() as folder:
        text = "\n".join(_measured(Path(folder), python, quick=options.quick)) + "\n"
    print(text)
    if not options.quick:
        before, _, rest = _DOCUMENT.read_text("utf-8").partition(_BEGIN)
        _DOCUMENT.write_text(before + _BEGIN + "\n" + text + "\n" + _END + rest.partition(_END)[2], "utf-8")


def _measured(folder: Path, python: str, *, quick: bool) -> Iterator[str]:
    freeze = folder / "freeze.txt"
    frozen = subprocess.run(
        [environments.uv(), "pip", "freeze", "--exclude-editable", "--python", python],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    freeze.write_text(
        "".join(line for line in frozen.splitlines(keepends=True) if " @ " not in line), "utf-8"
    )
    ours = [sys.executable, "-m", "repro_magic", "lock", "--format", "json", "--python", python]
    uv = [environments.uv(), "pip", "compile", "--quiet", "--no-deps", "--format", "pylock.toml"]
    uv += ["--python", python, str(freeze), "--output-file", str(folder / "pylock.toml")]
    pip = [sys.executable, "-m", "pip", "lock", "--quiet", "--no-deps", "--requirement", str(freeze)]
    pip += ["--output", str(folder / "pylock.pip.toml"), "--disable-pip-version-check"]
    kept = folder / "kept"
    told = json.loads(subprocess.run(ours, capture_output=True, check=False, env=_with(kept)).stdout)
    states = Counter(each["state"] for each in told["artefacts"])
    count = len(told["artefacts"])
    yield f"{count} packages: " + ", ".join(f"{number} {state}" for state, number in states.items()) + "."
    yield ""
    yield "| `repro lock` | seconds | goal for 130 | compared with | seconds | ratio |"
    yield "|---|---|---|---|---|---|"
    least = 1 if quick else 7
    yield _row("warm", "`uv pip compile --no-deps`, warm", _pairs(ours, uv, kept, least))
    with _fresh(folder) as (mine, cold):
        pairs = _pairs(ours, [*uv, "--no-cache"], mine, 1 if quick else 3, cold=cold)
    yield _row("cold", "the same with `--no-cache`", pairs)
    with _fresh(folder) as (mine, cold):
        pairs = _pairs(ours, [*pip, "--no-cache-dir"], mine, 1, cold=cold)
    yield _row("cold", "`pip lock --no-deps --no-cache-dir`", pairs)


def _row(kind: str, peer: str, pairs: Pairs) -> str:
    mine, theirs = (median(pair[side] for pair in pairs) for side in (0, 1))
    ratio = Ratio.of(pairs, faster=False)
    told = f"{ratio.median:.2f} ({ratio.least:.2f}–{ratio.most:.2f})"
    return f"| {kind} | {mine:.1f} | < {_GOALS[kind]:g} | {peer} | {theirs:.1f} | {told} |"


def _pairs(ours: list[str], peer: list[str], kept: Path, least: int, cold: list[Path] | None = None) -> Pairs:
    commands = {"ours": ours, "peer": peer}

    def spent(side: str) -> float:
        place = kept
        if cold is not None:
            place = kept / str(len(cold))
            cold.append(place)
        began = time.perf_counter()
        subprocess.run(commands[side], capture_output=True, check=False, env=_with(place))
        return time.perf_counter() - began

    return taken(spent, "ours", "peer", least, 0.0)


@contextmanager
def _fresh(folder: Path) -> Iterator[tuple[Path, list[Path]]]:
    """A folder in which every run finds a cache of its own that is empty."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        yield Path(place), []


def _with(cache: Path) -> dict[str, str]:
    return {**os.environ, "REPRO_MAGIC_CACHE_DIR": str(cache)}


if __name__ == "__main__":
    main()
