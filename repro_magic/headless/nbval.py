"""A pytest plugin for nbval: beside a cell that differs stands what differs in the runtime.

Installed as a ``pytest11`` entry point, so that ``pytest --nbval`` is all it takes. Nothing but this file is
imported as long as no cell fails.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

TITLE = "Runtime: what the notebook's record says, and what ran"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Generator[None, Any, Any]:  # noqa: ARG001  # hook's names
    """Add a section to the report of a failed cell of nbval's."""
    report = yield
    if report.failed and type(item).__module__.partition(".")[0] == "nbval":
        told = _difference(item)
        if told:
            report.sections.append((TITLE, told))
    return report


def _difference(item: Any) -> str:
    """What differs, looked at once for each notebook; nothing about it may break the report."""
    seen: dict[Path, str] = item.config.stash.setdefault(_SEEN, {})
    path = Path(item.parent.path)
    if path not in seen:
        try:
            seen[path] = _look(path, item.config.option)
        except Exception as error:  # noqa: BLE001  # the report of the failure goes on
            seen[path] = f"It could not be compared: {error}"
    return seen[path]


_SEEN = pytest.StashKey[dict[Path, str]]()


def _look(path: Path, options: Any) -> str:
    from .. import workflow
    from ..measures.explain.text import report_text

    notebook = workflow.read(path)
    if getattr(options, "nbval_current_env", False):
        target = workflow.look(python=sys.executable)
    else:
        named = getattr(options, "nbval_kernel_name", None) or workflow.named_kernel(notebook) or "python3"
        target = workflow.look(kernel=named)
    return report_text(workflow.check(notebook, target, beside=path.parent), name=path.name)
