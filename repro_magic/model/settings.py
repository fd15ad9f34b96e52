"""A scope as single settings, each with where it was made: what the sources of a scope are joined from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from .scope import DEFAULTS, MAX_ENTRIES, Level, Scope, Tolerance


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """Why a risk is accepted, and until when."""

    reason: str
    until: str = ""
    """Last day, ISO 8601; empty: for good."""


Value: TypeAlias = Level | Tolerance | Accepted | bool | tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Layer:
    """What one source of a scope says."""

    source: str
    """How people are told of it: ``pyproject.toml``, ``this notebook``. Never with a private path."""
    settings: Mapping[str, Value]
    """By the key that a scope file writes: ``level``, ``packages.numpy``, ``accept.package-patch``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """One value of the effective scope, and the source that won."""

    key: str
    value: Value
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Effective:
    """The scope that a notebook is held to, and where each of its values comes from."""

    scope: Scope
    settings: tuple[Setting, ...]


COMPONENTS: Final = ("python", "kernel", "platform", "hardware", "numerics", "code", "data", "services")
"""What a tolerance can be for, beside ``packages.NAME`` and ``packages.*``."""

_KEYS: Final = {
    "level": "level",
    "observe": "data.observe",
    "platforms": "platform",
    "channels": "channels",
    "indexes": "indexes",
    "licenses_deny": "licenses.deny",
    "data_roots": "data.roots",
}
"""Member of a scope to the key of its setting."""

_MEMBERS: Final = {key: member for member, key in _KEYS.items()}

DATA: Final = "data.tolerance"
"""Key of what may differ in data: in a scope file ``data`` is a table of its own."""


def spelled(key: str) -> str:
    """The key of a setting as TOML writes it, its table in front: ``packages."*"``."""
    table, dot, name = key.partition(".")
    bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    # Of texts without control characters JSON writes what TOML calls a basic string.
    return key if bare or not dot else f"{table}.{json.dumps(name, ensure_ascii=False)}"


def settings_of(scope: Scope) -> dict[str, Value]:
    """The settings that a scope makes; a default counts where it was chosen."""
    made: dict[str, Value] = {
        DATA if component == "data" else component: tolerance
        for component, tolerance in scope.tolerances.items()
        if component in COMPONENTS or component.startswith("packages.")
    }
    for member, default in DEFAULTS.items():
        value = getattr(scope, member)
        if value != default or member in scope.chosen:
            made[_KEYS[member]] = value
    for key, reason in scope.accept.items():
        made[f"accept.{key}"] = Accepted(reason=reason, until=scope.until.get(key, ""))
    return made


def scope_of(settings: Mapping[str, Value], *, cell: frozenset[str] = frozenset()) -> Scope:
    """The scope that settings come to; ``cell`` are those that a ``%%repro`` cell made."""
    members: dict[str, Any] = {}
    accepted: dict[str, Accepted] = {}
    tolerances: dict[str, Tolerance] = {}
    for key, value in settings.items():
        if isinstance(value, Tolerance):
            tolerances["data" if key == DATA else key] = value
        elif isinstance(value, Accepted):
            accepted[key.removeprefix("accept.")] = value
        else:
            members[_MEMBERS[key]] = value
    return Scope(
        **members,
        tolerances=tolerances,
        accept={key: each.reason for key, each in accepted.items()},
        until={key: each.until for key, each in accepted.items() if each.until},
        chosen=frozenset(name for name, value in members.items() if value == DEFAULTS[name]),
        cell=cell,
    )


def overlaid(carried: Scope, said: Scope, *, whole: bool = False) -> Scope:
    """The scope of a notebook once a session of its kernel said something about it.

    What an earlier session said goes; what was put there by hand stays. A session that said nothing
    changes nothing, unless the ``whole`` notebook ran in it: then no cell of it says anything. Idempotent.
    """
    new = settings_of(said)
    if not new and not (whole and carried.cell):
        return carried
    kept = {key: value for key, value in settings_of(carried).items() if key not in carried.cell}
    return scope_of(_fitting({**kept, **new}), cell=frozenset(new))


def _fitting(settings: dict[str, Value]) -> dict[str, Value]:
    """As many accepted risks and tolerances as a scope may hold, the last ones of each."""
    for sort in (Accepted, Tolerance):
        surplus = [key for key, value in settings.items() if isinstance(value, sort)][:-MAX_ENTRIES]
        settings = {key: value for key, value in settings.items() if key not in surplus}
    return settings
