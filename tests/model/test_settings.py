from __future__ import annotations

from hypothesis import given
from strategies import scopes, settings_made

from repro_magic.model.scope import MAX_ENTRIES, Level, Scope, Tolerance
from repro_magic.model.settings import Accepted, overlaid, scope_of, settings_of


@given(settings_made)
def test_settings_come_back_out_of_the_scope_that_they_make(settings) -> None:
    assert settings_of(scope_of(settings)) == settings


@given(scopes)
def test_a_scope_comes_back_out_of_the_settings_that_it_makes(scope: Scope) -> None:
    assert scope_of(settings_of(scope), cell=scope.cell) == scope


@given(scopes, scopes)
def test_what_a_session_said_holds_and_saying_it_again_changes_nothing(carried: Scope, said: Scope) -> None:
    once = overlaid(carried, said)
    assert settings_of(said).items() <= settings_of(once).items()
    assert overlaid(once, said) == once
    assert overlaid(overlaid(carried, said, whole=True), said, whole=True) == overlaid(
        carried, said, whole=True
    )


@given(scopes, scopes)
def test_what_was_put_there_by_hand_outlives_every_session(carried: Scope, said: Scope) -> None:
    by_hand = settings_of(carried).keys() - carried.cell
    assert by_hand <= settings_of(overlaid(carried, said, whole=True)).keys()


def test_what_an_earlier_cell_said_goes_with_the_next_one() -> None:
    first = scope_of({"level": Level.locked, "python": Tolerance.minor})
    second = scope_of({"level": Level.identical})
    assert settings_of(overlaid(overlaid(Scope(), first), second)) == {"level": Level.identical}


def test_a_session_without_a_word_changes_nothing_unless_the_whole_notebook_ran_in_it() -> None:
    carried = overlaid(Scope(accept={"gpu": "none here"}), scope_of({"level": Level.locked}))
    assert overlaid(carried, Scope()) == carried
    assert overlaid(carried, Scope(), whole=True) == Scope(accept={"gpu": "none here"})


def test_a_default_that_somebody_chose_is_a_choice() -> None:
    assert settings_of(Scope()) == {}
    assert settings_of(Scope.from_dict({"level": "pinned"})) == {"level": Level.pinned}


def test_a_notebook_keeps_no_more_than_a_reader_takes() -> None:
    def accepting(first: int) -> Scope:
        return scope_of(
            {f"accept.code-{n}": Accepted(reason="why") for n in range(first, first + MAX_ENTRIES)}
        )

    both = overlaid(accepting(0), accepting(100))
    assert Scope.from_dict(both.to_dict()) == both
    assert both.accept.keys() == accepting(100).accept.keys()


def test_a_stamp_of_a_stranger_cannot_give_a_level_another_type() -> None:
    assert settings_of(Scope.from_dict({"tolerances": {"level": "ignore", "accept.gpu": "ignore"}})) == {}
