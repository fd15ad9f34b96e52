"""A scope in words: each setting as a scope file writes it, and where it comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ...model.scope import Level, Scope, Tolerance
from ...model.settings import Accepted, Effective, Setting, Value, settings_of, spelled
from .text import columns


def scope_text(effective: Effective, *, name: str = "", today: str = "") -> str:
    """The effective scope, a line for each setting and its source; what has lapsed by ``today`` says so."""
    head = (f"{name}: " if name else "") + f"held to {effective.scope.level.name}"
    rows = [(written(each.key, each.value), f"({_source(each, today)})") for each in effective.settings]
    return "\n".join([head, *(f"  {line}" for line in columns(rows))])


def scope_dict(effective: Effective) -> dict[str, Any]:
    """The effective scope for programs: what holds, and each setting with its source."""
    settings = [
        {"key": each.key, "value": _plain(each.value), "source": each.source} for each in effective.settings
    ]
    return {"level": effective.scope.level.name, "scope": effective.scope.to_dict(), "settings": settings}


def asked(scope: Scope) -> str:
    """What a notebook asks for, in one line; empty where it asks for nothing."""
    settings = settings_of(scope)
    accepted = sum(isinstance(value, Accepted) for value in settings.values())
    told = [
        value.name if isinstance(value, Level) else written(key, value)
        for key, value in sorted(settings.items(), key=lambda each: (each[0] != "level", each[0]))
        if not isinstance(value, Accepted)
    ]
    told += [f"{accepted} risk{'s' * (accepted != 1)} accepted"] if accepted else []
    return ", ".join(told)


def written(key: str, value: Value) -> str:
    """A setting as TOML, with its table in front."""
    return f"{spelled(key)} = {_toml(_plain(value))}"


def _source(setting: Setting, today: str) -> str:
    lapsed = isinstance(setting.value, Accepted) and "" < setting.value.until < today
    return f"{setting.source}; that day has passed" if lapsed else setting.source


def _plain(value: Value) -> Any:
    if isinstance(value, Accepted):
        return {"reason": value.reason, "until": value.until} if value.until else value.reason
    if isinstance(value, Level):
        return value.name
    if isinstance(value, Tolerance):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def _toml(plain: Any) -> str:
    if isinstance(plain, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in plain.items()) + " }"
    if isinstance(plain, list):
        return f"[{', '.join(map(_toml, plain))}]"
    # Of texts without control characters JSON writes what TOML calls a basic string.
    return json.dumps(plain, ensure_ascii=False)
