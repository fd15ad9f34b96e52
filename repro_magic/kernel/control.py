"""Answering ``repro_request`` on the control channel, also while a cell runs.

The request's content may have ``details``, a list of names of packages whose digests and the like are told
beside those of the packages in use. The reply, ``repro_reply``, has
``{"status": "ok", "record": ..., "bundle": ...}``: the record with everything installed, and what the
output of ``%repro`` would hold. Or it has ``{"status": "error", "reason": ...}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..model.stamp import Bundle
from .agent import PATIENCE

if TYPE_CHECKING:
    from .agent import Agent

REPLY = "repro_reply"

_MOST_DETAILS = 1_000
_IN_PASSING = 0.25
"""Seconds that a request which names no packages waits at most for what is looked at in the background."""


def answer(agent: Agent, stream: Any, ident: Any, parent: Any) -> None:
    """Send the reply; whatever goes wrong becomes its reason, since no reply means "no agent"."""
    try:
        content = reply(agent, parent.get("content"))
    except Exception as error:  # noqa: BLE001  # no reply at all would be read as "no agent"
        content = {"status": "error", "reason": f"{type(error).__name__}: {error}"[:300]}
    kernel: Any = agent.kernel()
    kernel.session.send(stream, REPLY, content, parent, ident)


def reply(agent: Agent, request: Any = None) -> dict[str, Any]:
    """The content of the reply: the bundle, and everything installed, for a comparison."""
    asked = request.get("details") if isinstance(request, dict) else None
    names = (
        [name for name in asked[:_MOST_DETAILS] if isinstance(name, str)] if isinstance(asked, list) else []
    )
    # Who names packages wants to know whether they were modified, and can wait for that.
    record = agent.record(details=names, patience=PATIENCE if names else _IN_PASSING, thorough=bool(names))
    bundle = Bundle(record=record.embedded(), run=agent.run(), scope=agent.scope)
    return {"status": "ok", "record": record.to_dict(), "bundle": bundle.to_dict()}
