from __future__ import annotations

from notebook_files import code
from records import having

from repro_magic.model.format import MAX_CELLS
from repro_magic.model.stamp import Run
from repro_magic.notebook.cells import digest
from repro_magic.notebook.lineage import advance
from repro_magic.notebook.ran import Ran


def test_a_run_lists_the_cells_of_every_source() -> None:
    told = Ran([("a", "import numpy"), ("b", "1"), ("c", "import numpy"), (None, "2")]).run()
    assert told == Run(cells={digest("import numpy"): ("a", "c"), digest("1"): ("b",), digest("2"): ()})


def test_a_run_covers_the_cells_that_it_was_told_of() -> None:
    cells = [code("import numpy", cell_id="a"), code("1", cell_id="b")]
    run = Ran([("a", "import numpy"), ("b", "1")]).run()
    assert advance(None, having(), run, cells, "").earlier == ()


def test_a_very_long_session_tells_as_many_cells_as_a_stamp_may_hold() -> None:
    told = Ran([(None, str(number)) for number in range(MAX_CELLS + 5)]).run()
    assert len(told.cells) == MAX_CELLS
    assert Run.from_dict(told.to_dict()) == told


def test_cells_that_come_later_are_followed() -> None:
    cells = [("a", "1")]
    ran = Ran(cells)
    first = ran.run()
    cells += [("b", "2"), ("c", "1")]
    assert ran.run() == Run(cells={digest("1"): ("a", "c"), digest("2"): ("b",)})
    assert first == Run(cells={digest("1"): ("a",)})
