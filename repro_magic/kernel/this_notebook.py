"""Which notebook this kernel runs for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import MagicUsageError

if TYPE_CHECKING:
    from .agent import Agent


def this_notebook(agent: Agent) -> Path | None:
    """The file of the notebook that this kernel runs for, where a front end tells it.

    VS Code sets ``__vsc_ipynb_file__``, Jupyter Server sets ``JPY_SESSION_NAME`` when the kernel starts.
    """
    for hint in (agent.shell.user_ns.get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME")):
        if isinstance(hint, str) and hint.endswith(".ipynb") and Path(hint).is_file():
            return Path(hint)
    return None


def asked_for(agent: Agent, path: Path | None, word: str) -> Path:
    """The notebook that was named, else this one. Raises MagicUsageError where nobody tells it."""
    found = path or this_notebook(agent)
    if found is None:
        raise MagicUsageError(
            "This front end does not tell the kernel which notebook it runs.",
            remedy=f"Name the file: %repro {word} NOTEBOOK.",
        )
    return found
