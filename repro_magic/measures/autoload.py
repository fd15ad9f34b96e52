"""Redundancy as a measure: every kernel of an environment loads the extension, with no cell that asks for it.

IPython runs the files in ``{sys.prefix}/etc/ipython/startup`` when it starts. One file of our own there
collides with nobody's configuration, and does no harm once the package is gone.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ..model.errors import ReproError, TargetError

CONTENT = """\
# Written by "repro autoload enable"; "repro autoload disable" takes it away.
try:
    __import__("repro_magic").autoload()
except Exception:
    pass  # without repro-magic there is nothing to load
"""

_ASK = (
    "import importlib.util, json, sys;"
    "print(json.dumps([sys.prefix, importlib.util.find_spec('repro_magic') is not None]))"
)
_TIME_LIMIT = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Environment:
    """Where an interpreter's IPython looks for startup files, and whether it has this package."""

    prefix: Path
    has_package: bool

    @property
    def startup_file(self) -> Path:
        return self.prefix / "etc" / "ipython" / "startup" / "50-repro-magic.py"

    @property
    def enabled(self) -> bool:
        """Whether the file is there as this release writes it."""
        try:
            return self.startup_file.read_text(encoding="utf-8") == CONTENT
        except OSError:
            return False


def environment(python: str | None = None) -> Environment:
    """The environment of an interpreter, given by its path, else of this one.

    Raises TargetError where the interpreter does not answer.
    """
    if python is None:
        return Environment(prefix=Path(sys.prefix), has_package=True)
    try:
        # The working directory, first on the path with -c, must not stand in for an installed package.
        command = [python, "-c", "import sys; sys.path[:1] = []; " + _ASK]
        done = subprocess.run(  # noqa: S603  # the interpreter that the user of the command line names
            command, capture_output=True, text=True, timeout=_TIME_LIMIT, check=True, stdin=subprocess.DEVNULL
        )
        prefix, has_package = json.loads(done.stdout.splitlines()[-1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError) as error:
        raise TargetError(f"{python} does not answer as a Python does ({type(error).__name__}).") from error
    return Environment(prefix=Path(prefix), has_package=bool(has_package))


def enable(there: Environment) -> bool:
    """Write the startup file; whether that changed anything. Raises ReproError."""
    if not there.has_package:
        raise TargetError(
            f"repro-magic is not installed in {there.prefix}.",
            remedy="Install it there first: every kernel would look for it in vain.",
        )
    if there.enabled:
        return False
    try:
        there.startup_file.parent.mkdir(parents=True, exist_ok=True)
        there.startup_file.write_text(CONTENT, encoding="utf-8")
    except OSError as error:
        raise ReproError(f"{there.startup_file} cannot be written: {error.strerror}.") from error
    return True


def disable(there: Environment) -> bool:
    """Take the startup file away; whether it was there. Raises ReproError."""
    try:
        there.startup_file.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise ReproError(f"{there.startup_file} cannot be removed: {error.strerror}.") from error
    return True
