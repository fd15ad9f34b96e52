"""From TOML to the settings of a scope; every mistake names its place and the nearest right spelling."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Any, Final

from packaging.utils import canonicalize_name

from ..model.errors import ScopeError
from ..model.format import MAX_TEXT
from ..model.scope import MAX_ENTRIES, Tolerance
from ..model.settings import DATA, Value
from ..model.untrusted import kind
from . import toml
from .keys import KEYS, TABLES, Key
from .mistakes import Mistake, unknown
from .values import VALUES

Codes = Mapping[str, str]
"""Every code of a finding, to the component that it is about."""

_TOP: Final = {each.key: each for each in KEYS if not each.table}
_NAME: Final = re.compile(r"[A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9]", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A text that holds a scope."""

    name: str
    """How errors call it."""
    text: str
    inside: toml.Path = ()
    """The tables that lead to the scope: ``tool`` and ``repro`` in a pyproject.toml."""
    first_line: int = 1
    """The line on which the text starts, where it is a part of something."""
    way: str = ""
    """From the notebook's directory to that of the file, such as ``../..``: its paths start there."""


def read(source: Source, codes: Codes) -> dict[str, Value]:
    """The settings that a text makes. Raises ScopeError for anything that is not a scope."""
    said: Any = toml.parse(source.text, source.name, source.first_line)
    try:
        for step in source.inside:
            said = _a_table(said).get(step, {})
        made = _settings(_a_table(said), codes)
    except Mistake as mistake:
        line = toml.line_of(source.text, (*source.inside, *mistake.path))
        place = toml.at(source.name, line and line + source.first_line - 1)
        raise ScopeError(f"{place}: {mistake.what}") from None
    if isinstance(roots := made.get("data.roots"), tuple):
        made["data.roots"] = tuple(_from_the_notebook(root, source.way) for root in roots)
    return made


def _settings(said: Mapping[str, Any], codes: Codes) -> dict[str, Value]:
    made: dict[str, Value] = {}
    for path, row, value in _entries(said):
        try:
            key, meant = _named(row, path[-1], codes), VALUES[row.kind](value)
        except Mistake as mistake:
            raise mistake.below(*path) from None
        if key in made:
            raise Mistake(f"contradicts another line: {key} is said twice.", *path)
        made[key] = meant
    if made.get(DATA) is Tolerance.ignore and (made.get("data.observe") or made.get("data.roots")):
        what = "contradicts another line: what is ignored is neither observed nor bound to roots."
        raise Mistake(what, "data", "tolerance")
    return made


def _entries(said: Mapping[str, Any]) -> Iterator[tuple[toml.Path, Key, Any]]:
    """Path, row and value of every key. Raises Mistake for a key that has no row."""
    for name, value in said.items():
        if name in _TOP:
            yield (name,), _TOP[name], value
            continue
        if name not in TABLES:
            raise Mistake(_misplaced(name) or unknown("key", name, (*_TOP, *TABLES)), name)
        rows = {each.name: each for each in KEYS if each.table == name}
        if not isinstance(value, dict):
            raise Mistake(
                f"{name} is a table; write {next(iter(rows.values())).example} below [{name}].", name
            )
        if len(value) > MAX_ENTRIES:
            raise Mistake(f"{len(value)} entries, at most {MAX_ENTRIES} are allowed.", name)
        anything = next((each for each in rows.values() if each.open), None)
        for inner, entry in value.items():
            row = anything or rows.get(inner)
            if row is None:
                raise Mistake(unknown("key", inner, rows), name, inner)
            yield (name, inner), row, entry


def _misplaced(name: str) -> str:
    return "a scope of its own stands outside of [tool.repro]: leave that away." if name == "tool" else ""


def _named(row: Key, name: str, codes: Codes) -> str:
    """The key of the setting: names of packages normalized (PEP 503), codes known."""
    if row.table == "packages":
        return f"packages.{_package(name)}"
    if row.table == "accept":
        code, colon, subject = name.partition(":")
        if code not in codes:
            raise Mistake(unknown("code", code, codes))
        if colon and not subject.strip():
            raise Mistake(f'"{name}" names no subject; write "{code}" for all of them.')
        if not subject.isprintable() or len(name) > MAX_TEXT:
            raise Mistake("a subject with control characters, or one that is too long.")
        if codes[code] == "packages" and _NAME.fullmatch(subject):
            subject = canonicalize_name(subject)
        return f"accept.{code}{colon}{subject}"
    return row.key


def _package(name: str) -> str:
    if name == "*":
        return name
    if not _NAME.fullmatch(name):
        raise Mistake(f'"{name[:80]}" is no name of a package.')
    return canonicalize_name(name)


def _from_the_notebook(root: str, way: str) -> str:
    """A directory as the notebook sees it; URLs and absolute paths stay as they are."""
    if not way or "://" in root or root.startswith(("/", "~")) or PureWindowsPath(root).drive:
        return root
    return posixpath.normpath(posixpath.join(way, root))


def _a_table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Mistake(f"a scope is a table, found {kind(value)}.")
    return value
