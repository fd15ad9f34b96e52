"""``%repro`` and its words: the same as the ``repro`` command, in a cell."""

from __future__ import annotations

import argparse
import logging
import shlex
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from ..model.errors import ReproError
from .cell import hold, observe_if_asked
from .errors import MagicUsageError
from .words import WORDS

if TYPE_CHECKING:
    from .agent import Agent


log = logging.getLogger(__name__)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise MagicUsageError(f"%repro: {message}.", remedy="Try %repro --help.")


def parser(word: str | None = None) -> argparse.ArgumentParser:
    """What may stand after ``%repro``; with a ``word`` only its module is imported."""
    made = _Parser(prog="%repro", description="Record the runtime of this notebook, show it, compare it.")
    words = made.add_subparsers(dest="word", metavar="WORD", parser_class=_Parser)
    for name, purpose in WORDS.items():
        # A word may take -h for itself, as %watermark does; --help always helps.
        each = words.add_parser(name, help=purpose.replace("%", "%%"), conflict_handler="resolve")
        if word in (None, name):
            module = import_module(f".words.{name}", __package__)
            module.options(each)
            each.set_defaults(run=module.run)
    return made


def run(agent: Agent, line: str, cell: str | None = None) -> None:
    """Do what the words say, or the scope in a cell. A mistake is one line on stderr; the cell goes on."""
    try:
        if cell is None:
            _dispatch(agent, line)
        else:
            hold(agent, line, cell)
    except ReproError as error:
        print(error, file=sys.stderr)
    except SystemExit:
        return  # argparse has printed its help
    except Exception as error:  # the rest of the user's cell goes on, whatever it is
        log.debug("%%repro failed.", exc_info=True)
        print(f"%repro: {type(error).__name__}: {error}", file=sys.stderr)


def _dispatch(agent: Agent, line: str) -> None:
    try:
        written = shlex.split(line)
    except ValueError as error:
        raise MagicUsageError(f"%repro: {error}.") from error
    words = parser(written[0] if written else "").parse_args(written)
    if words.word is None:
        agent.show()
        observe_if_asked(agent)
    else:
        words.run(agent, words)
