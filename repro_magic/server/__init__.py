"""The front door for browsers: a Jupyter Server extension. Words in, workflow, words out."""

from __future__ import annotations

from typing import Any


def extension_points() -> list[dict[str, Any]]:
    """What Jupyter Server needs to find the extension. Imports Jupyter Server, which asks for it."""
    from .app import ReproMagicApp

    return [{"module": "repro_magic.server.app", "app": ReproMagicApp}]
