"""What the hook after each cell costs, by the event system of IPython."""

from __future__ import annotations

import sys
import time
from types import ModuleType
from typing import Any

_CALLS = 2000
_REPEATS = 15
_NEW_CELLS = 25


def costs(shell: Any) -> dict[str, list[float]]:
    """Microseconds of CPU per cell that imports nothing: pairs of with and without, their differences.

    A cell that ran before, in a process with as many modules as it has, and with ten times as many; and cells
    that were never run before, with the card on show.
    """
    from repro_magic.kernel import agent_of, load

    found = {"a cell run again": _again(shell)}
    for number in range(9 * len(sys.modules)):
        sys.modules[f"_bench_{number}"] = ModuleType(f"_bench_{number}")
    found["a cell run again, ten times the modules"] = _again(shell)
    for number in range(9 * len(sys.modules) // 10):
        del sys.modules[f"_bench_{number}"]
    load(shell)
    found["a new cell, no card on show"] = _new(shell)
    shell.run_cell("%repro").raise_error()
    if not agent_of(shell).shown:
        raise RuntimeError("%repro showed no card")
    found["a new cell, the card on show"] = _new(shell)
    return found


def _again(shell: Any) -> list[float]:
    from repro_magic.kernel import load, unload

    differences = []
    for _ in range(_REPEATS):
        without = _triggered(shell, shell.run_cell("a = 1", store_history=True))
        load(shell)
        # Once for the agent to learn of the cell.
        with_hook = _triggered(shell, shell.run_cell("a = 1", store_history=True))
        unload(shell)
        differences.append(with_hook - without)
    return differences


def _triggered(shell: Any, result: Any) -> float:
    trigger = shell.events.trigger
    start = time.process_time()
    for _ in range(_CALLS):
        trigger("post_run_cell", result)
    return (time.process_time() - start) / _CALLS * 1e6


def _new(shell: Any) -> list[float]:
    trigger = shell.events.trigger
    result = shell.run_cell("a = 1", store_history=True)
    spent = []
    for number in range(_NEW_CELLS):
        result.info.raw_cell = f"a = {number}  # {len(spent)} {id(spent)}"
        start = time.process_time()
        trigger("post_run_cell", result)
        spent.append((time.process_time() - start) * 1e6)
    return spent
