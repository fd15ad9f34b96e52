"""Interpreters of this machine other than the one that runs the tests."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


def _candidates() -> Iterator[str]:
    for name in (*(f"python3.{minor}" for minor in range(6, 16)), "python2.7", "pypy3", "python3"):
        if found := shutil.which(name):
            yield found
    yield "/usr/bin/python3"
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from (str(path) for path in sorted(pyenv.glob("versions/*/bin/python")))


@functools.cache
def others() -> dict[str, str]:
    """``cpython 3.8`` and the like to a path, of every other interpreter that starts."""
    telling = "print(p.python_implementation().lower() + ' %d.%d' % sys.version_info[:2])"
    found: dict[str, str] = {}
    for path in _candidates():
        told = subprocess.run(
            [path, "-c", "import platform as p, sys; " + telling], capture_output=True, text=True, check=False
        )
        if told.returncode == 0:
            found.setdefault(told.stdout.strip(), path)
    found.pop(f"cpython {sys.version_info[0]}.{sys.version_info[1]}", None)
    return found


def other(kind: str) -> str:
    """The path of an interpreter such as ``cpython 3.8``; skips the test where there is none."""
    if kind not in others():
        pytest.skip(f"there is no {kind} on this machine")
    return others()[kind]
