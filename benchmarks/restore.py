"""How long a restore takes beside ``uv pip sync`` of the same files, both with a warm cache.

    python benchmarks/restore.py

Makes an environment of some 50 packages, locks it, and restores it from the stamp. Needs an index.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from environments import uv

PACKAGES = (
    "numpy",
    "pandas",
    "scipy",
    "scikit-learn",
    "matplotlib",
    "ipykernel",
    "requests",
    "tqdm",
    "sympy",
)
ROUNDS = 3
BOUND = 2.0
"""Most that a restore may take, as a multiple of uv alone."""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="repro-magic-bench-") as name:
        folder = Path(name)
        os.environ["REPRO_MAGIC_DATA_DIR"] = str(folder / "data")
        os.environ["JUPYTER_DATA_DIR"] = str(folder / "jupyter")
        notebook = stamped(folder)
        stamp = json.loads(notebook.read_text())["metadata"]["repro_magic"]
        count = len(stamp["record"]["packages"]["artefacts"])
        lock = folder / "pylock.toml"
        repro("export", notebook, "--to", "pylock", "-o", lock)
        alone = [synced(folder / f"sync-{each}", lock) for each in range(ROUNDS + 1)][1:]
        whole = [restored(notebook) for _ in range(ROUNDS + 1)][1:]
    ratio = statistics.median(whole) / statistics.median(alone)
    print(f"{count} packages; uv venv and uv pip sync: {statistics.median(alone):.2f} s")
    print(f"repro restore, plan and check included: {statistics.median(whole):.2f} s, {ratio:.2f} times that")
    return 0 if ratio <= BOUND else 1


def stamped(folder: Path) -> Path:
    """A notebook whose stamp holds the lock of a new environment."""
    python = folder / "old" / "bin" / "python"
    run(uv(), "venv", "--quiet", "--python", sys.executable, folder / "old")
    run(uv(), "pip", "install", "--quiet", "--python", python, *PACKAGES)
    record = json.loads(said("show", "--python", python, "--format", "json"))
    packages = record["packages"]
    packages["imported"] = packages.pop("installed")
    for live in ("installers", "on_disk"):
        packages.pop(live, None)
    stamp = {"schema": 1, "record": {**record, "basis": "observed"}, "scope": {"level": "locked"}}
    content = {"cells": [], "metadata": {"repro_magic": stamp}, "nbformat": 4, "nbformat_minor": 5}
    path = folder / "notebook.ipynb"
    path.write_text(json.dumps(content))
    repro("lock", path, "--python", python)
    return path


def synced(prefix: Path, lock: Path) -> float:
    """Seconds for a new environment by uv alone."""
    began = time.perf_counter()
    run(uv(), "venv", "--quiet", "--python", sys.executable, prefix)
    command = [uv(), "pip", "sync", "--quiet", "--preview-features", "pylock"]
    run(*command, "--python", prefix / "bin" / "python", lock)
    seconds = time.perf_counter() - began
    shutil.rmtree(prefix)
    return seconds


def restored(notebook: Path) -> float:
    """Seconds for the same by a restore: plan, environment, kernel, and the check at the end."""
    began = time.perf_counter()
    repro("restore", notebook, "--yes", "--new")
    seconds = time.perf_counter() - began
    digest = said("env", "list").split()[0]
    repro("env", "remove", digest)
    return seconds


def repro(*words: object) -> None:
    run(sys.executable, "-m", "repro_magic", *words)


def said(*words: object) -> str:
    command = [sys.executable, "-m", "repro_magic", *map(str, words)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def run(*command: object) -> None:
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command}: {done.stderr[-2000:]}{done.stdout[-2000:]}")


if __name__ == "__main__":
    sys.exit(main())
