"""Asks the agent in a running kernel, on the control channel, so that a busy kernel answers too."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty
from typing import Any

from jupyter_client.session import Session

from ..model.errors import ReproError
from ..model.record import Record
from ..model.stamp import Bundle
from ..model.unknown import Unknown

REQUEST = "repro_request"
REPLY = "repro_reply"

SILENCE_LASTS = 30.0
"""Seconds for which a kernel that said nothing at all is not asked again: it may still be starting."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the agent of a kernel said."""

    bundle: Bundle
    """What a ``%repro`` cell would show."""
    record: Record
    """The same runtime, with everything that is installed."""


@dataclass(slots=True)
class _Memory:
    """What is remembered of a kernel without an agent."""

    process: object
    until: float


class Agents:
    """The agents in the running kernels of one server."""

    def __init__(self, kernel_manager: Any, *, timeout: float) -> None:
        self._kernels = kernel_manager
        self._timeout = timeout
        self._without: dict[str, _Memory] = {}

    def kernel_name(self, kernel_id: str) -> str | None:
        """Name of the kernelspec of a running kernel; ``None`` when there is no such kernel."""
        if kernel_id not in self._kernels:
            return None
        name = self._kernels.get_kernel(kernel_id).kernel_name
        return name if isinstance(name, str) else None

    async def ask(self, kernel_id: str, *, again: bool = False) -> Answer | Unknown:
        """Ask a kernel for its record. ``again``: also one that had no agent before."""
        if kernel_id not in self._kernels:
            self._without.pop(kernel_id, None)
            return Unknown("the kernel is not running")
        kernel = self._kernels.get_kernel(kernel_id)
        if not hasattr(kernel, "provisioner"):
            return Unknown("the kernel does not run on this server")
        process = getattr(kernel.provisioner, "pid", None)
        memory = self._without.get(kernel_id)
        if not again and memory and memory.process == process and memory.until > time.monotonic():
            return Unknown("no agent in the kernel")
        content = await _converse(kernel, self._timeout)
        if isinstance(content, Unknown):
            asked_in_vain = content is _NO_AGENT
            until = float("inf") if asked_in_vain else time.monotonic() + SILENCE_LASTS
            self._without[kernel_id] = _Memory(process=process, until=until)
            return content
        self._without.pop(kernel_id, None)
        return _read(content)


_NO_AGENT = Unknown("no agent in the kernel")


async def _converse(kernel: Any, timeout: float) -> Mapping[str, Any] | Unknown:
    """Send our question, then one that every kernel answers: that reply first means no agent."""
    # A session of our own: two sockets of one identity would lose each other's replies.
    own = Session(key=kernel.session.key, signature_scheme=kernel.session.signature_scheme)
    client = kernel.client(session=own)
    client.start_channels(shell=False, iopub=False, stdin=False, hb=False, control=True)
    try:
        channel = client.control_channel
        channel.send(own.msg(REQUEST, {}))
        channel.send(own.msg("kernel_info_request", {}))
        deadline = time.monotonic() + timeout
        while (left := deadline - time.monotonic()) > 0:
            message = await channel.get_msg(timeout=left)
            if message["msg_type"] == REPLY:
                content: Mapping[str, Any] = message["content"]
                return content
            if message["msg_type"] == "kernel_info_reply":
                return _NO_AGENT
    except (Empty, asyncio.TimeoutError):
        pass
    finally:
        with suppress(OSError):
            client.stop_channels()
    return Unknown(f"the kernel did not answer within {timeout:g} s")


def _read(content: Mapping[str, Any]) -> Answer | Unknown:
    """A kernel runs code of others: its answer is checked as a stamp is."""
    if content.get("status") != "ok":
        reason = str(content.get("reason") or content.get("evalue") or "no reason given")
        return Unknown(f"the agent in the kernel failed: {reason[:200]}")
    try:
        bundle = Bundle.from_dict(content.get("bundle"))
        return Answer(bundle=bundle, record=Record.from_dict(content.get("record")))
    except ReproError as error:
        return Unknown(f"the agent in the kernel gave an answer that cannot be read: {error}")
