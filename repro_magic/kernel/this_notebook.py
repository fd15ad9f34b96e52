"""Which notebook this kernel runs for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..components.notebook_place import notebook
from .errors import MagicUsageError

if TYPE_CHECKING:
    from .agent import Agent


def this_notebook(agent: Agent) -> Path | None:
    """The file of the notebook that this kernel runs for, where a front end tells it."""
    told = notebook(agent.shell.user_ns)
    return Path(told) if told else None


def asked_for(agent: Agent, path: Path | None, word: str) -> Path:
    """The notebook that was named, else this one. Raises MagicUsageError where nobody tells it."""
    found = path or this_notebook(agent)
    if found is None:
        raise MagicUsageError(
            "This front end does not tell the kernel which notebook it runs.",
            remedy=f"Name the file: %repro {word} NOTEBOOK.",
        )
    return found


def beside(agent: Agent) -> Path | None:
    """The directory of this notebook, else the working directory; ``None`` where that is gone."""
    found = this_notebook(agent)
    if found is not None:
        return found.parent
    try:
        return Path.cwd()
    except OSError:
        return None
