from __future__ import annotations

from repro_magic.model.format import DEFAULT_LEVEL, LEVELS
from repro_magic.model.scope import Level, Scope


def test_the_format_names_every_level_in_order() -> None:
    assert tuple(level.name for level in Level) == LEVELS
    assert Scope().level is Level[DEFAULT_LEVEL]
