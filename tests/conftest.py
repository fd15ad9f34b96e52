"""Fixtures that several rooms share."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest
from hypothesis import settings
from jupyter_client.manager import KernelManager
from live_kernel import TIMEOUT, Notebook

# The tools beside this interpreter, such as uv, are found whether or not its environment is activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

# The same examples at every run: a gate must not depend on luck.
# `pytest --hypothesis-profile=default` looks for others.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.load_profile("gate")


@pytest.fixture(scope="session")
def kernel() -> Iterator[Notebook]:
    """A kernel of this environment, started once."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=TIMEOUT)
        yield Notebook(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.context.destroy()


@pytest.fixture
def notebook(kernel: Notebook) -> Notebook:
    """A freshly started kernel, without what an earlier test left on its channels."""
    kernel.restart()
    for channel in (kernel.client.get_iopub_msg, kernel.client.get_shell_msg):
        with contextlib.suppress(Empty):
            while True:
                channel(timeout=0.05)
    return kernel


@pytest.fixture
def loaded(notebook: Notebook) -> Notebook:
    """A fresh kernel with the extension loaded."""
    assert notebook.run("%load_ext repro_magic").status == "ok"
    return notebook
