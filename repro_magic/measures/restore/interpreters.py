"""Interpreters on this machine, and whether one can be brought."""

from __future__ import annotations

import glob
import itertools
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from packaging.version import Version

from .plan import Python

_ASK: Final = (
    "import json,sys,platform,sysconfig;print(json.dumps([platform.python_version(),sys.implementation.name,"
    "sys.executable,bool(sysconfig.get_config_var('Py_GIL_DISABLED')),sys.prefix!=sys.base_prefix]))"
)
_TIME_LIMIT: Final = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A CPython on this machine that environments can be made with."""

    version: str
    path: str


def on_this_machine(version: str, *, uv: str = "") -> list[Found]:
    """CPythons of the minor version of ``version``: this one, pyenv's, conda's, on PATH, and those uv knows.

    The search ends at the first that is exactly of that release.
    """
    minor = ".".join(version.split(".")[:2])
    found: dict[str, Found] = {}
    for path in itertools.chain([sys.executable], _lying_around(minor), _told_by_uv(uv, minor)):
        told = _this() if path == sys.executable else _asked(path)
        if told is not None and told.version.startswith(f"{minor}."):
            found.setdefault(told.path, told)
            if told.version == version:
                break
    return list(found.values())


def chosen(version: str, found: Iterable[Found], brings: Callable[[str], bool]) -> Python | None:
    """The interpreter to take for a recorded version; ``None`` where there is none.

    That release, else the nearest of the same minor version: less is lost by it than by a download that
    fails. Else one that ``brings`` says can be fetched.
    """
    here = {each.version: each.path for each in found}
    if version in here:
        return Python(version=version, path=here[version], recorded=version)
    if here:
        nearest = min(here, key=lambda each: abs(_micro(each) - _micro(version)))
        return Python(version=nearest, path=here[nearest], recorded=version)
    return Python(version=version, recorded=version) if brings(version) else None


def can_be_brought(version: str, uv: str) -> bool:
    """Whether uv knows a build of that release for this machine; that it can be fetched is seen later."""
    said = _run([uv, "python", "list", version, "--only-downloads", "--output-format", "json", "--offline"])
    return any(each.get("implementation") == "cpython" for each in _entries(said))


def _told_by_uv(uv: str, minor: str) -> Iterator[str]:
    if uv:
        said = _run([uv, "python", "list", minor, "--only-installed", "--output-format", "json"])
        for each in _entries(said):
            if each.get("implementation") == "cpython" and each.get("variant", "default") == "default":
                yield str(each.get("path"))


def _entries(said: str) -> list[dict[str, object]]:
    try:
        told = json.loads(said)
    except ValueError:
        return []
    return [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []


def _lying_around(minor: str) -> Iterator[str]:
    home = Path.home()
    pyenv = os.environ.get("PYENV_ROOT") or str(home / ".pyenv")
    condas = ("miniconda3", "anaconda3", "miniforge3", "mambaforge")
    roots = [f"{pyenv}/versions/{minor}.*", *(str(home / each / "envs" / "*") for each in condas)]
    for root in roots:
        name = "python.exe" if os.name == "nt" else f"bin/python{minor}"
        yield from sorted(glob.glob(os.path.join(root, name)))
    for name in (f"python{minor}", "python3", "python"):
        if path := shutil.which(name):
            yield path


def _this() -> Found | None:
    """The interpreter that this environment was made with, which nobody has to ask."""
    path = getattr(sys, "_base_executable", None) or sys.executable
    plain = sys.implementation.name == "cpython" and sys.version_info.releaselevel == "final"
    return Found(version=platform.python_version(), path=path) if plain and path else None


def _asked(path: str) -> Found | None:
    """What an interpreter says of itself; ``None`` for what is no CPython to build on."""
    try:
        version, implementation, executable, free_threaded, in_venv = json.loads(
            _run([path, "-I", "-c", _ASK]) or "null"
        )
    except (ValueError, TypeError):
        return None
    if implementation != "cpython" or free_threaded or not re.fullmatch(r"\d+\.\d+\.\d+", version):
        return None
    return Found(version=version, path=_base(executable) if in_venv else executable)


def _base(executable: str) -> str:
    """The interpreter that a virtual environment was made with: one is not built upon another."""
    said = _run([executable, "-I", "-c", "import sys;print(getattr(sys,'_base_executable',sys.executable))"])
    return said.strip() or executable


def _micro(version: str) -> int:
    return Version(version).micro


def _run(command: list[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603  # interpreters and uv of this machine
            command,
            capture_output=True,
            text=True,
            timeout=_TIME_LIMIT,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout if done.returncode == 0 else ""
