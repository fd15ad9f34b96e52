"""pip, of the environment that runs this."""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from packaging.version import Version

from ....model.errors import MissingExtraError
from ...environments.store import python_in
from ...index.files import File
from .. import processes
from ..errors import RestoreError
from ..progress import Progress
from . import Job, Question, Sources
from .counting import counted
from .lockfile import write_pylock, write_requirements

_READS_LOCKS: Final = Version("26.1")
"""The first pip that installs from a ``pylock.toml``."""
_KNOWS_DAYS: Final = Version("26.0")
"""The first pip with ``--uploaded-prior-to``."""
_COLLECTING: Final = re.compile(r"(?:Collecting|Processing) ([A-Za-z0-9._-]+)")
_QUIET: Final = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_REQUIRE_VIRTUALENV": "0"}


class Runner:
    """Resolves and installs with pip."""

    name = "pip"

    def __init__(self) -> None:
        try:
            self.version = Version(importlib.metadata.version("pip"))
        except importlib.metadata.PackageNotFoundError:
            raise MissingExtraError("Restoring with pip", module="pip", extra="restore") from None

    def brings(self, version: str) -> bool:  # noqa: ARG002  # pip never brings a Python
        return False

    def resolve(self, question: Question) -> tuple[File, ...]:
        with tempfile.TemporaryDirectory(prefix="repro-magic-") as folder:
            requirements, constraints = Path(folder) / "requirements.txt", Path(folder) / "constraints.txt"
            requirements.write_text("".join(f"{line}\n" for line in question.requirements), encoding="utf-8")
            constraints.write_text("".join(f"{line}\n" for line in question.constraints), encoding="utf-8")
            command = [*_pip(question.python.path), "install", "--dry-run", "--ignore-installed", "--quiet"]
            command += ["--report", "-", "-r", str(requirements), "-c", str(constraints)]
            command += [] if question.builds else ["--only-binary", ":all:"]
            if question.before:
                if self.version < _KNOWS_DAYS:
                    raise RestoreError(f"pip {self.version} knows no days; uv and pip {_KNOWS_DAYS} do.")
                command += ["--uploaded-prior-to", f"{question.before}T23:59:59Z"]
            output = processes.run([*command, *_sources(question.sources)], variables=_QUIET)
        return tuple(_file(each) for each in json.loads(output)["install"])

    def build(self, job: Job) -> None:
        assert job.plan.python is not None
        python = job.plan.python.path
        look = counted(job)
        job.told(Progress(doing="python", name=job.plan.python.version))
        processes.run(
            [python, "-I", "-m", "venv", "--without-pip", str(job.prefix)], cancelled=look, holds=job.lock
        )

        def told(line: str) -> None:
            if found := _COLLECTING.search(line):
                job.told(Progress(doing="downloading", name=found[1], total=len(job.plan.steps)))

        with tempfile.TemporaryDirectory(prefix="repro-magic-") as folder:
            command = [*_pip(str(python_in(job.prefix))), "install", "--no-deps", "--no-compile"]
            command += [] if job.builds else ["--only-binary", ":all:"]
            if self.version >= _READS_LOCKS:
                command += ["-r", str(write_pylock(job.plan.steps, Path(folder)))]
            else:
                command += ["-r", str(write_requirements(job.plan.steps, Path(folder)))]
                local = {
                    Path(step.location.removeprefix("file://")).parent
                    for step in job.plan.steps
                    if step.location.startswith("file://")
                }
                command += [part for each in sorted(local) for part in ("--find-links", str(each))]
                command += ["--no-index"] if job.sources.offline else []
            processes.run(command, told=told, cancelled=look, holds=job.lock, variables=_QUIET, merged=True)
        look()


def _pip(python: str) -> list[str]:
    return [sys.executable, "-m", "pip", "--python", python]


def _sources(sources: Sources) -> list[str]:
    links = ["--find-links", str(sources.links)] if sources.links else []
    return [*links, "--no-index"] if sources.offline else links


def _file(told: dict[str, Any]) -> File:
    info = told["download_info"]
    return File(
        name=info["url"].partition("#")[0].rpartition("/")[2],
        url=info["url"],
        sha256=info.get("archive_info", {}).get("hashes", {}).get("sha256", ""),
    )
