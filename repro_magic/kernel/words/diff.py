"""``%repro diff``: another runtime beside this kernel."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ... import workflow
from ...model.format import DEFAULT_LEVEL, LEVELS
from ...model.scope import Level
from ..display import show_report

if TYPE_CHECKING:
    from ..agent import Agent


def options(word: argparse.ArgumentParser) -> None:
    word.add_argument("other", help="a notebook, a record in JSON, or the path of an interpreter")
    word.add_argument("--level", choices=LEVELS, default=DEFAULT_LEVEL)


def run(agent: Agent, words: argparse.Namespace) -> None:
    this = workflow.running(agent.record())
    show_report(agent, workflow.diff(workflow.named(words.other), this, Level[words.level]))
