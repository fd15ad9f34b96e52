"""Answering ``repro_request`` on the control channel, also while a cell runs.

The request has no content. The reply, ``repro_reply``, has
``{"status": "ok", "record": ..., "bundle": ...}``: the record with everything installed, and what the
output of ``%repro`` would hold. Or it has ``{"status": "error", "reason": ...}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..model.stamp import Bundle

if TYPE_CHECKING:
    from .agent import Agent

REPLY = "repro_reply"


def answer(agent: Agent, stream: Any, ident: Any, parent: Any) -> None:
    """Send the reply; whatever goes wrong becomes its reason, since no reply means "no agent"."""
    try:
        content = reply(agent)
    except Exception as error:  # noqa: BLE001  # no reply at all would be read as "no agent"
        content = {"status": "error", "reason": f"{type(error).__name__}: {error}"[:300]}
    kernel: Any = agent.kernel()
    kernel.session.send(stream, REPLY, content, parent, ident)


def reply(agent: Agent) -> dict[str, Any]:
    """The content of the reply: the bundle, and everything installed, for a comparison."""
    record = agent.record()
    bundle = Bundle(record=record.embedded(), run=agent.run())
    return {"status": "ok", "record": record.to_dict(), "bundle": bundle.to_dict()}
