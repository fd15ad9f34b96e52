"""``%repro watermark``: the lines that ``%watermark`` of watermark 2.6 prints, for notebooks that have them.

The same flags give the same layout. The facts are this package's: the version that is loaded rather than the
one on disk, cores that the process may use, the processor's name where the original prints nothing, remotes
without credentials. Facts about the author and the newest releases are not taken over.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import sys
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ..components import git, limits
from ..components.distributions import current
from ..components.files import text
from ..components.hardware import processor
from ..components.modules import located
from ..components.naming import normalized
from ..components.ownership import Owners

if TYPE_CHECKING:
    from .agent import Agent

Rows = list[tuple[str, str]]


def add_flags(parser: argparse.ArgumentParser) -> None:
    """The flags of ``%watermark`` that are taken over."""
    for short, long, purpose in (
        ("-d", "--date", "date"),
        ("-t", "--time", "time"),
        ("-z", "--timezone", "time zone, with -t"),
        ("-n", "--datename", "date with the names of day and month, with -u"),
        ("-i", "--iso8601", "ISO 8601 date and time, with -u"),
        ("-u", "--updated", '"Last updated:" in front of the time'),
        ("-v", "--python", "Python and IPython"),
        ("-m", "--machine", "system and machine"),
        ("-g", "--githash", "commit of the working directory"),
        ("-r", "--gitrepo", "remote of the repository, without credentials"),
        ("-b", "--gitbranch", "branch"),
        ("-co", "--conda", "name of the conda environment"),
        ("-iv", "--iversions", "versions of imported modules"),
    ):
        parser.add_argument(short, long, action="store_true", help=purpose)
    parser.add_argument("-p", "--packages", metavar="A,B", help="versions of these packages")


def watermark(agent: Agent, flags: argparse.Namespace) -> str:
    """The text for some flags; without any, what ``%watermark`` prints by default."""
    if not any(value for name, value in vars(flags).items() if name not in ("word", "run")):
        flags.updated = flags.iso8601 = flags.python = flags.machine = True
    blocks = [rows for wanted, rows in _blocks(agent, flags) if wanted]
    return "\n\n".join(_aligned(rows()) for rows in blocks)


def _blocks(agent: Agent, flags: argparse.Namespace) -> Iterable[tuple[Any, Callable[[], Rows]]]:
    """The blocks in the order in which they are printed, each with whether it is asked for."""
    names = agent.shell.user_ns
    yield flags.updated or flags.date or flags.time, lambda: _time(flags)
    yield flags.python, _python
    yield flags.packages, lambda: _packages(flags.packages)
    yield flags.conda, lambda: [("conda environment", _conda())]
    yield flags.machine, _machine
    yield flags.githash, lambda: [("Git hash", _checkout()[0])]
    yield flags.gitrepo, lambda: [("Git repo", _checkout()[1])]
    yield flags.gitbranch, lambda: [("Git branch", git.branch(os.getcwd()))]
    yield flags.iversions, lambda: _imported(names)


def _aligned(rows: Rows) -> str:
    width = max((len(label) for label, _ in rows), default=0)
    return "\n".join(f"{label.ljust(width)}: {value}" for label, value in rows)


def _time(flags: argparse.Namespace) -> Rows:
    now = datetime.datetime.now().astimezone()
    if flags.iso8601 and flags.updated:
        return [("Last updated", now.isoformat())]
    words = []
    if flags.date or (flags.datename and flags.updated):
        words.append(now.strftime("%a, %d %b %Y" if flags.datename else "%Y-%m-%d"))
    if flags.time:
        words.append(now.strftime("%H:%M:%S %Z" if flags.timezone else "%H:%M:%S"))
    both = "Date/Time" if flags.date and flags.time else "Date" if flags.date else "Time"
    return [("Last updated" if flags.updated else both, " ".join(words))]


def _python() -> Rows:
    ipython = sys.modules.get("IPython")
    return [
        ("Python implementation", platform.python_implementation()),
        ("Python version", platform.python_version()),
        ("IPython version", getattr(ipython, "__version__", "not installed")),
    ]


def _packages(names: str) -> Rows:
    return [(name, _version(name) or "unknown") for name in filter(None, map(str.strip, names.split(",")))]


def _version(name: str) -> str:
    """Version of a distribution, or of the one that an import name stands for. Nothing is imported for it."""
    inventory = current()
    for directory in inventory.directories:
        found = directory.distributions.get(normalized(name))
        if found is not None:
            return found.version
    path = located(name)
    owner = Owners(inventory).of({name: path}).get(name) if path else None
    return owner.version if owner else ""


def _conda() -> str:
    """Of the interpreter that runs, which need not be the environment that the server was started from."""
    return os.path.basename(sys.prefix) if os.path.isdir(os.path.join(sys.prefix, "conda-meta")) else "n/a"


def _machine() -> Rows:
    system = os.uname() if hasattr(os, "uname") else platform.uname()
    cpu = processor(text("/proc/cpuinfo", 8192))
    return [
        ("Compiler", platform.python_compiler()),
        ("OS", getattr(system, "sysname", None) or platform.system()),
        ("Release", system.release),
        ("Machine", system.machine),
        ("Processor", cpu if isinstance(cpu, str) else ""),
        ("CPU cores", str(limits.cores())),
        ("Architecture", "64bit" if sys.maxsize > 2**32 else "32bit"),
    ]


def _checkout() -> tuple[str, str]:
    """Commit and remote of the working directory."""
    remote, _, commit = git.checkout(os.getcwd()).rpartition("@")
    return commit, remote.removeprefix("git").removeprefix("+")


def _imported(names: Mapping[str, Any]) -> Rows:
    tops = {
        value.__name__.partition(".")[0]
        for name, value in list(names.items())
        if isinstance(value, ModuleType) and not name.startswith("_")
    }
    paths = {top: file for top in tops if (file := getattr(sys.modules.get(top), "__file__", None))}
    owners = Owners(current()).of(paths)
    return sorted((name, owner.version) for name, owner in owners.items())
