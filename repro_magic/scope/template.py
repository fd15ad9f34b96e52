"""The commented file that ``repro scope --init`` writes: every key with its purpose, none of them set."""

from __future__ import annotations

from pathlib import Path

from ..model.errors import ScopeError
from .files import FILE, scopes_in
from .keys import KEYS, TABLES, Key

_HEAD = f"""\
# What the notebooks below this directory ask of their runtime. `repro scope NOTEBOOK` tells what holds for
# one of them. Take away the # in front of what you want to say. A pyproject.toml may hold the same below
# [tool.repro] instead.
# Nearest wins: built in < the user's {FILE} < this file < the notebook's own %%repro cell < command line.
"""


def template() -> str:
    """The content of the file: TOML that says nothing until somebody takes a ``#`` away."""
    parts = [_HEAD, *(_entry(each) for each in KEYS if not each.table)]
    for table in TABLES:
        parts.append("\n".join((f"[{table}]", *(_entry(each) for each in KEYS if each.table == table))))
    return "\n".join(parts)


def write(place: Path) -> Path:
    """Write the file into a directory, or under the name ``repro.toml``; returns where it is.

    Never overwrites. Raises ScopeError where there is a scope already, where nobody would read the file,
    and where it cannot be written.
    """
    path = place / FILE if place.is_dir() else place
    if path.name != FILE:
        raise ScopeError(f"{place} would never be read.", remedy=f"Name a directory, or a file named {FILE}.")
    if here := scopes_in(path.parent, str(path.parent)):
        raise ScopeError(f"{here[0].name} holds a scope already.", remedy="It is left as it is.")
    try:
        # Fails where anything has the name, a dangling link too.
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(template())
    except FileExistsError:
        raise ScopeError(f"{path} is there already.", remedy="It is left as it is.") from None
    except OSError as error:
        raise ScopeError(f"{path} cannot be written: {error.strerror or error}.") from None
    return path


def _entry(key: Key) -> str:
    return f"# {key.purpose}\n# Takes {key.kind.value}; otherwise {key.default}.\n#{key.example}\n"
