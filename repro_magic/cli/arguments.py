"""The command line, put together from the commands, and the options that several of them share."""

from __future__ import annotations

import argparse
from importlib import import_module
from keyword import iskeyword

from .. import __version__
from ..model.format import LEVELS
from .commands import COMMANDS

_EPILOG = (
    "Exit codes: 0 same or done, 1 differs or would change, "
    "2 bad usage or unreadable file, 3 unstamped or unknown."
)


def parser(word: str | None = None) -> argparse.ArgumentParser:
    """The command line; with a ``word`` only that command's module is imported for its options."""
    made = argparse.ArgumentParser(
        prog="repro",
        description="Record, compare and keep the runtime that made a notebook's outputs.",
        epilog=_EPILOG,
    )
    made.add_argument("--version", action="version", version=f"repro-magic {__version__}")
    commands = made.add_subparsers(metavar="COMMAND", dest="word", required=True)
    for name, purpose in COMMANDS.items():
        told = purpose.replace("%", "%%")
        command = commands.add_parser(name, help=told, description=told.capitalize() + ".", epilog=_EPILOG)
        if word in (None, name):
            module = import_module(f".{name}{'_' * iskeyword(name)}", __package__)
            module.options(command)
            command.set_defaults(run=module.run)
    return made


def a_name(text: str) -> str:
    """A name that is not empty, as an unset variable of a shell would make it."""
    if not text.strip():
        raise argparse.ArgumentTypeError("an empty name")
    return text


def add_notebooks(command: argparse.ArgumentParser) -> None:
    """One or more notebook files, as ``notebooks``."""
    command.add_argument("notebooks", nargs="+", metavar="NB", type=a_name, help="notebook files")


def add_target(command: argparse.ArgumentParser, purpose: str = "") -> None:
    """``--kernel`` or ``--python``, at most one of them."""
    target = command.add_mutually_exclusive_group()
    target.add_argument("--kernel", metavar="NAME", type=a_name, help=f"{purpose}kernelspec, by name")
    target.add_argument("--python", metavar="PATH", type=a_name, help=f"{purpose}interpreter, by path")


def add_level(command: argparse.ArgumentParser, default: str | None = None) -> None:
    """``--level``, which by default is the notebook's own."""
    command.add_argument("--level", choices=LEVELS, default=default, help="instead of the notebook's own")


def add_format(command: argparse.ArgumentParser, *others: str) -> None:
    """``--format``: text, JSON, and others that the command can write."""
    command.add_argument("--format", choices=("text", *others, "json"), default="text")
