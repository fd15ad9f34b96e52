"""The front door in the kernel: ``%repro``, the agent that keeps its output true, and its answers.

Everything but the agent's hook is imported on first use, so that ``%load_ext`` stays cheap.
"""

from __future__ import annotations

from .agent import Agent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_AGENT = "_repro_magic_agent"


def load(shell: InteractiveShell) -> Agent:
    """Put the agent with ``%repro`` into a shell; once is enough."""
    agent = agent_of(shell)
    if agent is None:
        agent = Agent(shell)
        setattr(shell, _AGENT, agent)
        agent.start()
    return agent


def unload(shell: InteractiveShell) -> None:
    """Take everything out again that `load` put in."""
    agent = agent_of(shell)
    if agent is not None:
        agent.stop()
        delattr(shell, _AGENT)


def agent_of(shell: InteractiveShell) -> Agent | None:
    """The agent that lives in a shell, if any."""
    agent = getattr(shell, _AGENT, None)
    return agent if isinstance(agent, Agent) else None
