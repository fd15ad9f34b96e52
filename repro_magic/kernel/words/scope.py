"""``%repro scope``: what is asked of this notebook's runtime."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ...measures.explain.scope import scope_text
from ...model.format import LEVELS
from ...model.scope import Level, Scope
from ...model.settings import overlaid, scope_of, settings_of
from ...workflow import scoping, today
from ..this_notebook import beside, this_notebook

if TYPE_CHECKING:
    from ..agent import Agent


def options(word: argparse.ArgumentParser) -> None:
    word.add_argument("level", nargs="?", choices=LEVELS, help="hold this notebook to it")


def run(agent: Agent, words: argparse.Namespace) -> None:
    """Show the scope in force; a level is kept in the notebook by the card, which is shown for that."""
    if words.level:
        agent.ask_for(scope_of({**settings_of(agent.scope), "level": Level[words.level]}))
        if not agent.shown:
            agent.show()
    notebook = this_notebook(agent)
    if notebook is None:
        effective = scoping.effective(overlaid(Scope(), agent.scope), beside=beside(agent))
    else:
        effective = scoping.of_file(notebook, said=agent.scope)
    # No path of the notebook: what is printed becomes an output of it.
    print(scope_text(effective, name="this notebook", today=today()))
