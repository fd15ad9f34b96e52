"""repro-magic: a notebook carries an honest record of the runtime that made its outputs.

Four rooms follow the four steps to a reproducible runtime:

1. `scope`: define objectives and scope;
2. `components`: enumerate the components of the runtime;
3. `risks`: evaluate threats and risks;
4. `measures`: apply mitigation measures.

Nothing is imported here, so that ``%load_ext repro_magic`` costs next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from IPython.core.interactiveshell import InteractiveShell

__version__ = "0.1.0"


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Called by ``%load_ext repro_magic``."""
    from .kernel import load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Called by ``%unload_ext repro_magic``."""
    from .kernel import unload

    unload(shell)


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Where Jupyter Server finds its extension."""
    from .server import extension_points

    return extension_points()


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Where ``jupyter labextension develop`` finds the built labextension."""
    return [{"src": "labextension", "dest": "repro-magic"}]


def autoload() -> None:
    """Called by the startup file of ``repro autoload enable``; ``REPRO_MAGIC_AUTOLOAD=0`` turns it off."""
    import os

    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    # Startup files run in terminals too, where there is no notebook to carry a record.
    if shell is not None and hasattr(shell, "kernel") and os.environ.get("REPRO_MAGIC_AUTOLOAD") != "0":
        load_ipython_extension(shell)
