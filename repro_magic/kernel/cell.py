"""``%%repro``: the card, and below it what the notebook asks of its runtime."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..workflow import scoping
from .errors import MagicUsageError
from .this_notebook import beside

if TYPE_CHECKING:
    from .agent import Agent


def hold(agent: Agent, line: str, cell: str) -> None:
    """Hold the notebook to the scope in a cell, and show the card. Raises ScopeError and MagicUsageError."""
    if line.strip():
        raise MagicUsageError(
            f'%%repro takes no words, and there is "{line.strip()[:40]}".',
            remedy="Write the scope below it, in TOML, or use %repro with one percent sign.",
        )
    agent.ask_for(scoping.of_cell(cell))
    # Running a cell again takes its outputs away: an update would have nothing left to update.
    agent.show()


def observe_if_asked(agent: Agent) -> None:
    """Note opened files and contacted hosts where a scope file of the project asks for that.

    Raises ScopeError for a file that is no scope.
    """
    if scoping.effective(agent.scope, beside=beside(agent)).scope.observe:
        agent.watch()
