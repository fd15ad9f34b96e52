"""``%repro show``: the record of this kernel."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..agent import Agent


def options(_word: argparse.ArgumentParser) -> None:
    """It has none."""


def run(agent: Agent, _words: argparse.Namespace) -> None:
    agent.show()
