"""A real kernel as a front end sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from repro_magic.model.format import MIME

TIMEOUT = 60


@dataclass
class Ran:
    """What running one cell sent back."""

    status: str
    displays: list[dict[str, Any]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    stdout: str = ""
    stderr: str = ""
    traceback: str = ""

    @property
    def record(self) -> dict[str, Any]:
        """The record in the newest card of this cell."""
        record: dict[str, Any] = (self.displays + self.updates)[-1][MIME]["record"]
        return record


class Notebook:
    """A kernel as a front end sees it."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager = manager
        self.client = client

    def run(self, code: str, cell_id: str | None = None) -> Ran:
        """Run a cell and wait until the kernel is idle again."""
        message = self.client.session.msg("execute_request", _request(code), metadata={"cellId": cell_id})
        self.client.shell_channel.send(message)
        ran = Ran(status="")
        while True:
            heard = self.client.get_iopub_msg(timeout=TIMEOUT)
            if heard["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            kind, content = heard["msg_type"], heard["content"]
            if kind == "status" and content["execution_state"] == "idle":
                break
            _note(ran, kind, content)
        ran.status = self._reply(message)["content"]["status"]
        return ran

    def ask(self, message_type: str, timeout: float = TIMEOUT) -> dict[str, Any]:
        """Send a message on the control channel and return the content of its reply."""
        message = self.client.session.msg(message_type, {})
        self.client.control_channel.send(message)
        while True:
            heard = self.client.get_control_msg(timeout=timeout)
            if heard["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                content: dict[str, Any] = heard["content"]
                return content

    def restart(self) -> None:
        self.manager.restart_kernel(now=True)
        self.client.wait_for_ready(timeout=TIMEOUT)

    def _reply(self, message: dict[str, Any]) -> dict[str, Any]:
        while True:
            heard: dict[str, Any] = self.client.get_shell_msg(timeout=TIMEOUT)
            if heard["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                return heard


def _request(code: str) -> dict[str, Any]:
    return {
        "code": code,
        "silent": False,
        "store_history": True,
        "user_expressions": {},
        "allow_stdin": False,
    }


def _note(ran: Ran, kind: str, content: dict[str, Any]) -> None:
    if kind == "display_data":
        ran.displays.append(content["data"])
    elif kind == "update_display_data":
        ran.updates.append(content["data"])
    elif kind == "stream":
        setattr(ran, content["name"], getattr(ran, content["name"]) + content["text"])
    elif kind == "error":
        ran.traceback = "\n".join(content["traceback"])
