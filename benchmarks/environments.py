"""The environments that are measured: one of real packages, and larger ones grown from it.

The real one is installed by pip from PyPI. A larger one has the same packages, hard-linked, and renamed
clones of them, so that every line of every RECORD names a file that exists.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import clones

PROJECT = Path(__file__).resolve().parent.parent
BUILD = PROJECT / "build" / "bench"
CACHED = {"UV_CACHE_DIR": str(BUILD / "cache" / "uv"), "PIP_CACHE_DIR": str(BUILD / "cache" / "pip")}
REAL = 195
"""About so many distributions the packages of environment.txt come to."""


@dataclass(frozen=True)
class Environment:
    """An interpreter with its packages. ``size`` is the number of distributions that was aimed at."""

    size: int
    place: Path

    @property
    def python(self) -> Path:
        return self.place / "bin" / "python"

    @property
    def site(self) -> Path:
        return self.place / "lib" / "python{}.{}".format(*sys.version_info) / "site-packages"

    def count(self) -> int:
        """Distributions that are really there."""
        return sum(entry.name.endswith(".dist-info") for entry in self.site.iterdir())


def variables() -> dict[str, str]:
    """Environment variables for what is measured: without settings of Python and its installers."""
    settings = ("PYTHON", "PIP_", "UV_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(settings)}
    return {**kept, **CACHED}


def uv() -> str:
    """Path of the uv that belongs to the dependency group ``bench``."""
    from uv import find_uv_bin

    return str(find_uv_bin())


def prepared(sizes: Iterable[int]) -> list[Environment]:
    """The environments of these sizes, each with repro-magic as it is now. Made on first use, then kept."""
    real = _real()
    environments = [real if size == REAL else _grown(real, size) for size in sizes]
    wheel = _wheel()
    for environment in environments:
        install = [uv(), "pip", "install", "--quiet", "--no-deps", "--reinstall", "--compile-bytecode"]
        _run([*install, "--python", str(environment.python), str(wheel)])
    return environments


def repository() -> Path:
    """A working directory under version control, small and quiet as a notebook's folder is."""
    place = BUILD / "repository"
    if not (place / ".git").is_dir():
        place.mkdir(parents=True, exist_ok=True)
        git = ["git", "-C", str(place), "-c", "user.name=bench", "-c", "user.email=bench@localhost"]
        _run([*git, "init", "--quiet"])
        _run([*git, "commit", "--quiet", "--allow-empty", "--message", "first"])
    return place


def _real() -> Environment:
    environment = Environment(REAL, BUILD / "environments" / str(REAL))
    wanted = PROJECT / "benchmarks" / "environment.txt"
    if _is_made(environment, wanted.read_text("utf-8")):
        return environment
    _say(f"installing about {REAL} distributions from PyPI into {environment.place.relative_to(PROJECT)}")
    _empty(environment)
    # pip, because most kernels' packages were installed by it: its RECORDs list the bytecode too.
    pip = [str(environment.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--requirement", str(wanted)])
    _mark(environment, wanted.read_text("utf-8"))
    return environment


def _grown(real: Environment, size: int) -> Environment:
    environment = Environment(size, BUILD / "environments" / str(size))
    grown_from = _marker(real).read_text("utf-8") + Path(clones.__file__).read_text("utf-8")
    if not _is_made(environment, grown_from):
        _say(f"growing {size} distributions from those")
        _empty(environment)
        shutil.rmtree(environment.site)
        shutil.copytree(real.site, environment.site, copy_function=os.link, ignore=_our_own)
        clones.grow(environment.site, size)
        _mark(environment, grown_from)
    return environment


def _our_own(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name.startswith("repro_magic")]


def _empty(environment: Environment) -> None:
    shutil.rmtree(environment.place, ignore_errors=True)
    _run([uv(), "venv", "--quiet", "--seed", "--python", sys.executable, str(environment.place)])


def _wheel() -> Path:
    place = BUILD / "dist"
    shutil.rmtree(place, ignore_errors=True)
    # The part for the browser has nothing to do with what is measured, and takes node to build.
    skipped = {"REPRO_MAGIC_SKIP_LABEXTENSION": "1"}
    _run([uv(), "build", "--quiet", "--wheel", "--out-dir", str(place), str(PROJECT)], skipped)
    return next(place.glob("*.whl"))


def _marker(environment: Environment) -> Path:
    return environment.place / "made-from"


def _is_made(environment: Environment, made_from: str) -> bool:
    marker = _marker(environment)
    return marker.is_file() and marker.read_text("utf-8") == sys.version + "\n" + made_from


def _mark(environment: Environment, made_from: str) -> None:
    _marker(environment).write_text(sys.version + "\n" + made_from, "utf-8")


def _run(command: list[str], more: dict[str, str] | None = None) -> None:
    subprocess.run(command, env={**os.environ, **CACHED, **(more or {})}, check=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
