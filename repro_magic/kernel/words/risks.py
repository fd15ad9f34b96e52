"""``%repro risks``: what threatens this notebook in this kernel."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import workflow
from ...measures.explain.threats import threats_html, threats_markdown, threats_text
from ...model.format import LEVELS
from ...model.scope import Level
from ...workflow import evaluating
from ..this_notebook import this_notebook

if TYPE_CHECKING:
    from ..agent import Agent


def options(word: argparse.ArgumentParser) -> None:
    word.add_argument(
        "notebook",
        nargs="?",
        type=Path,
        help="its file; this notebook as it was saved, where that can be told",
    )
    word.add_argument("--level", choices=LEVELS)


def run(agent: Agent, words: argparse.Namespace) -> None:
    """Show the threats of the runtime as it is, and those of the code in the notebook's file.

    Where the front end does not tell the file, the code is what this kernel ran so far.
    """
    path = words.notebook or this_notebook(agent)
    report = evaluating.evaluate(
        workflow.read(path) if path else _so_far(agent),
        target=workflow.running(agent.record()),
        level=Level[words.level] if words.level else None,
        beside=path.absolute().parent if path else None,
        said=agent.scope,
        name=path.name if path else "NB",
    )
    data = {
        "text/html": threats_html(report),
        "text/markdown": threats_markdown(report),
        "text/plain": threats_text(report),
    }
    agent.shell.display_pub.publish(data=data, metadata={})


def _so_far(agent: Agent) -> dict[str, Any]:
    """The cells that this kernel ran, as a notebook."""
    history = agent.shell.history_manager
    sources = history.input_hist_raw[1:] if history else []
    cells = [
        {"cell_type": "code", "execution_count": count, "source": source}
        for count, source in enumerate(sources, 1)
    ]
    # A kernel that runs is named by whoever started it.
    return {"cells": cells, "metadata": {"kernelspec": {"name": "this kernel"}}}
