"""A process like a kernel at work, and measurements in forks of it.

Each fork begins where the kernel stands: every measurement is of a first call in a process that lives.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any

Prepared = Callable[[], object]
"""What is measured."""

_LONGEST = 300
"""Seconds that one measurement may take."""

_FIRST_CELL = """
import numpy as np
import pandas as pd
import scipy, scipy.stats, scipy.optimize
import sklearn, sklearn.linear_model
import matplotlib.pyplot as plt
import seaborn as sns
import statsmodels.api as sm
import xarray as xr
import polars as pl
"""


def started() -> Any:
    """The shell of an IPython kernel whose first cell has imported what data science imports."""
    sys.path[0] = ""
    _forget_own_modules()
    from ipykernel.ipkernel import IPythonKernel
    from IPython.core import displaypub, history

    # It would write to the user's history, in a thread that no fork has.
    manager: Any = history.HistoryManager
    manager.enabled = False
    shell: Any = IPythonKernel.instance().shell
    # Nobody listens to this kernel.
    publisher: Any = displaypub.CapturingDisplayPublisher
    shell.display_pub = publisher()
    result = shell.run_cell(_FIRST_CELL, silent=True)
    result.raise_error()
    gc.collect()
    gc.freeze()
    return shell


def _forget_own_modules() -> None:
    """No kernel has these loaded, and code outside of every package makes tools look further."""
    here = os.path.dirname(os.path.abspath(__file__)) + os.sep
    for name, module in list(sys.modules.items()):
        if name != "__main__" and (getattr(module, "__file__", None) or "").startswith(here):
            del sys.modules[name]


def cpu() -> float:
    """CPU seconds that this process and the ended ones it waited for have used."""
    total = 0.0
    for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(whose)
        total += usage.ru_utime + usage.ru_stime
    return total


def spent(prepare: Callable[[], Prepared]) -> float:
    """CPU milliseconds of the call that ``prepare`` returns, made in a fork; preparing is not counted."""

    def measure() -> float:
        call = prepare()
        _touch_modules()
        before = cpu()
        call()
        sys.stdout.flush()
        return (cpu() - before) * 1000

    return float(in_fork(measure))


def _touch_modules() -> None:
    """Make the modules' memory the fork's own.

    A fork copies a page when it first touches it, if only to count a reference. The walk over `sys.modules`,
    which every side makes, would pay for that; in processes that were not forked it does not.
    """
    for module in list(sys.modules.values()):
        names = getattr(module, "__dict__", {})
        for name in ("__name__", "__file__", "__path__", "__spec__", "__package__", "__version__"):
            names.get(name)


def in_fork(ask: Callable[[], Any]) -> Any:
    """What the function answers when a fork of this process calls it, by way of JSON.

    Raises RuntimeError with the traceback where it fails.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(ask, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        told = stream.read()
    os.waitpid(child, 0)
    answer = json.loads(told or b'{"failed": "it ended without an answer"}')
    if "failed" in answer:
        raise RuntimeError(answer["failed"])
    return answer["is"]


def _answer(ask: Callable[[], Any], writing: int) -> None:
    signal.alarm(_LONGEST)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    try:
        answer = {"is": ask()}
    except BaseException:  # noqa: BLE001 - the parent raises it again
        answer = {"failed": traceback.format_exc()}
    with os.fdopen(writing, "wb") as stream:
        stream.write(json.dumps(answer).encode())
    os._exit(0)
