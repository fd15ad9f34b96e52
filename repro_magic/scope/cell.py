"""The scope that a notebook gives itself, in a ``%%repro`` cell."""

from __future__ import annotations

from pathlib import Path

from ..model.errors import ScopeError
from ..model.scope import Scope
from ..model.settings import scope_of
from .reading import Codes, Source, read

NAME = "%%repro"


def read_cell(text: str, codes: Codes) -> Scope:
    """What the TOML below ``%%repro`` asks for.

    Raises ScopeError for a mistake, with the line of the cell, and for a path in somebody's home: a
    notebook is passed on.
    """
    scope = scope_of(read(Source(name=NAME, text=text, first_line=2), codes))
    home = _home()
    for written in (*scope.data_roots, *scope.indexes, *scope.channels):
        if written.startswith("~") or (home and f"{home}/" in f"{written}/"):
            raise ScopeError(
                f'{NAME}: "{written}" is a place in your home directory, and a notebook is passed on.',
                remedy="Write it relative to the notebook.",
            )
    return scope


def _home() -> str:
    """The home directory, empty where a user has none of their own."""
    try:
        return Path.home().as_posix().rstrip("/")
    except RuntimeError:
        return ""
