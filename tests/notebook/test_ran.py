from __future__ import annotations

from notebook_files import code
from records import having

from repro_magic.model.format import MAX_CELLS
from repro_magic.model.stamp import Run
from repro_magic.notebook.cells import digest
from repro_magic.notebook.lineage import advance
from repro_magic.notebook.ran import run_of


def test_a_run_lists_the_cells_of_every_source() -> None:
    told = run_of([("a", "import numpy"), ("b", "1"), ("c", "import numpy"), (None, "2")])
    assert told == Run(cells={digest("import numpy"): ("a", "c"), digest("1"): ("b",), digest("2"): ()})


def test_a_run_covers_the_cells_that_it_was_told_of() -> None:
    cells = [code("import numpy", cell_id="a"), code("1", cell_id="b")]
    assert advance(None, having(), run_of([("a", "import numpy"), ("b", "1")]), cells, "").earlier == ()


def test_a_very_long_session_tells_as_many_cells_as_a_stamp_may_hold() -> None:
    told = run_of((None, str(number)) for number in range(MAX_CELLS + 5))
    assert len(told.cells) == MAX_CELLS
    assert Run.from_dict(told.to_dict()) == told
