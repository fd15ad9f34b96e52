"""The files that a scope is read from: the user's, and the nearest project file above a notebook."""

from __future__ import annotations

import os
import re
import stat
import sys
from pathlib import Path

from ..model.errors import ScopeError
from . import toml
from .reading import Source

FILE = "repro.toml"
PROJECT = "pyproject.toml"

MAX_OCTETS = 1_000_000
"""Largest file that is read."""

_INSIDE = ("tool", "repro")
_MAY_HOLD_A_SCOPE = re.compile(r"""^\s*\[*\s*["']?tool\b["']?\s*(?:\.\s*["']?repro\b|\]|=)""", re.MULTILINE)
"""Finds every pyproject.toml with a scope; the others are not even parsed, so that they may be broken."""


def user_file() -> Path | None:
    """Where a user's own scope lies: ``repro-magic/repro.toml`` in the directory for settings.

    That is ``$XDG_CONFIG_HOME`` where it is set (XDG Base Directory Specification), else the place that
    the system has for it; ``None`` where a user has no home.
    """
    told = os.environ.get("XDG_CONFIG_HOME", "")
    if not told and sys.platform == "win32":
        told = os.environ.get("APPDATA", "")
    if told and Path(told).is_absolute():
        return Path(told) / "repro-magic" / FILE
    try:
        home = Path.home()
    except RuntimeError:
        return None
    below = "Library/Application Support" if sys.platform == "darwin" else ".config"
    return home / below / "repro-magic" / FILE


def read_user_file() -> Source | None:
    """The user's own scope, if there is one. Raises ScopeError for a file that cannot be read."""
    path = user_file()
    text = _text(path, "the user's repro.toml") if path else None
    return None if text is None else Source(name="the user's repro.toml", text=text)


def read_project(directory: Path) -> Source | None:
    """The scope of the project that a directory belongs to: of the nearest directory that has one.

    It is called by its way from ``directory``, or from the working directory where ``directory`` is relative
    itself. Raises ScopeError for a file that cannot be read, and where one directory has two.
    """
    start = _resolved(directory)
    seen_from = start if directory.is_absolute() else _resolved(Path())
    for above in (start, *start.parents):
        found = scopes_in(above, os.path.relpath(above, seen_from), way=os.path.relpath(above, start))
        if len(found) > 1:
            names = " and ".join(each.name for each in found)
            raise ScopeError(f"{names} both hold a scope.", remedy="Keep one of them.")
        if found:
            return found[0]
    return None


def scopes_in(directory: Path, called: str, *, way: str = os.curdir) -> list[Source]:
    """The scopes that lie in one directory: at most one, where nobody made a mistake.

    ``called`` is how people are told of the directory, ``way`` leads there from the notebook's.
    """
    way = Path(way).as_posix()
    prefix = "" if called == os.curdir else f"{Path(called).as_posix()}/"
    own = _text(directory / FILE, prefix + FILE)
    found = [] if own is None else [Source(name=prefix + FILE, text=own, way=way)]
    project = _text(directory / PROJECT, prefix + PROJECT)
    if project is not None and _MAY_HOLD_A_SCOPE.search(project):
        source = Source(name=prefix + PROJECT, text=project, inside=_INSIDE, way=way)
        found += [source] if _holds_a_scope(source) else []
    return found


def _resolved(directory: Path) -> Path:
    try:
        return directory.resolve()
    except (OSError, RuntimeError) as error:  # a cycle of links is either, by the version of Python
        reason = getattr(error, "strerror", None) or "a cycle of symbolic links"
        raise ScopeError(f"{directory} cannot be followed: {reason}.") from None


def _holds_a_scope(source: Source) -> bool:
    tool = toml.parse(source.text, source.name).get("tool")
    return isinstance(tool, dict) and "repro" in tool


def _text(path: Path, name: str) -> str | None:
    """The content of a file; ``None`` where there is none."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ScopeError(f"{name} is not a regular file.")
        if status.st_size > MAX_OCTETS:
            raise ScopeError(f"{name} is larger than {MAX_OCTETS:,} bytes.")
        return path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            raise ScopeError(f"{name} is a symbolic link that leads nowhere.") from None
        return None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ScopeError(f"{name}, line {line}: not UTF-8.") from None
    except OSError as error:
        raise ScopeError(f"{name} cannot be read: {error.strerror or error}.") from None
