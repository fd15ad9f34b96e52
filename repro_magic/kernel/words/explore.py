"""``%repro explore``: set any two runtimes side by side, and turn the knobs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ... import workflow
from ...model.format import LEVELS
from ...model.scope import Level
from ...workflow import exploring
from ..explorer import Explorer
from ..this_notebook import this_notebook

if TYPE_CHECKING:
    from ..agent import Agent


def options(word: argparse.ArgumentParser) -> None:
    word.add_argument(
        "notebook", nargs="?", type=Path, help="its file; this notebook, where that can be told"
    )
    word.add_argument("--level", choices=LEVELS)


def run(agent: Agent, words: argparse.Namespace) -> None:
    if "ipywidgets" not in sys.modules:
        agent.session.disregarded.add("ipywidgets")
    notebook = words.notebook or this_notebook(agent)
    found = exploring.sources(lambda: workflow.running(agent.record()), notebook)
    level = Level[words.level] if words.level else agent.scope.level
    agent.shell.display_pub.publish(data=Explorer(found, level).bundle(), metadata={})
