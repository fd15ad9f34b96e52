"""Where the notebook of this process lies, if a front end told it."""

from __future__ import annotations

import os
import sys

from . import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

UNTOLD = "no front end told this kernel which notebook it runs for"
"""Why the place of the notebook is unknown."""

_SERVER = "JPY_SESSION_NAME"
_EDITOR = "__vsc_ipynb_file__"


def notebook(names: Mapping[str, object] | None = None) -> str:
    """Path of the notebook that this process runs for, empty where nobody tells it.

    VS Code sets ``__vsc_ipynb_file__`` in the namespace, Jupyter Server sets ``JPY_SESSION_NAME`` when it
    starts the kernel. ``names`` are the notebook's; those of ``__main__`` without them.
    """
    if names is None:
        names = vars(sys.modules["__main__"]) if "__main__" in sys.modules else {}
    for hint in (names.get(_EDITOR), _told_by_a_server()):
        if isinstance(hint, str) and hint.endswith(".ipynb") and os.path.isabs(hint) and os.path.isfile(hint):
            return hint
    return ""


def folder() -> str:
    """The folder of that notebook, empty where nobody tells it."""
    return os.path.dirname(notebook())


def _told_by_a_server() -> str:
    told = os.environ.get(_SERVER, "")
    starter = os.environ.get("JPY_PARENT_PID", "")
    # What a cell or a terminal started inherits the variable, and what that starts is another notebook.
    return "" if told and starter.isdigit() and _variable_of(int(starter), _SERVER) == told else told


def _variable_of(process: int, name: str) -> str | None:
    """An environment variable that a process was started with; ``None`` for none, or not to be told."""
    content = files.read(f"/proc/{process}/environ", 1 << 20)
    if content is not None:
        start = name.encode() + b"="
        found = [each[len(start) :] for each in content.split(b"\0") if each.startswith(start)]
        return os.fsdecode(found[0]) if found else None
    try:
        import psutil

        return psutil.Process(process).environ().get(name)
    except Exception:  # noqa: BLE001  # not there, or not allowed to look
        return None
