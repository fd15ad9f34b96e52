"""The front door in the kernel: ``%repro``, the agent that keeps its output true, and its answers.

Everything but the agent's hook is imported on first use, so that ``%load_ext`` stays cheap.
"""

from __future__ import annotations

from .agent import Agent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from IPython.core.interactiveshell import InteractiveShell

REQUEST = "repro_request"
"""Type of the message on the control channel that the agent answers."""

_AGENT = "_repro_magic_agent"


def load(shell: InteractiveShell) -> Agent:
    """Put the agent, ``%repro`` and the answer on the control channel into a shell; once is enough."""
    agent = agent_of(shell)
    if agent is None:
        agent = Agent(shell)
        setattr(shell, _AGENT, agent)
        agent.start()
        register: Any = shell.register_magic_function
        register(_magic(agent), "line_cell", "repro")
        if (handlers := _control_handlers(agent)) is not None:
            handlers[REQUEST] = _answer(agent)
    return agent


def unload(shell: InteractiveShell) -> None:
    """Take everything out again that `load` put in."""
    agent = agent_of(shell)
    if agent is not None:
        agent.stop()
        for kind in ("line", "cell"):
            shell.magics_manager.magics[kind].pop("repro", None)
        if (handlers := _control_handlers(agent)) is not None:
            handlers.pop(REQUEST, None)
        delattr(shell, _AGENT)


def agent_of(shell: InteractiveShell) -> Agent | None:
    """The agent that lives in a shell, if any."""
    agent = getattr(shell, _AGENT, None)
    return agent if isinstance(agent, Agent) else None


def _magic(agent: Agent) -> Any:
    def repro(line: str, cell: str | None = None) -> None:
        """Record the runtime of this notebook, show it, compare it: see ``%repro --help``.

        As ``%%repro`` also hold the notebook to a scope: the lines below it are TOML.
        """
        from .magic import run

        run(agent, line, cell)

    return repro


def _answer(agent: Agent) -> Any:
    def answer_request(stream: Any, ident: Any, parent: Any) -> None:
        from .control import answer

        answer(agent, stream, ident, parent)

    return answer_request


def _control_handlers(agent: Agent) -> dict[str, Any] | None:
    # An attribute of ipykernel without a promise: other kernels simply have no agent to ask.
    handlers = getattr(agent.kernel(), "control_handlers", None)
    return handlers if isinstance(handlers, dict) else None
