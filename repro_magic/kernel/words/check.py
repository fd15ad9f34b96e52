"""``%repro check``: the stamp of a saved notebook beside this kernel."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ... import workflow
from ...model.format import LEVELS
from ...model.scope import Level
from ...workflow import detailing
from ..display import show_report
from ..this_notebook import asked_for

if TYPE_CHECKING:
    from ..agent import Agent


def options(word: argparse.ArgumentParser) -> None:
    word.add_argument(
        "notebook", nargs="?", type=Path, help="its file; this notebook, where that can be told"
    )
    word.add_argument("--kernel", metavar="NAME", help="compare with this kernelspec instead")
    word.add_argument("--level", choices=LEVELS)


def run(agent: Agent, words: argparse.Namespace) -> None:
    path = asked_for(agent, words.notebook, "check")
    notebook = workflow.read(path)
    level = Level[words.level] if words.level else None
    details = detailing.wanted(notebook, level, beside=path.parent, said=agent.scope)
    if words.kernel:
        target = workflow.look(kernel=words.kernel, details=details)
    else:
        target = workflow.running(agent.record(details=details))
    show_report(agent, workflow.check(notebook, target, level, beside=path.parent, said=agent.scope))
