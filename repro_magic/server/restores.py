"""Plans that were shown and restores that are under way on one server."""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..measures.restore.errors import CancelledError, RestoreError
from ..measures.restore.plan import Plan
from ..measures.restore.progress import Progress
from ..model.errors import ReproError
from ..workflow import restoring

MOST_PLANS = 32
"""Most plans that are kept for somebody to accept."""

MOST_RUNNING = 2
"""Most restores at the same time."""

MOST_ENDED = 32
"""Most restores that are remembered after their end."""


class UnknownRestoreError(RestoreError):
    """A plan or a restore that this server does not know, or no longer."""


@dataclass(slots=True)
class _Shown:
    plan: Plan
    notebook: Mapping[str, Any]
    options: restoring.Options


@dataclass(slots=True)
class _Restore:
    """One restore, from yes to its verdict."""

    plan: Plan
    state: str = "running"
    message: str = ""
    report: Mapping[str, Any] | None = None
    progress: Progress = field(default_factory=lambda: Progress(doing="starting"))
    end: threading.Event = field(default_factory=threading.Event)
    task: asyncio.Task[None] | None = None

    def told(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "message": self.message,
            "progress": self.progress.to_dict(),
            "kernel": self.plan.kernel,
            "display_name": self.plan.display_name,
            "report": self.report,
        }


class Restores:
    """What was shown is what is done: a restore is started by the digest of a plan that is kept here."""

    def __init__(self) -> None:
        self._shown: dict[str, _Shown] = {}
        self._restores: dict[str, _Restore] = {}

    async def plan(
        self, notebook: Mapping[str, Any], options: restoring.Options, kernels: Mapping[str, str]
    ) -> dict[str, Any]:
        """Make a plan and keep it; ``kernels`` are those of this server. Raises ReproError."""
        plan = await asyncio.to_thread(restoring.plan, notebook, options, kernels=kernels)
        self._shown.pop(plan.digest, None)
        self._shown[plan.digest] = _Shown(plan, notebook, options)
        while len(self._shown) > MOST_PLANS:
            del self._shown[next(iter(self._shown))]
        return plan.to_dict()

    def start(self, digest: str) -> str:
        """Do what a shown plan says; returns the name of the restore. Raises RestoreError."""
        shown = self._shown.get(digest)
        if shown is None:
            raise UnknownRestoreError("This plan is not known here any more.", remedy="Look at it again.")
        if sum(each.state == "running" for each in self._restores.values()) >= MOST_RUNNING:
            raise RestoreError("Other restores are under way.", remedy="Try again when they are done.")
        del self._shown[digest]
        name = secrets.token_hex(8)
        restore = self._restores[name] = _Restore(plan=shown.plan)
        restore.task = asyncio.get_running_loop().create_task(self._run(restore, shown))
        ended = [key for key, each in self._restores.items() if each.state != "running"]
        for key in ended[: max(0, len(ended) - MOST_ENDED)]:
            del self._restores[key]
        return name

    def told(self, name: str) -> dict[str, Any]:
        """Where a restore stands. Raises UnknownRestoreError."""
        return self._find(name).told()

    def cancel(self, name: str) -> None:
        """Ask a restore to end; what it has built is taken away. Raises UnknownRestoreError."""
        self._find(name).end.set()

    async def close(self) -> None:
        """End everything that is under way, and wait till it has."""
        for restore in self._restores.values():
            restore.end.set()
        await asyncio.gather(*(each.task for each in self._restores.values() if each.task))

    def _find(self, name: str) -> _Restore:
        if name not in self._restores:
            raise UnknownRestoreError("This restore is not known here.")
        return self._restores[name]

    async def _run(self, restore: _Restore, shown: _Shown) -> None:
        def told(progress: Progress) -> None:
            restore.progress = progress

        try:
            report = await asyncio.to_thread(
                restoring.restore, shown.notebook, shown.plan, shown.options, told, restore.end.is_set
            )
            restore.report, restore.state = report.to_dict(), "done"
        except CancelledError as error:
            restore.state, restore.message = "cancelled", str(error)
        except ReproError as error:
            restore.state, restore.message = "failed", str(error)
        except Exception as error:
            restore.state, restore.message = "failed", f"{type(error).__name__}: {error}"
            raise


def title_of(path: str) -> str:
    """What a kernel is called after: the name of the notebook."""
    return Path(path.rpartition("/")[2]).stem
