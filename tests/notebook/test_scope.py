"""How what a session asked for gets into the stamp, and out of it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from notebook_files import code, notebook
from records import having

from repro_magic.model.format import MIME
from repro_magic.model.scope import Level, Scope
from repro_magic.model.stamp import Bundle, Run, Stamp
from repro_magic.notebook.cells import digest
from repro_magic.notebook.stamping import lift, put

NEW = having(numpy="2.4.0")
LOCKED = Scope(level=Level.locked)


def saying(
    scope: Scope, *cells: dict[str, Any], ran: Sequence[str] = (), first: str = "%%repro\n"
) -> dict[str, Any]:
    """A notebook with a card and other cells, of which a session that was asked for this ran some."""
    content = notebook(code(first, cell_id="card"), *cells)
    ids = ("card", *ran)
    keys = {digest(cell["source"]): (cell["id"],) for cell in content["cells"] if cell["id"] in ids}
    bundle = Bundle(record=NEW, run=Run(cells=keys), scope=scope)
    output = {"output_type": "display_data", "data": {MIME: bundle.to_dict()}, "metadata": {}}
    content["cells"][0]["outputs"] = [output]
    return content


def test_what_the_cell_says_is_lifted_with_the_record_and_once() -> None:
    content = saying(LOCKED)
    stamp = lift(content)
    assert stamp
    assert (stamp.scope.level, stamp.scope.cell) == (Level.locked, {"level"})
    assert put(content, stamp)
    assert lift(content) == stamp


def test_what_was_accepted_by_hand_stays_beside_what_the_cell_says() -> None:
    content = saying(LOCKED)
    put(content, Stamp(record=NEW, scope=Scope(accept={"gpu": "none here"})))
    stamp = lift(content)
    assert stamp
    assert (stamp.scope.level, dict(stamp.scope.accept)) == (Level.locked, {"gpu": "none here"})


OTHER = code("1 + 1", cell_id="other")


@pytest.mark.parametrize(
    ("first", "ran", "level"),
    [
        ("%repro", ["other"], Level.pinned),
        ("%repro", [], Level.locked),
        ("%%repro\nlevel = 'locked'", ["other"], Level.locked),
        ("1\n  %repro scope locked", ["other"], Level.locked),
    ],
    ids=["no cell asks", "a part ran", "a cell that did not run asks", "a word asks"],
)
def test_what_a_cell_said_goes_when_everything_ran_and_no_cell_asks_for_anything(
    first: str, ran: list[str], level: Level
) -> None:
    before = saying(LOCKED, OTHER, ran=["other"])
    said = lift(before)
    assert said
    put(before, said)
    after = lift({**saying(Scope(), OTHER, ran=ran, first=first), "metadata": before["metadata"]})
    assert after
    assert after.scope.level is level


def test_what_a_running_kernel_was_asked_for_comes_with_its_bundle() -> None:
    content = saying(Scope())
    stamp = lift(
        content, bundle=Bundle(record=NEW, run=Run(cells={digest("%%repro\n"): ("card",)}), scope=LOCKED)
    )
    assert stamp
    assert stamp.scope.level is Level.locked
