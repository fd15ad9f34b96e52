"""Looks at the runtime that a request names: the agent in the kernel first, else from outside."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from jupyter_core.utils import ensure_async

from .. import workflow
from ..components import targets
from ..components.kept import Looks
from ..model.scope import Scope
from ..model.stamp import Bundle
from ..model.unknown import Unknown
from .asking import Agents, Answer

EVENT = "urn:repro-magic:event:environment:v1"

MOST_KERNELS = 24
"""Most installed kernels that one search for a better one looks at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """A runtime as it was seen, and how."""

    target: workflow.Target
    source: str
    """``agent``, ``probe`` or ``none``."""
    bundle: Bundle | None = None

    @property
    def said(self) -> Scope | None:
        """What the running kernel was asked for; ``None`` where nobody could ask it."""
        return self.bundle.scope if self.bundle else None


class Lookout:
    """Where the routes get their targets from. One look at a kernelspec at a time, kept till it changes."""

    def __init__(
        self,
        agents: Agents,
        kernelspecs: Any,
        events: Any,
        *,
        time_limit: float = targets.TIME_LIMIT,
    ) -> None:
        self._agents = agents
        self._kernelspecs = kernelspecs
        self._events = events
        self._looks = Looks()
        self._time_limit = time_limit
        self._under_way: dict[str, asyncio.Task[workflow.Target]] = {}
        self._last_seen: dict[str, str] = {}

    async def see(self, kernel_id: str | None, kernel_name: str | None, *, again: bool = False) -> Sight:
        """Look at a running kernel, or at what a kernel of this name would be.

        ``again``: also ask a kernel that had no agent before, and look anew from outside.
        """
        if kernel_id:
            answer = await self._agents.ask(kernel_id, again=again)
            if isinstance(answer, Answer):
                return self._answered(kernel_id, answer)
            kernel_name = self._agents.kernel_name(kernel_id) or kernel_name
        if not kernel_name:
            nothing = Unknown("no kernel is named or running")
            return Sight(
                target=workflow.Target(description={"kind": "kernel"}, record=nothing), source="none"
            )
        target = await self.kernelspec(kernel_name, again=again)
        return Sight(target=target, source="none" if isinstance(target.record, Unknown) else "probe")

    async def kernelspec(self, name: str, *, again: bool = False) -> workflow.Target:
        """What a new kernel of this name would run in."""
        if name not in self._under_way:
            self._under_way[name] = asyncio.create_task(self._probe(name, again=again))
        return await asyncio.shield(self._under_way[name])

    async def names(self) -> dict[str, str]:
        """Installed kernels: name to display name."""
        found: Mapping[str, Any] = await ensure_async(self._kernelspecs.get_all_specs())
        names = {name: str(each["spec"].get("display_name", name)) for name, each in found.items()}
        return dict(list(names.items())[:MOST_KERNELS])

    async def _probe(self, name: str, *, again: bool) -> workflow.Target:
        specs = partial(
            targets.kernelspec,
            manager=self._kernelspecs,
            kept=self._looks,
            again=again,
            time_limit=self._time_limit,
        )
        try:
            return await asyncio.to_thread(workflow.look, kernel=name, specs=specs)
        finally:
            self._under_way.pop(name, None)

    def _answered(self, kernel_id: str, answer: Answer) -> Sight:
        record = answer.record
        description: dict[str, Any] = {"kind": "running kernel", "name": self._agents.kernel_name(kernel_id)}
        if not isinstance(record.interpreter, Unknown):
            description["python"] = record.interpreter.version
        self._tell_if_changed(kernel_id, answer)
        target = workflow.Target(description=description, record=record)
        return Sight(target=target, source="agent", bundle=answer.bundle)

    def _tell_if_changed(self, kernel_id: str, answer: Answer) -> None:
        """Say "look again" to every client, once for each change."""
        seen = json.dumps(answer.record.to_dict(), sort_keys=True)
        digest = hashlib.sha256(seen.encode()).hexdigest()
        before = self._last_seen.get(kernel_id)
        self._last_seen[kernel_id] = digest
        if before not in (None, digest):
            self._events.emit(schema_id=EVENT, data={"kernel_id": kernel_id})
