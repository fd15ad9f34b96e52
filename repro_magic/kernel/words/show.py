"""``%repro show``: the record of this kernel."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..agent import Agent


def options(word: argparse.ArgumentParser) -> None:
    word.add_argument(
        "--details",
        action="store_true",
        help="all that is known of the packages in use, once and below this cell",
    )


def run(agent: Agent, words: argparse.Namespace) -> None:
    if words.details:
        from ..display import show_record

        show_record(agent)
    else:
        agent.show()
