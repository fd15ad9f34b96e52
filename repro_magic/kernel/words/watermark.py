"""``%repro watermark``: what ``%watermark`` prints."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..watermark import add_flags, watermark

if TYPE_CHECKING:
    from ..agent import Agent


def options(word: argparse.ArgumentParser) -> None:
    add_flags(word)


def run(agent: Agent, words: argparse.Namespace) -> None:
    print(watermark(agent, words))
