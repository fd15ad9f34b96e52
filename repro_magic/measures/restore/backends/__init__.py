"""What builds environments: one small protocol, and a row for each program that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import IO, Final, Protocol

from ....model.errors import MissingExtraError
from ...index.files import File
from ...vault import Vault
from ..plan import Plan, Python
from ..progress import Told, silent


@dataclass(frozen=True, kw_only=True, slots=True)
class Sources:
    """Where files may come from. Indexes are those that this machine is configured for, never a stamp's."""

    vault: Path | None = None
    """A vault, or any folder of wheels."""
    offline: bool = False

    @property
    def links(self) -> Path | None:
        """The folder for ``--find-links``."""
        return None if self.vault is None else Vault(self.vault.absolute()).links()


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A question to a resolver."""

    requirements: tuple[str, ...]
    constraints: tuple[str, ...]
    python: Python
    before: str = ""
    """Day (ISO 8601) after which nothing counts that was uploaded; empty for no such day."""
    builds: bool = False
    sources: Sources = field(default_factory=Sources)


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """What an installer is to do, and whom it tells."""

    plan: Plan
    prefix: Path
    sources: Sources = field(default_factory=Sources)
    builds: bool = False
    told: Told = silent
    cancelled: Callable[[], bool] = lambda: False
    lock: IO[bytes] | None = None
    """Held by every program that writes into the prefix."""


class Backend(Protocol):
    """A program that resolves and installs."""

    name: str

    def brings(self, version: str) -> bool:
        """Whether it can fetch that release of CPython."""

    def resolve(self, question: Question) -> tuple[File, ...]:
        """One file for each package of a consistent set. Raises FailedError where there is none."""

    def build(self, job: Job) -> None:
        """Make the environment in its prefix, from exactly the files of the plan. Raises RestoreError."""


BACKENDS: Final = ("uv", "pip", "conda")
"""Names that a user may give, and the modules that have a class ``Runner``."""


def backend(name: str = "auto", *, conda: bool = False) -> Backend:
    """The backend of that name; ``auto`` is conda for a stamp with ``conda`` packages, else uv, else pip.

    Raises MissingExtraError for one whose program is not installed.
    """
    if name == "auto":
        name = "conda" if conda else _usual()
    runner: Backend = import_module(f".{name}", __package__).Runner()
    return runner


def _usual() -> str:
    from .uv import executable

    try:
        executable()
    except MissingExtraError:
        return "pip"
    return "uv"
