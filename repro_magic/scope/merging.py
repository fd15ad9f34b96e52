"""Joining the sources of a scope: of each setting the nearest source wins, and is remembered."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.scope import Scope
from ..model.settings import Effective, Layer, Setting, scope_of
from .keys import KEYS

_ORDER = {each.key: place for place, each in enumerate(KEYS)}
_TABLES = {each.table: place for place, each in enumerate(KEYS) if each.open}

BUILT_IN = Layer(source="built in", settings={"level": Scope().level})
"""What holds where nobody says anything: the level; the rest is as the level has it."""


def merge(layers: Iterable[Layer]) -> Effective:
    """The effective scope of some sources, the farthest first.

    Lists are taken whole; each tolerance and each accepted risk is a setting of its own, and a reason
    comes with its own last day.
    """
    settings: dict[str, Setting] = {}
    for layer in (BUILT_IN, *layers):
        for key, value in layer.settings.items():
            settings[key] = Setting(key=key, value=value, source=layer.source)
    ordered = tuple(sorted(settings.values(), key=_place))
    return Effective(scope=scope_of({each.key: each.value for each in ordered}), settings=ordered)


def _place(setting: Setting) -> tuple[int, str]:
    table = setting.key.partition(".")[0]
    return _ORDER.get(setting.key, _TABLES.get(table, len(KEYS))), setting.key
