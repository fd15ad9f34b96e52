from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from strategies import settings_made

from repro_magic.model.scope import Level, Scope, Tolerance
from repro_magic.model.settings import Accepted, Layer, settings_of
from repro_magic.scope import merge
from repro_magic.scope.merging import BUILT_IN

NAMES = ("user", "project", "hand", "cell", "command line")


@st.composite
def sources(draw: st.DrawFn) -> list[Layer]:
    """Some sources of a scope, the farthest first."""
    return [Layer(source=name, settings=draw(settings_made)) for name in NAMES if draw(st.booleans())]


def wins(layers: list[Layer], key: str) -> Layer:
    """The nearest source that says something."""
    return next(layer for layer in reversed(layers) if key in layer.settings)


@given(sources())
def test_the_nearest_source_wins_and_is_remembered(layers: list[Layer]) -> None:
    everything = [BUILT_IN, *layers]
    for setting in merge(layers).settings:
        nearest = wins(everything, setting.key)
        assert (setting.source, setting.value) == (nearest.source, nearest.settings[setting.key])


@given(sources())
def test_every_setting_that_anybody_made_is_told_once(layers: list[Layer]) -> None:
    keys = [setting.key for setting in merge(layers).settings]
    assert sorted(keys) == sorted({key for layer in (BUILT_IN, *layers) for key in layer.settings})


@given(sources())
def test_the_scope_is_what_its_settings_say(layers: list[Layer]) -> None:
    effective = merge(layers)
    told = {setting.key: setting.value for setting in effective.settings}
    assert settings_of(effective.scope) == told


@given(sources(), settings_made)
def test_a_farther_source_changes_nothing_that_a_nearer_one_says(
    layers: list[Layer], farther: dict[str, Any]
) -> None:
    before = {each.key: each for each in merge(layers).settings if each.source != BUILT_IN.source}
    after = {each.key: each for each in merge([Layer(source="far", settings=farther), *layers]).settings}
    assert before.items() <= after.items()


def test_without_any_source_the_level_is_built_in() -> None:
    (setting,) = merge([]).settings
    assert (setting.key, setting.value, setting.source) == ("level", Level.pinned, "built in")
    assert merge([]).scope.level is Scope().level


def test_a_default_that_a_nearer_source_chose_outdoes_a_farther_one() -> None:
    far = Layer(source="far", settings={"level": Level.locked, "channels": ("conda-forge",)})
    near = Layer(source="near", settings={"level": Level.pinned, "channels": ()})
    scope = merge([far, near]).scope
    assert (scope.level, scope.channels) == (Level.pinned, ())


def test_a_nearer_reason_does_not_inherit_a_farther_day() -> None:
    far = Layer(source="far", settings={"accept.gpu": Accepted(reason="soon", until="2026-01-01")})
    near = Layer(source="near", settings={"accept.gpu": Accepted(reason="none here")})
    scope = merge([far, near]).scope
    assert (scope.accept, scope.until) == ({"gpu": "none here"}, {})


def test_settings_are_told_in_the_order_of_the_reference() -> None:
    settings = {
        "accept.gpu": Accepted(reason="none here"),
        "packages.numpy": Tolerance.patch,
        "data.observe": True,
        "python": Tolerance.minor,
    }
    keys = [each.key for each in merge([Layer(source="near", settings=settings)]).settings]
    assert keys == ["level", "python", "packages.numpy", "data.observe", "accept.gpu"]
