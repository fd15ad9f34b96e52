"""``%repro watermark``: the lines that ``%watermark`` of watermark 2.6 prints, for notebooks that have them.

The same flags give the same layout. The facts are this package's: the version that is loaded rather than the
one on disk, cores that the process may use, the processor's name where the original prints nothing, remotes
without credentials, the newest release by the index that is configured. Nothing is imported for them.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import socket
import sys
from collections.abc import Callable, Iterable, Mapping
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..components import git, limits
from ..components.distributions import current
from ..components.files import text
from ..components.hardware import graphics, processor
from ..components.modules import located
from ..components.naming import normalized
from ..components.ownership import Owners
from ..model.unknown import Unknown

if TYPE_CHECKING:
    from .agent import Agent

Rows = list[tuple[str, str]]

_SAID = (
    ("-a", "--author", "Author"),
    ("-gu", "--github_username", "Github username"),
    ("-e", "--email", "Email"),
    ("-ws", "--website", "Website"),
)
"""Flags whose text is printed as it was given: short and long name, and label."""


def add_flags(parser: argparse.ArgumentParser) -> None:
    """The flags of ``%watermark``, whose ``-h`` asks for the host name: the parser's own must give way."""
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
        ("-h", "--hostname", "name of the host, which a stamp never holds"),
        ("-w", "--watermark", "what printed this"),
        ("-je", "--jupyter_env", "the front end"),
    ):
        parser.add_argument(short, long, action="store_true", help=purpose)
    parser.add_argument("--gpu", action="store_true", help="GPUs")
    parser.add_argument("--python_installation", action="store_true", help="where Python came from")
    parser.add_argument("--check_latest", action="store_true", help="with -p: ask for newer releases")
    parser.add_argument("-p", "--packages", metavar="A,B", help="versions of these packages")
    for short, long, label in _SAID:
        parser.add_argument(short, long, help=label)
    parser.add_argument("-c", "--custom_time", metavar="FORMAT", help="strftime, with -u")


def watermark(agent: Agent, flags: argparse.Namespace) -> str:
    """The text for some flags; without any, what ``%watermark`` prints by default."""
    if not any(value for name, value in vars(flags).items() if name not in ("word", "run")):
        flags.updated = flags.iso8601 = flags.python = flags.machine = True
    blocks = [rows() for wanted, rows in _blocks(agent, flags) if wanted]
    return "\n\n".join(_aligned(rows) for rows in blocks if rows)


def _blocks(agent: Agent, flags: argparse.Namespace) -> Iterable[tuple[Any, Callable[[], Rows]]]:
    """The blocks in the order in which they are printed, each with whether it is asked for."""
    for _, long, label in _SAID:
        yield from _said(getattr(flags, long[2:]), label)
    yield flags.updated or flags.date or flags.time, lambda: _time(flags)
    yield flags.python, _python
    yield flags.packages, lambda: _packages(agent, flags.packages, latest=flags.check_latest)
    yield flags.conda, lambda: [("conda environment", _conda())]
    yield flags.machine, _machine
    yield flags.hostname, lambda: [("Hostname", socket.gethostname())]
    yield flags.githash, lambda: [("Git hash", _checkout()[0])]
    yield flags.gitrepo, lambda: [("Git repo", _checkout()[1])]
    yield flags.gitbranch, lambda: [("Git branch", git.branch(os.getcwd()))]
    yield flags.iversions, lambda: _imported(agent)
    yield flags.gpu, _graphics
    yield flags.python_installation, lambda: [("Python installation", _installation())]
    # Misspelled as the original has it: somebody may look for it.
    yield flags.jupyter_env, lambda: [("Jupyter enviroment", _front_end(agent))]
    yield flags.watermark, lambda: [("Watermark", f"repro-magic {__version__}")]


def _said(value: str | None, label: str) -> Iterable[tuple[Any, Callable[[], Rows]]]:
    yield value, lambda: [(label, str(value))]


def _aligned(rows: Rows) -> str:
    width = max((len(label) for label, _ in rows), default=0)
    return "\n".join(f"{label.ljust(width)}: {value}" for label, value in rows)


def _time(flags: argparse.Namespace) -> Rows:
    now = datetime.datetime.now().astimezone()
    if flags.custom_time and flags.updated:
        return [("Last updated", now.strftime(flags.custom_time))]
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


def _packages(agent: Agent, names: str, *, latest: bool) -> Rows:
    wanted = [name for name in map(str.strip, names.split(",")) if name]
    loaded = _loaded(agent)
    found = {name: _version(name, loaded) for name in wanted}
    newer = _newer({name: version for name, version in found.items() if version}) if latest else {}
    return [(name, (found[name] or "unknown") + newer.get(name, "")) for name in wanted]


def _newer(versions: Mapping[str, str]) -> dict[str, str]:
    """What the original says of packages of which there is a newer release."""
    from ..workflow.newest import newest

    found = {}
    for name, there in newest(versions).items():
        if is_newer(there, versions[name]):
            found[name] = f" (version {there} is available)"
    return found


def is_newer(there: str, here: str) -> bool:
    """Whether a release comes after the version that is here (PEP 440); not where that cannot be told."""
    from packaging.version import InvalidVersion, Version

    try:
        return Version(there) > Version(here)
    except InvalidVersion:
        return False


def _loaded(agent: Agent) -> Mapping[str, str]:
    """Versions of the packages that this kernel has loaded, which need not be those on disk."""
    packages = agent.record(patience=0.0, thorough=False).packages
    return {} if isinstance(packages, Unknown) else packages.relevant()


def _version(name: str, loaded: Mapping[str, str]) -> str:
    """Version of a distribution, or of the one that an import name stands for. Nothing is imported for it."""
    if normalized(name) in loaded:
        return loaded[normalized(name)]
    inventory = current()
    for directory in inventory.directories:
        found = directory.distributions.get(normalized(name))
        if found is not None:
            return found.version
    path = located(name)
    owner = Owners(inventory).of({name: path}).get(name) if path else None
    return loaded.get(normalized(owner.name), owner.version) if owner else ""


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


def _imported(agent: Agent) -> Rows:
    """The packages of modules, classes and functions in the namespace."""
    named = (_module(value) for name, value in list(agent.shell.user_ns.items()) if not name.startswith("_"))
    tops = {name.partition(".")[0] for name in named if name}
    paths = {top: file for top in tops if (file := getattr(sys.modules.get(top), "__file__", None))}
    owners, loaded = Owners(current()).of(paths), _loaded(agent)
    return sorted((name, loaded.get(normalized(owner.name), owner.version)) for name, owner in owners.items())


def _module(value: object) -> str:
    """The module that a name of the namespace stands for or comes from; empty for a value."""
    if isinstance(value, ModuleType):
        return value.__name__
    if isinstance(value, type | FunctionType):
        module = getattr(value, "__module__", None)
        return module if isinstance(module, str) else ""
    return ""


def _graphics() -> Rows:
    found = graphics()
    if not isinstance(found, list) or not found:
        return [("GPU Info", "NVIDIA drivers do not appear to be installed on this machine.")]
    return [("GPU Info", "".join(f"\n  GPU {at}: {name}" for at, name in enumerate(found)))]


def _installation() -> str:
    """In the words of the original; conda is where conda's own folder is, and not where a path says so."""
    path = sys.executable.lower()
    if os.path.isdir(os.path.join(sys.prefix, "conda-meta")):
        return "Conda"
    if sys.prefix != sys.base_prefix:
        return "Virtual Environment (venv/virtualenv)"
    for part, name in ((".pyenv", "pyenv"), ("windowsapps", "Windows Store"), ("homebrew", "Homebrew")):
        if part in path:
            return name
    return "Docker container" if os.path.exists("/.dockerenv") else "System/Official"


def _front_end(agent: Agent) -> str:
    """In the words of the original, which knows it by variables and by what is installed."""
    variables = (
        (("COLAB_RELEASE_TAG",), "Google Colab"),
        (("VSCODE_PID", "VSCODE_CWD"), "VS Code (Notebook)"),
        (("KAGGLE_KERNEL_RUN_TYPE",), "Kaggle Notebook"),
    )
    for names, told in variables:
        if any(name in os.environ for name in names):
            return told
    if type(agent.shell).__name__ == "TerminalInteractiveShell":
        return "IPython Terminal"
    parent = os.environ.get("JPY_PARENT_APP", "").lower()
    if "notebook" in parent or "nbclassic" in parent:
        return "Jupyter Notebook (Classic)"
    return "JupyterLab" if located("jupyterlab") else "Jupyter Notebook (Classic)"
