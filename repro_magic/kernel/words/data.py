"""``%repro data``: declare what the notebook reads."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from ...measures.explain.inputs import inputs_text, progress_text
from ...workflow import declaring

if TYPE_CHECKING:
    from ...components.patience import Progress
    from ..agent import Agent


def options(word: argparse.ArgumentParser) -> None:
    word.add_argument("inputs", nargs="*", metavar="INPUT", help="file, folder, pattern or URL")
    word.add_argument("--fetch", action="store_true", help="download what URLs name, for its digest")
    watch = word.add_mutually_exclusive_group()
    watch.add_argument(
        "--observe", action="store_true", help="note files that are read from here on, and hosts"
    )
    watch.add_argument("--no-observe", action="store_true", help="note no more of them")


def run(agent: Agent, words: argparse.Namespace) -> None:
    """Declare inputs, or tell those that are declared. A mistake is a line on stderr."""
    if words.observe or words.no_observe:
        agent.watch(on=words.observe)
        heard = "are noted" if words.observe else "are noted no more"
        print(f"Files that this notebook reads from here on, and hosts that it asks for, {heard}.")
    elif not words.inputs:
        print(inputs_text(declaring.declared_so_far()))
    if words.inputs:
        _declare(agent, words)
    agent.refresh()
    if not agent.shown:
        print("%repro at the top of the notebook keeps this in it.")


def _declare(agent: Agent, words: argparse.Namespace) -> None:
    bar = _Bar(agent)
    try:
        found, mistakes = declaring.declare(words.inputs, fetch=words.fetch, show=bar.show)
    except KeyboardInterrupt:
        raise _Interrupted from None
    finally:
        bar.close()
    if found.digests:
        print(inputs_text(found))
    for mistake in mistakes:
        print(mistake, file=sys.stderr)


class _Interrupted(KeyboardInterrupt):  # what it is a kind of has that name
    """Stops the cell, as any interrupt does, and is told in one line."""

    def _render_traceback_(self) -> list[str]:
        return ["KeyboardInterrupt: no input of this line was declared."]


class _Bar:
    """How far the reading has come: one line in a display of its own, which is empty in the end."""

    _count = 0

    def __init__(self, agent: Agent) -> None:
        _Bar._count += 1
        self._agent = agent
        self._name = f"repro-magic-data-{_Bar._count}"
        self._shown = False

    def show(self, progress: Progress) -> None:
        # A terminal prints an update as one more line.
        if self._agent.kernel() is not None:
            self._publish(progress_text(progress.name, progress.done, progress.total))

    def close(self) -> None:
        if self._shown:
            self._publish("")

    def _publish(self, text: str) -> None:
        self._agent.shell.display_pub.publish(
            data={"text/plain": text},
            metadata={},
            transient={"display_id": self._name},
            update=self._shown,
        )
        self._shown = True
