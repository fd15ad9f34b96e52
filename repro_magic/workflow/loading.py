"""Loading the extension in every kernel of an environment."""

from __future__ import annotations

from pathlib import Path


def autoload(word: str, python: str | None) -> tuple[bool, Path, bool]:
    """Enable, disable or tell the automatic loading in kernels of an environment.

    Returns whether anything changed, the startup file, and whether it is enabled.
    """
    from ..measures import autoload as measure

    there = measure.environment(python)
    act = {"enable": measure.enable, "disable": measure.disable}.get(word)
    changed = act(there) if act else False
    return changed, there.startup_file, there.enabled
