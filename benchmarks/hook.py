"""What the hook after each cell costs, by the event system of IPython."""

from __future__ import annotations

import copy
import itertools
import sys
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

_REPEATS = 15
_numbers = itertools.count()


def costs(shell: Any) -> dict[str, list[float]]:
    """Microseconds of CPU per cell that imports nothing: with the hook less without it, repeatedly.

    For a cell that ran before, in a process with as many modules as it has and with ten times as many; and
    for cells that never ran before, without and with the card on show: there, the cells of a long notebook.
    """
    from repro_magic.kernel import agent_of, load

    ran = shell.run_cell("a = 1", store_history=True)

    def again() -> list[Any]:
        return [ran] * 2000

    def new() -> list[Any]:
        return [_another(ran) for _ in range(100)]

    found = {"a cell run again": _differences(shell, again)}
    more = [f"_bench_{number}" for number in range(9 * len(sys.modules))]
    sys.modules.update((name, ModuleType(name)) for name in more)
    found["a cell run again, ten times the modules"] = _differences(shell, again)
    for name in more:
        del sys.modules[name]
    found["a new cell, no card on show"] = _differences(shell, new)
    load(shell)
    shell.run_cell("%repro", store_history=True).raise_error()
    agent = agent_of(shell)
    if agent is None or not agent.shown:
        raise RuntimeError("%repro showed no card")
    found["a new cell, the card on show"] = [_triggered(shell, new()[:10]) for _ in range(_REPEATS)]
    return found


def _differences(shell: Any, cells: Callable[[], list[Any]]) -> list[float]:
    from repro_magic.kernel import load, unload

    differences = []
    for _ in range(_REPEATS):
        without = _triggered(shell, cells())
        load(shell)
        # The hook gets to know of a cell that is to be run again.
        shell.run_cell("a = 1", store_history=True)
        differences.append(_triggered(shell, cells()) - without)
        unload(shell)
    return differences


def _triggered(shell: Any, results: list[Any]) -> float:
    """Microseconds of CPU for each of the results of cells."""
    trigger = shell.events.trigger
    start = time.process_time()
    for result in results:
        trigger("post_run_cell", result)
    return (time.process_time() - start) / len(results) * 1e6


def _another(result: Any) -> Any:
    """The result of a cell with a source that was not run before."""
    other = copy.copy(result)
    other.info = copy.copy(result.info)
    other.info.raw_cell = f"a = {next(_numbers)}"
    return other
