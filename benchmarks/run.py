"""Measures repro-magic against its peers, side by side, and says which goals are hit and which are missed.

Usage: python benchmarks/run.py [--quick]

Sets everything up from nothing under build/bench, and rewrites the results in docs/performance.md and their
picture. ``--quick`` takes three pairs in the smallest environment and only prints, for a smoke test.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import environments
import goals
import pairs
import plot
import table
from environments import BUILD, PROJECT, Environment
from processes import Processes

_HERE = Path(__file__).resolve().parent
_DOCUMENT = PROJECT / "docs" / "performance.md"
_PICTURE = PROJECT / "docs" / "images" / "performance.svg"
_BEGIN, _END = "<!-- results of make bench -->\n", "<!-- end of results -->\n"
_PEERS = ("watermark", "session-info2", "scooby", "packaging", "pip")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure repro-magic against its peers.")
    parser.add_argument("--quick", action="store_true", help="three pairs in the smallest environment")
    options = parser.parse_args()
    least, seconds = (3, 0.0) if options.quick else (9, 6.0)
    made = environments.prepared(goals.SIZES[:1] if options.quick else goals.SIZES)
    results: dict[str, Any] = {
        "quick": options.quick,
        "date": datetime.datetime.now().astimezone().date().isoformat(),
        "machine": _machine(),
        "versions": {**_versions(made[0]), "uv": _said(environments.uv(), "--version").split()[1]},
        "sizes": {str(each.size): _measured(each, least, seconds) for each in made},
    }
    (BUILD / "results.json").write_text(json.dumps(results, indent=1), "utf-8")
    text = table.document(results)
    print(text)
    if not options.quick:
        plot.draw(results, _PICTURE)
        before, _, rest = _DOCUMENT.read_text("utf-8").partition(_BEGIN)
        _DOCUMENT.write_text(before + _BEGIN + "\n" + text + "\n" + _END + rest.partition(_END)[2], "utf-8")


def _measured(environment: Environment, least: int, seconds: float) -> dict[str, Any]:
    print(f"measuring with {environment.count()} distributions", file=sys.stderr, flush=True)
    sides = [(goal.ours, goal.peer) for goal in goals.of_kind(whole_process=False)]
    measured = _in_process(environment, {"pairs": sides, "least": least, "seconds": seconds})
    processes = Processes(environment)
    measured["answers"]["probe"] = processes.counts()
    for goal in goals.of_kind(whole_process=True):
        measured["pairs"][goal.key] = pairs.taken(processes.spent, goal.ours, goal.peer, least, seconds)
    measured["count"] = environment.count()
    measured["hook"] = measured["answers"].pop("hook", {})
    return measured


def _in_process(environment: Environment, plan: dict[str, Any]) -> dict[str, Any]:
    """What `in_process.py` answers, run by the environment's interpreter."""
    plan_file, answer_file = BUILD / "plan.json", BUILD / f"in-process-{environment.size}.json"
    plan_file.write_text(json.dumps(plan), "utf-8")
    cache = BUILD / "cache" / f"record-{environment.size}"
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    subprocess.run(
        [environment.python, _HERE / "in_process.py", plan_file, answer_file],
        # The other one keeps debugpy from warning of frozen modules.
        env={**environments.variables(), "BENCH_CACHE": str(cache), "PYDEVD_DISABLE_FILE_VALIDATION": "1"},
        cwd=environments.repository(),
        check=True,
    )
    answer: dict[str, Any] = json.loads(answer_file.read_text("utf-8"))
    return answer


def _machine() -> str:
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text("utf-8").splitlines() if cpu.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = names[0] if names else platform.machine()
    return f"{os.cpu_count()} cores of {model}, {platform.system()}, CPython {platform.python_version()}"


def _versions(environment: Environment) -> dict[str, str]:
    asked = f"import importlib.metadata as m; print(*map(m.version, {_PEERS!r}))"
    return dict(zip(_PEERS, _said(str(environment.python), "-c", asked).split(), strict=True))


def _said(*command: str) -> str:
    env = environments.variables()
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
