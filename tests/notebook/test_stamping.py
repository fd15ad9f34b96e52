from __future__ import annotations

import copy
import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notebook_files import card, code, notebook
from records import having
from strategies import days, executed_notebooks, json_values, runtimes, sessions, stamps

from repro_magic.model.errors import NewerFormatError, NotebookError, StampError
from repro_magic.model.format import MAX_STAMP_CHARACTERS, METADATA_KEY, MIME
from repro_magic.model.record import Interpreter, Record
from repro_magic.model.stamp import Bundle, Earlier, Run, Stamp
from repro_magic.notebook.evidence import MAX_RECORDS
from repro_magic.notebook.lineage import BEFORE, advance
from repro_magic.notebook.stamping import Carried, lift, put, read, state, take

OLD = having(numpy="1.26.4")
NEW = having(numpy="2.4.0")
ONE = code("import numpy", cell_id="one")
TWO = code("numpy.ones(3)", cell_id="two")


def magic(record: Record, *ran: dict[str, Any], cell_id: str = "top") -> dict[str, Any]:
    """A ``%repro`` cell whose session ran these cells too."""
    cell = code("%repro", cell_id=cell_id)
    return {**cell, "outputs": [card(record, cell, *ran)]}


def on(day: str, record: Record) -> Record:
    return dataclasses.replace(record, recorded=day)


def test_a_notebook_without_a_stamp_carries_nothing() -> None:
    assert read(notebook(ONE)) == Carried()
    assert lift(notebook(ONE), "2026-06-30") is None


def test_the_record_of_the_output_is_lifted() -> None:
    content = notebook(magic(NEW, ONE, TWO), ONE, TWO)
    assert lift(content) == Stamp(record=NEW)
    assert read(content) == Carried(stamp=Stamp(record=NEW), found="output")


def test_outputs_of_before_the_record_are_said_to_be() -> None:
    stamp = lift(notebook(magic(NEW, TWO), ONE, TWO))
    assert stamp is not None
    assert stamp.earlier == (Earlier(record=BEFORE, cells=("one",)),)


def test_lifting_changes_nothing_in_the_notebook() -> None:
    content = notebook(magic(NEW), ONE, stamp=Stamp(record=OLD))
    before = copy.deepcopy(content)
    lift(content, "2026-06-30", bundle=Bundle(record=OLD))
    read(content)
    assert content == before


def test_the_output_of_a_later_run_brings_the_metadata_up_to_date() -> None:
    content = notebook(magic(NEW, TWO), ONE, TWO, stamp=Stamp(record=OLD))
    carried = read(content)
    assert carried.found == "both"
    assert carried.stamp is not None
    assert carried.stamp.record == NEW
    assert carried.stamp.earlier == (Earlier(record=OLD, cells=("one",)),)


def test_an_output_that_the_metadata_knows_to_be_earlier_is_no_news() -> None:
    """The %repro cell was not run again when another runtime, recorded without it, took over."""
    stamp = Stamp(record=NEW, earlier=(Earlier(record=OLD, cells=("top", "one")),))
    assert lift(notebook(magic(OLD, ONE, TWO), ONE, TWO, stamp=stamp)) == stamp


def test_an_output_of_an_earlier_runtime_is_no_news_either_while_little_is_known_of_the_new_one() -> None:
    """The kernel knew of another numpy installed; the stamp keeps only what was imported."""
    stamp = Stamp(record=having(), earlier=(Earlier(record=OLD, cells=("top", "one")),))
    assert lift(notebook(magic(OLD, ONE, TWO), ONE, TWO, stamp=stamp)) == stamp


def test_an_output_left_behind_does_not_hide_a_later_one() -> None:
    later = magic(NEW, TWO, cell_id="again")
    stamp = Stamp(record=NEW, earlier=(Earlier(record=OLD, cells=("top", "one", "two")),))
    lifted = lift(notebook(magic(OLD, ONE, TWO), ONE, TWO, later, stamp=stamp))
    assert lifted == Stamp(record=NEW, earlier=(Earlier(record=OLD, cells=("top", "one")),))


def test_the_output_with_the_later_day_wins() -> None:
    later = magic(on("2026-06-30", NEW), TWO, cell_id="above")
    stamp = lift(notebook(later, TWO, magic(OLD, ONE), ONE))
    assert stamp is not None
    assert stamp.record == on("2026-06-30", NEW)
    assert stamp.earlier == (Earlier(record=OLD, cells=("top", "one")),)


def test_on_one_day_the_output_in_a_cell_that_the_other_ran_too_is_the_later() -> None:
    second = magic(NEW, cell_id="again")
    stamp = lift(notebook(second, magic(OLD, second, ONE, TWO), ONE, TWO))
    assert stamp is not None
    assert stamp.record == NEW
    assert stamp.earlier == (Earlier(record=OLD, cells=("top", "one", "two")),)


def test_on_one_day_the_output_that_the_metadata_does_not_know_wins() -> None:
    content = notebook(magic(NEW, cell_id="again"), magic(OLD, ONE, TWO), ONE, TWO, stamp=Stamp(record=OLD))
    stamp = lift(content)
    assert stamp is not None
    assert stamp.record == NEW


def test_on_one_day_the_run_of_more_cells_wins() -> None:
    stamp = lift(notebook(magic(NEW, ONE), ONE, magic(OLD, cell_id="again")))
    assert stamp is not None
    assert stamp.record == NEW


def test_all_else_equal_the_last_output_wins() -> None:
    stamp = lift(notebook(magic(OLD), magic(NEW, cell_id="again")))
    assert stamp is not None
    assert stamp.record == NEW


def test_of_very_many_outputs_the_last_few_are_looked_at() -> None:
    hostile = [magic(on("2099-12-31", OLD), cell_id=f"no-{number}") for number in range(500)]
    stamp = lift(notebook(*hostile, *(magic(NEW, cell_id=f"yes-{number}") for number in range(MAX_RECORDS))))
    assert stamp is not None
    assert stamp.record == NEW


def test_twin_cells_without_ids_show_one_record_to_a_stamp() -> None:
    twin = code("%repro")
    content = notebook({**twin, "outputs": [card(OLD, twin)]}, {**twin, "outputs": [card(NEW, twin)]})
    stamp = lift(content)
    assert stamp == Stamp(record=NEW)
    put(content, stamp)
    assert lift(content) == stamp


def test_a_running_kernel_knows_better_than_the_output() -> None:
    content = notebook(magic(OLD, ONE, TWO), ONE, TWO)
    run = Run(cells=card(NEW, TWO)["data"][MIME]["run"]["cells"])
    stamp = lift(content, bundle=Bundle(record=NEW, run=run))
    assert stamp is not None
    assert stamp.record == NEW
    assert stamp.earlier == (Earlier(record=OLD, cells=("top", "one")),)


def test_a_running_kernel_that_made_none_of_the_outputs_changes_nothing() -> None:
    stamp = Stamp(record=OLD)
    assert lift(notebook(ONE, TWO, stamp=stamp), bundle=Bundle(record=NEW)) == stamp


def test_a_statement_is_taken_where_nothing_was_observed() -> None:
    stated = dataclasses.replace(NEW, basis="stated")
    assert state(notebook(ONE), stated) == Stamp(record=stated)
    assert state(notebook(ONE, stamp=Stamp(record=OLD)), stated) == Stamp(record=OLD)


def test_earlier_cells_without_outputs_are_forgotten() -> None:
    stamp = Stamp(record=NEW, earlier=(Earlier(record=OLD, cells=("one", "gone")),))
    stripped = notebook({**ONE, "execution_count": None}, stamp=stamp)
    assert lift(stripped) == Stamp(record=NEW)


def test_putting_and_taking_tell_whether_they_did_anything() -> None:
    content = notebook(ONE)
    stamp = Stamp(record=NEW)
    assert put(content, stamp)
    assert not put(content, stamp)
    assert content["metadata"][METADATA_KEY] == stamp.to_dict()
    assert take(content)
    assert not take(content)
    assert content == notebook(ONE)


def test_taking_takes_the_record_of_the_output_too_and_leaves_the_other_outputs() -> None:
    text = {"output_type": "stream", "name": "stdout", "text": "7"}
    cell = magic(NEW)
    cell["outputs"].append(text)
    content = notebook(cell)
    assert take(content)
    assert content["cells"][0]["outputs"] == [text]


def test_a_stamp_that_says_the_same_in_other_words_stays() -> None:
    carried = Stamp(record=NEW).to_dict() | {"scope": {"accept": {}}, "member of a later release": 1}
    content = notebook(ONE, stamp=carried)
    assert not put(content, Stamp(record=NEW))
    assert content["metadata"][METADATA_KEY] == carried


def test_a_stamp_that_no_reader_would_accept_is_not_put() -> None:
    content = notebook(ONE)
    with pytest.raises(StampError):
        put(content, Stamp(record=Record(interpreter=Interpreter(version="3.12\n"))))
    assert content == notebook(ONE)


def test_metadata_that_is_no_object_is_left_alone() -> None:
    with pytest.raises(NotebookError):
        put({"cells": [], "metadata": []}, Stamp(record=NEW))


DEEP: Any = "x"
for _ in range(5_000):
    DEEP = [DEEP]

HOSTILE = {
    "a text": "stamp",
    "a list": [1],
    "nothing": None,
    "a wrong type": {"schema": 1, "record": {"interpreter": []}},
    "markup in control characters": {"schema": 1, "record": {"interpreter": {"version": "<script>\x1b[2J"}}},
    "a large one": {"schema": 1, "record": {}, "more": "x" * MAX_STAMP_CHARACTERS},
    "a deep one": {"schema": 1, "record": {"interpreter": {"version": DEEP}}},
    "not a number": {"schema": 1, "record": {"hardware": {"cores": float("nan")}}},
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_stamp_does_not_hide_a_good_output(raw: Any) -> None:
    carried = read(
        notebook(magic(NEW), stamp=raw) | ({"metadata": {METADATA_KEY: raw}} if raw is None else {})
    )
    assert carried.stamp == Stamp(record=NEW)
    assert carried.found == "output"
    assert isinstance(carried.problem, StampError)


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_output_does_not_hide_a_good_stamp(raw: Any) -> None:
    output = {"output_type": "display_data", "data": {MIME: raw}, "metadata": {}}
    carried = read(notebook(code("%repro", outputs=[output]), stamp=Stamp(record=NEW)))
    assert carried.stamp == Stamp(record=NEW)
    assert carried.found == "metadata"
    assert isinstance(carried.problem, StampError)


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_stamp_alone_is_a_problem_and_can_be_taken_out(raw: Any) -> None:
    content: dict[str, Any] = {"cells": [], "metadata": {METADATA_KEY: raw}}
    carried = read(content)
    assert carried.stamp is None
    assert carried.found == ""
    assert "\n" not in str(carried.problem)
    assert "\x1b" not in str(carried.problem)
    assert lift(content) is None
    assert take(content)
    assert content["metadata"] == {}


def test_a_stamp_of_a_newer_format_is_left_alone() -> None:
    newer = {"schema": 2, "record": "whatever that will be"}
    content = notebook(magic(NEW), stamp=newer)
    carried = read(content)
    assert isinstance(carried.problem, NewerFormatError)
    assert carried.stamp == Stamp(record=NEW), "the output can still be read"
    assert lift(content) is None
    with pytest.raises(NewerFormatError):
        put(content, Stamp(record=NEW))
    assert content["metadata"][METADATA_KEY] == newer


@given(json_values)
def test_lifting_and_reading_take_anything(anything: Any) -> None:
    output = {"output_type": "display_data", "data": {MIME: anything}}
    for content in (
        anything,
        {"metadata": anything},
        {"metadata": {METADATA_KEY: anything}},
        {"cells": anything},
        {"cells": [{"cell_type": "code", "outputs": anything, "source": anything, "id": anything}]},
        {"cells": [{"cell_type": "code", "outputs": [output]}]},
    ):
        assert lift(content, "2026-06-30") is None
        assert read(content).stamp is None


@given(
    executed_notebooks(), st.none() | stamps, st.lists(st.tuples(runtimes(), sessions()), max_size=2), days
)
def test_metadata_and_outputs_that_contradict_each_other_settle(
    content: dict[str, Any], carried: Stamp | None, looks: list[tuple[Record, Run]], day: str
) -> None:
    """No two saves in a row may go on changing a file, whatever somebody has made of it."""
    for record, run in looks:
        carried = advance(carried, record, run, content["cells"], day)
    if carried is not None:
        put(content, carried)
    writes = 0
    while (stamp := lift(content, day)) is not None and put(content, stamp):
        writes += 1
        assert writes <= 2
