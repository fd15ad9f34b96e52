"""The words and options of ``repro``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module

from .. import __version__
from ..model.format import DEFAULT_LEVEL, LEVELS

_EPILOG = (
    "Exit codes: 0 same or done, 1 differs or would change, "
    "2 bad usage or unreadable file, 3 unstamped or unknown."
)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    made = argparse.ArgumentParser(
        prog="repro",
        description="Record, compare and keep the runtime that made a notebook's outputs.",
        epilog=_EPILOG,
    )
    made.add_argument("--version", action="version", version=f"repro-magic {__version__}")
    commands = made.add_subparsers(metavar="COMMAND", required=True)
    _show(commands)
    _stamp(commands)
    _check(commands)
    _strip(commands)
    _diff(commands)
    _autoload(commands)
    return made


_Commands = argparse._SubParsersAction  # argparse has no public name for what add_subparsers returns


def _show(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "show", "show the record of one environment")
    _target(command)
    command.add_argument("--format", choices=("text", "markdown", "json"), default="text")


def _stamp(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "stamp", "lift the record from a notebook's outputs to its metadata")
    _notebooks(command)
    command.add_argument("--check", action="store_true", help="change nothing; exit 1 if a file would change")
    _target(command, "state that a notebook without a record ran with this ")


def _check(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "check", "say what differs between a notebook's record and a runtime")
    _notebooks(command)
    _target(command)
    command.add_argument("--level", choices=LEVELS, help="instead of the notebook's own")
    command.add_argument("--format", choices=("text", "json"), default="text")


def _strip(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "strip", "take the stamp and the %%repro outputs out again")
    _notebooks(command)


def _diff(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "diff", "ask whether runtime B has what runtime A had")
    source = "a notebook, a record in JSON, or the path of an interpreter"
    command.add_argument("was", metavar="A", type=_named, help=source)
    command.add_argument("now", metavar="B", type=_named, help="the same")
    command.add_argument("--level", choices=LEVELS, default=DEFAULT_LEVEL)
    command.add_argument("--format", choices=("text", "json"), default="text")


def _autoload(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = _command(commands, "autoload", "load the extension in every kernel of an environment")
    command.add_argument("word", choices=("enable", "disable", "status"))
    command.add_argument(
        "--python", metavar="PATH", help="of this interpreter instead of the one that runs this"
    )


def _command(
    commands: _Commands[argparse.ArgumentParser], name: str, purpose: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=purpose, description=purpose.capitalize() + ".", epilog=_EPILOG)
    command.set_defaults(run=_run_late(name))
    return command


def _run_late(name: str) -> Callable[[argparse.Namespace], int]:
    def run(arguments: argparse.Namespace) -> int:
        code: int = import_module(f".{name}", __package__).run(arguments)
        return code

    return run


def _named(text: str) -> str:
    """A name that is not empty, as an unset variable of a shell would make it."""
    if not text.strip():
        raise argparse.ArgumentTypeError("an empty name")
    return text


def _notebooks(command: argparse.ArgumentParser) -> None:
    command.add_argument("notebooks", nargs="+", metavar="NB", type=_named, help="notebook files")


def _target(command: argparse.ArgumentParser, purpose: str = "") -> None:
    target = command.add_mutually_exclusive_group()
    target.add_argument("--kernel", metavar="NAME", type=_named, help=f"{purpose}kernelspec, by name")
    target.add_argument("--python", metavar="PATH", type=_named, help=f"{purpose}interpreter, by path")
