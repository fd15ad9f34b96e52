from __future__ import annotations

import dataclasses
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from notebook_files import Cell, code
from records import but, having
from strategies import days, executed_notebooks, runtimes, sessions

from repro_magic.model.format import MAX_EARLIER, MAX_LOG
from repro_magic.model.record import Packages, Record
from repro_magic.model.stamp import Earlier, LogEntry, Run, Stamp
from repro_magic.model.unknown import Unknown
from repro_magic.notebook.cells import digest
from repro_magic.notebook.lineage import BEFORE, TOO_MANY, advance

OLD = having(numpy="1.26.4")
NEW = having(numpy="2.4.0")
CELLS = [code(f"step {number}", cell_id=f"cell-{number}") for number in range(1, 6)]
LATER = "2026-06-30"


def ran(*cells: Cell) -> Run:
    """A session that ran these cells, in a front end that tells ids."""
    return Run(cells={digest(cell["source"]): (cell["id"],) if "id" in cell else () for cell in cells})


def on(day: str, record: Record) -> Record:
    return dataclasses.replace(record, recorded=day)


def test_the_first_record_is_dated_and_claims_only_the_cells_that_it_ran() -> None:
    stamp = advance(None, on("", NEW), ran(*CELLS[2:]), CELLS, LATER)
    assert stamp.record == on(LATER, NEW)
    assert stamp.earlier == (Earlier(record=BEFORE, cells=("cell-1", "cell-2")),)
    assert stamp.log == ()


def test_where_nothing_is_known_about_cells_nothing_is_claimed() -> None:
    assert advance(None, NEW, None, CELLS, LATER) == Stamp(record=NEW)


def test_cells_that_never_ran_are_nobodys() -> None:
    cells = [*CELLS, code("not run", count=None), {"cell_type": "markdown", "id": "words"}]
    assert advance(None, NEW, ran(*CELLS), cells, LATER).earlier == ()


def test_the_same_runtime_again_changes_nothing() -> None:
    stamp = advance(None, NEW, ran(*CELLS), CELLS, LATER)
    assert advance(stamp, on("2026-12-24", NEW), ran(*CELLS), CELLS, "2026-12-24") == stamp


def test_a_part_run_in_the_same_runtime_adds_to_what_is_imported() -> None:
    stamp = advance(None, NEW, ran(*CELLS), CELLS, LATER)
    more = advance(stamp, having(pandas="2.3.0"), ran(CELLS[2]), CELLS, LATER)
    assert more.record == having(numpy="2.4.0", pandas="2.3.0")
    assert more.earlier == more.log == ()


def test_a_whole_run_in_the_same_runtime_tells_all_that_is_imported() -> None:
    stamp = advance(None, having(numpy="2.4.0", pandas="2.3.0"), ran(*CELLS), CELLS, LATER)
    assert advance(stamp, on(LATER, NEW), ran(*CELLS), CELLS, LATER).record == NEW


def test_cells_that_are_not_run_again_keep_their_runtime() -> None:
    """Cells 1-5 ran with numpy A; cell 3 is run with numpy B; then all are run with B."""
    first = advance(None, OLD, ran(*CELLS), CELLS, "")
    second = advance(first, on(LATER, NEW), ran(CELLS[2]), CELLS, "")
    assert second.record == on(LATER, NEW)
    assert second.earlier == (Earlier(record=OLD, cells=("cell-1", "cell-2", "cell-4", "cell-5")),)
    assert second.log == (LogEntry(recorded=LATER, changes={"numpy": "1.26.4 -> 2.4.0"}),)

    third = advance(second, on("2026-07-01", NEW), ran(*CELLS), CELLS, "")
    assert third.record == on(LATER, NEW)
    assert third.earlier == ()
    assert third.log == second.log


def test_back_in_an_earlier_runtime_its_cells_are_the_currents_again() -> None:
    stamp = advance(None, OLD, ran(*CELLS), CELLS, "")
    stamp = advance(stamp, NEW, ran(CELLS[2]), CELLS, "")
    stamp = advance(stamp, OLD, ran(CELLS[0]), CELLS, "")
    assert stamp.record == OLD
    assert stamp.earlier == (Earlier(record=NEW, cells=("cell-3",)),)
    assert len(stamp.log) == 2


def test_a_third_runtime_leaves_each_cell_with_its_own() -> None:
    third = having(numpy="3.0.0")
    stamp = advance(None, OLD, ran(*CELLS), CELLS, "")
    stamp = advance(stamp, NEW, ran(*CELLS[:2]), CELLS, "")
    stamp = advance(stamp, third, ran(CELLS[0]), CELLS, "")
    assert stamp.earlier == (
        Earlier(record=OLD, cells=("cell-3", "cell-4", "cell-5")),
        Earlier(record=NEW, cells=("cell-2",)),
    )


def test_a_cell_that_is_gone_or_cleared_leaves_its_earlier_runtime() -> None:
    stamp = advance(None, OLD, ran(*CELLS), CELLS, "")
    stamp = advance(stamp, NEW, ran(CELLS[2]), CELLS, "")
    cleared = {**CELLS[3], "execution_count": None}
    left = advance(stamp, NEW, ran(CELLS[2]), [CELLS[0], CELLS[2], cleared], "")
    assert left.earlier == (Earlier(record=OLD, cells=("cell-1",)),)


def test_without_ids_a_cell_goes_by_its_source() -> None:
    cells = [code("same"), code("same"), code("other")]
    stamp = advance(None, OLD, ran(*cells), cells, "")
    stamp = advance(stamp, NEW, ran(code("same")), cells, "")
    assert stamp.earlier == (Earlier(record=OLD, cells=(digest("other"),)),)


def test_a_front_end_that_tells_no_ids_is_believed_by_the_source() -> None:
    stamp = advance(None, NEW, Run(cells={digest(CELLS[0]["source"]): ()}), CELLS[:2], "")
    assert stamp.earlier == (Earlier(record=BEFORE, cells=("cell-2",)),)


def test_the_id_of_a_twin_does_not_cover_a_cell_with_another_id() -> None:
    twins = [code("same", cell_id="a"), code("same", cell_id="b")]
    stamp = advance(None, NEW, Run(cells={digest("same"): ("a",)}), twins, "")
    assert stamp.earlier == (Earlier(record=BEFORE, cells=("b",)),)


def test_an_edited_cell_is_known_by_its_id() -> None:
    run = Run(cells={digest("before the edit"): ("cell-1",)})
    assert advance(None, NEW, run, CELLS[:1], "").earlier == ()


def test_a_statement_never_replaces_what_was_observed() -> None:
    observed = advance(None, NEW, ran(*CELLS), CELLS, "")
    stated = dataclasses.replace(OLD, basis="stated")
    assert advance(observed, stated, None, CELLS, "") == observed


def test_what_was_observed_replaces_a_statement() -> None:
    stated = advance(None, dataclasses.replace(OLD, basis="stated"), None, CELLS, "")
    stamp = advance(stated, NEW, ran(CELLS[0]), CELLS, "")
    assert stamp.record == NEW
    assert [entry.record for entry in stamp.earlier] == [dataclasses.replace(OLD, basis="stated")]
    assert advance(stated, OLD, ran(*CELLS), CELLS, "").record.basis == "observed"


def test_a_part_run_does_not_make_a_statement_an_observation() -> None:
    stated = advance(None, dataclasses.replace(NEW, basis="stated"), None, CELLS, "")
    assert advance(stated, NEW, ran(CELLS[0]), CELLS, "").record.basis == "stated"


def test_what_is_merely_installed_is_compared_but_not_kept() -> None:
    stamp = advance(None, OLD, ran(*CELLS), CELLS, "")
    upgraded = but(having(), packages={"installed": {"numpy": "2.4.0", "pip": "26.0"}})
    switched = advance(stamp, upgraded, ran(CELLS[0]), CELLS, "")
    assert switched.record == having()
    assert switched.log[0].changes == {"numpy": "1.26.4 -> 2.4.0"}


def test_the_scope_stays() -> None:
    scoped = dataclasses.replace(
        Stamp(record=OLD), scope=dataclasses.replace(Stamp(record=OLD).scope, accept={"a": "b"})
    )
    assert advance(scoped, NEW, ran(*CELLS), CELLS, "").scope == scoped.scope


def test_more_runtimes_than_a_stamp_keeps_leave_the_oldest_cells_unknown() -> None:
    count = MAX_EARLIER + 3
    cells = [code(f"step {number}", cell_id=f"cell-{number}") for number in range(count)]
    stamp: Stamp | None = None
    for number in range(count):
        stamp = advance(stamp, having(numpy=f"{number}.0"), ran(*cells[number:]), cells, "")
    assert stamp is not None
    assert len(stamp.earlier) == MAX_EARLIER
    assert stamp.earlier[0] == Earlier(record=TOO_MANY, cells=("cell-0", "cell-1", "cell-2"))
    assert len(stamp.log) == MAX_LOG
    assert stamp.log[-1].changes == {"numpy": f"{count - 2}.0 -> {count - 1}.0"}


def test_a_record_that_could_not_look_is_no_match_for_the_stamps() -> None:
    lazy = Unknown("it took too long")
    blind = Record(interpreter=lazy, kernel=lazy, platform=lazy, hardware=lazy, packages=lazy)
    stamp = advance(advance(None, OLD, ran(*CELLS), CELLS, ""), blind, ran(CELLS[0]), CELLS, "")
    assert isinstance(stamp.earlier[0].record, Record)
    assert isinstance(stamp.record.packages, Unknown)


def test_no_package_is_listed_twice() -> None:
    stamp = advance(None, having({"numpy": "2.4.0"}, pandas="2.3.0"), ran(*CELLS), CELLS, "")
    packages = advance(stamp, NEW, ran(CELLS[0]), CELLS, "").record.packages
    assert isinstance(packages, Packages)
    assert packages.imported == {"numpy": "2.4.0", "pandas": "2.3.0"}
    assert packages.needed == {}


@given(
    executed_notebooks(),
    st.lists(st.tuples(runtimes(), st.none() | sessions(), days), min_size=1, max_size=4),
    days,
)
def test_the_same_look_twice_is_the_same_as_once(
    notebook: dict[str, Any], looks: list[tuple[Record, Run | None, str]], another_day: str
) -> None:
    stamp: Stamp | None = None
    for record, run, day in looks:
        stamp = advance(stamp, record, run, notebook["cells"], day)
        assert advance(stamp, record, run, notebook["cells"], another_day) == stamp
        assert Stamp.from_dict(stamp.to_dict()) == stamp


@given(executed_notebooks(), st.lists(st.tuples(runtimes(), sessions()), min_size=1, max_size=4))
def test_no_output_ever_has_two_runtimes(notebook: dict[str, Any], looks: list[tuple[Record, Run]]) -> None:
    stamp: Stamp | None = None
    for record, run in looks:
        stamp = advance(stamp, record, run, notebook["cells"], "")
        named = [cell for entry in stamp.earlier for cell in entry.cells]
        assert len(named) == len(set(named))
        assert all(entry.cells for entry in stamp.earlier)
