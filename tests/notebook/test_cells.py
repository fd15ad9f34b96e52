from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from notebook_files import code, notebook
from strategies import json_values

from repro_magic.notebook.cells import cell_id, code_cells, digest, executed, key, source


def test_a_digest_is_short_and_passes_over_blank_ends() -> None:
    assert digest("import numpy\n\n") == digest("import numpy")
    assert digest("import numpy") != digest(" import numpy")
    assert len(digest("")) == len("sha256:") + 12


def test_a_source_is_the_same_as_text_and_as_lines() -> None:
    assert source({"source": ["import numpy\n", "1"]}) == source({"source": "import numpy\n1"})
    assert source({"input": "nbformat 3"}) == "nbformat 3"
    assert source({"source": None}) == ""


def test_a_cell_goes_by_its_id_or_by_its_source() -> None:
    assert key(code("1", cell_id="abc")) == "abc"
    assert key(code("1")) == digest("1")


@pytest.mark.parametrize("odd", ["", "x" * 65, "line\nbreak", "\x1b[31m", 7, None, ["a"]])
def test_an_id_that_no_stamp_could_hold_is_none(odd: Any) -> None:
    cell = code("1") | {"id": odd}
    assert cell_id(cell) == ""
    assert key(cell) == digest("1")


def test_a_cell_ran_if_it_has_a_count_or_an_output() -> None:
    assert executed(code("1", count=3))
    assert executed(code("1", count=None, outputs=[{"output_type": "stream"}]))
    assert executed({"prompt_number": 2, "input": "1"})
    assert not executed(code("1", count=None))


def test_only_code_cells_count() -> None:
    cell = code("1")
    assert code_cells(notebook({"cell_type": "markdown", "source": "# x"}, cell)) == [cell]
    assert code_cells({"nbformat": 3, "worksheets": [{"cells": [cell]}, {"cells": [cell]}]}) == [cell, cell]


def test_a_lone_surrogate_in_a_source_has_a_digest() -> None:
    assert digest("\ud800") != digest("\ud801")


@given(json_values)
def test_anything_has_code_cells_or_none(anything: Any) -> None:
    for cell in [
        *code_cells(anything),
        *code_cells({"cells": anything}),
        *code_cells({"worksheets": anything}),
    ]:
        assert isinstance(key(cell), str)
        assert isinstance(executed(cell), bool)
