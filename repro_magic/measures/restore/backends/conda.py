"""conda packages by URL and hash, through py-rattler and without a solver; then what came from pip, with uv.

py-rattler does not verify packages of ``file:`` channels, so every package is hashed here first.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ....model.errors import MissingExtraError, ReproError
from ...environments.place import data_directory, made
from ...index import WORKERS, File, Index, IndexProblem, gathered
from ...index import Sources as Places
from ...index.configured import configured
from .. import processes
from ..errors import RefusedError, RestoreError
from ..plan import Step
from ..progress import Progress
from . import Job, Question, uv
from .counting import counted


class Runner:
    """Installs conda packages with py-rattler, and resolves and installs the others with uv."""

    name = "conda"

    def __init__(self) -> None:
        if find_spec("rattler") is None:
            raise MissingExtraError("Restoring conda packages", module="py-rattler", extra="conda")
        self._others = uv.Runner()
        self.uv = self._others.uv

    def brings(self, version: str) -> bool:
        return self._others.brings(version)

    def resolve(self, question: Question) -> tuple[File, ...]:
        return self._others.resolve(question)

    def build(self, job: Job) -> None:
        steps = tuple(step for step in job.plan.steps if step.is_conda)
        if not steps:
            self._others.build(job)
            return
        packages = _fetched(steps, job)
        look = counted(job)
        asked = {
            "prefix": str(job.prefix),
            "cache": str(made(data_directory() / "conda" / "cache")),
            "packages": [
                {"path": str(path), "file": step.file, "url": step.origin or step.location}
                for step, path in zip(steps, packages, strict=True)
            ],
        }
        command = [sys.executable, "-m", f"{__package__}.rattling"]
        processes.run(command, given=json.dumps(asked), cancelled=look, holds=job.lock)
        self._others.install(job, [step for step in job.plan.steps if not step.is_conda], look)


def _fetched(steps: tuple[Step, ...], job: Job) -> list[Path]:
    """The packages as files on this machine, each with the hash that it must have."""
    folder = made(data_directory() / "conda" / "packages")
    index = Index(Places(indexes=(), links=(), certificates=configured(project=False).certificates))

    def fetch(step: Step) -> Path:
        if job.cancelled():
            raise RestoreError("Cancelled: nothing was kept.")
        job.told(Progress(doing="downloading", name=step.name, total=len(job.plan.steps)))
        if step.location.startswith("file:"):
            path = Path(unquote(urlsplit(step.location).path))
            _verified(path, step)
            return path
        path = folder / step.sha256 / step.file
        if path.is_file() and _sha256(path) == step.sha256:
            return path
        if job.sources.offline:
            raise RestoreError(f"{step.file} is not kept on this machine, and no channel is asked offline.")
        return _downloaded(index, step, path)

    try:
        return gathered(fetch, steps, workers=WORKERS)
    finally:
        index.close()


def _downloaded(index: Index, step: Step, path: Path) -> Path:
    made(path.parent)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as file:
            index.download(File(name=step.file, url=step.location, size=step.size or 0), file)
        _verified(unfinished, step)
        unfinished.replace(path)
    except IndexProblem as problem:
        raise RestoreError(f"{step.file}: {urlsplit(step.location).hostname} {problem}.") from problem
    except OSError as error:
        raise ReproError(f"{step.file} cannot be kept: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def _verified(path: Path, step: Step) -> None:
    if _sha256(path) != step.sha256:
        raise RefusedError(
            f"{step.file} has another hash than the recorded one: it is not the package that was installed.",
            remedy="Find out why before you install anything.",
        )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    except OSError as error:
        raise RestoreError(f"{path.name} cannot be read: {error.strerror}.") from error
    return digest.hexdigest()
