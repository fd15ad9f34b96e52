"""uv, through its command line."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

from ....model.errors import MissingExtraError
from ...environments.store import python_in
from ...index.files import File
from .. import interpreters, processes
from ..errors import RestoreError
from ..fitting import best
from ..plan import Step
from ..progress import Progress
from . import Job, Question, Sources
from .counting import counted
from .lockfile import write_pylock

_DOWNLOADING: Final = re.compile(r"Downloading (\S+) \(")


def executable() -> str:
    """The path of uv: of its package beside us, else on PATH. Raises MissingExtraError."""
    try:
        from uv import find_uv_bin

        return str(find_uv_bin())
    except (ImportError, FileNotFoundError):
        found = shutil.which("uv")
    if found is None:
        raise MissingExtraError("Restoring with uv", module="uv", extra="restore")
    return found


class Runner:
    """Resolves and installs with uv."""

    name = "uv"

    def __init__(self) -> None:
        self.uv = executable()

    def brings(self, version: str) -> bool:
        return interpreters.can_be_brought(version, self.uv)

    def resolve(self, question: Question) -> tuple[File, ...]:
        with tempfile.TemporaryDirectory(prefix="repro-magic-") as folder:
            constraints = Path(folder) / "constraints.txt"
            constraints.write_text("".join(f"{line}\n" for line in question.constraints), encoding="utf-8")
            python = question.python
            command = [self.uv, "pip", "compile", "-", "--constraints", str(constraints), "--quiet"]
            command += ["--format", "pylock.toml", "--no-header", "--no-annotate"]
            command += ["--python", python.path] if python.path else ["--python-version", python.version]
            command += [] if question.builds else ["--only-binary", ":all:"]
            command += ["--exclude-newer", f"{question.before}T23:59:59Z"] if question.before else []
            output = processes.run(
                [*command, *_sources(question.sources)], given="\n".join(question.requirements) + "\n"
            )
        return tuple(_files(output, question))

    def build(self, job: Job) -> None:
        assert job.plan.python is not None
        python = job.plan.python
        look = counted(job)
        job.told(Progress(doing="python", name=python.version))
        command = [self.uv, "venv", "--no-project", "--quiet", "--python", python.path or python.version]
        try:
            processes.run([*command, str(job.prefix)], cancelled=look, holds=job.lock)
        except processes.FailedError as error:
            if python.path:
                raise
            raise RestoreError(
                f"Python {python.version} is not on this machine, and uv could not bring it: {error}",
                remedy=f"Install Python {python.version} (pyenv, conda, python.org) and try again.",
            ) from error
        self.install(job, job.plan.steps, look)

    def install(self, job: Job, steps: Sequence[Step], look: Callable[[], bool]) -> None:
        """Install exactly these files into the environment, beside what is in it."""
        with tempfile.TemporaryDirectory(prefix="repro-magic-") as folder:
            lock = write_pylock(steps, Path(folder))
            command = [self.uv, "pip", "install", "--preview-features", "pylock", "--no-deps"]
            command += ["--python", str(python_in(job.prefix)), "-r", str(lock)]
            command += [] if job.builds else ["--no-build"]
            command += ["--offline"] if job.sources.offline else []

            def told(line: str) -> None:
                if found := _DOWNLOADING.search(line):
                    job.told(Progress(doing="downloading", name=found[1], total=len(job.plan.steps)))

            processes.run(command, told=told, cancelled=look, holds=job.lock)
        look()


def _sources(sources: Sources) -> list[str]:
    if sources.links is None:
        return ["--offline"] if sources.offline else []
    links = ["--find-links", str(sources.links)]
    return [*links, "--no-index", "--offline"] if sources.offline else links


def _files(text: str, question: Question) -> list[File]:
    """The files of a lock that uv wrote: for each package the one that fits this interpreter best."""
    found = []
    base = f"{(question.sources.links or Path().absolute()).as_uri()}/"
    for package in _toml(text).get("packages", []):
        offered = [_file(each, base) for each in package.get("wheels", [])]
        if question.builds and "sdist" in package:
            offered.append(_file(package["sdist"], base))
        chosen = best(
            [each for each in offered if each.sha256], question.python.version, builds=question.builds
        )
        if chosen is None:
            raise RestoreError(f"{package.get('name')}: no file with a hash fits this Python.")
        found.append(chosen)
    return found


def _file(told: dict[str, Any], base: str) -> File:
    where = told.get("url") or urljoin(base, Path(told["path"]).name)
    return File(
        name=told.get("name") or where.rpartition("/")[2],
        url=where,
        sha256=told.get("hashes", {}).get("sha256", ""),
        size=told.get("size", 0),
    )


def _toml(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib  # type: ignore[import-not-found,unused-ignore]
    told: dict[str, Any] = tomllib.loads(text)
    return told
