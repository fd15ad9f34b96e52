from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notebook_files import card, code, notebook, write
from records import having

from repro_magic.model.errors import NotebookError
from repro_magic.model.stamp import Stamp
from repro_magic.notebook import skimming
from repro_magic.notebook.stamping import read
from repro_magic.notebook.tail import TAIL, stamp_at_end
from repro_magic.notebook.typed import skim_typed

STAMP = Stamp(record=having(numpy="2.1.0"))


def content(*cells: Any, **metadata: Any) -> bytes:
    return json.dumps(notebook(*cells, **metadata), indent=1, sort_keys=True).encode()


def skimmed(data: bytes) -> tuple[Any, ...]:
    """What a skim gives, as values that can be compared."""
    try:
        found = skimming.skim(data, "nb")
    except NotebookError as error:
        return ("refused", str(error))
    outputs = [
        [_kinds(each) for each in found.outputs(at) if _kinds(each)] for at in range(len(found.sources))
    ]
    carried = read(found.content)
    return found.sources, found.executed, outputs, carried.stamp, carried.found, str(carried.problem)


def _kinds(output: Any) -> dict[str, Any]:
    kinds = ("text/plain", "text/html", "text/markdown", "application/json", "text", "html", "json")
    bundle = output.get("data") if isinstance(output.get("data"), dict) else output
    return {kind: bundle[kind] for kind in kinds if kind in bundle}


CASES = {
    "plain": content(code("import numpy", outputs=[{"output_type": "stream", "text": ["a", "b"]}])),
    "stamped": content(code("1", cell_id="one"), stamp=STAMP),
    "card": content(code("%repro", outputs=[card(having(numpy="2.1.0"))])),
    "displays": content(
        code("x", outputs=[{"data": {"text/html": ["<b>"], "image/png": "iVBO", "text/plain": "x"}}])
    ),
    "source in lines": content({**code("x"), "source": ["import a\n", "import b"]}),
    "source of nothing": content({**code("x"), "source": None}),
    "odd count": content({**code("x"), "execution_count": "one"}),
    "nbformat 3": b'{"nbformat": 3, "worksheets": [{"cells": ['
    b'{"cell_type": "code", "input": "x", "outputs": []}]}]}',
    "nbformat as text": b'{"nbformat": "4", "cells": [], "metadata": {}}',
    "no cells": b'{"nbformat": 4, "metadata": {}}',
    "no metadata": b'{"nbformat": 4, "cells": []}',
    "metadata of a list": b'{"nbformat": 4, "cells": [], "metadata": []}',
    "byte order mark": b'\xef\xbb\xbf{"nbformat": 4, "cells": [], "metadata": {}}',
    "blank": b"  \n",
    "broken": b'{"nbformat": 4, "cells": [',
    "constant": b'{"nbformat": 4, "cells": [], "metadata": {"x": NaN}}',
    "surrogate": b'{"nbformat": 4, "cells": [], "metadata": {"x": "\\ud800"}}',
    "latin": b'{"nbformat": 4, "cells": [], "metadata": {"x": "\xe9"}}',
    "deep": b'{"nbformat": 4, "cells": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    "stamp twice": content(code("1"), stamp=STAMP).replace(b'"numpy": ', b'"numpy": "1", "numpy": '),
    "stamp of no form": content(code("1"), stamp={"schema": 1, "record": 1}),
}


@pytest.mark.parametrize("name", CASES)
def test_with_and_without_msgspec_a_notebook_reads_the_same(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = skimmed(CASES[name])
    monkeypatch.setattr(skimming, "_reader", [None])
    assert skimmed(CASES[name]) == fast


def test_msgspec_reads_the_usual_notebooks() -> None:
    for name in ("plain", "stamped", "card", "displays", "source in lines", "no metadata"):
        assert skim_typed(CASES[name]) is not None, name


@given(st.sampled_from(sorted(CASES)), st.integers(0, 10_000), st.binary(max_size=3))
def test_damage_reads_the_same_too(name: str, at: int, damage: bytes) -> None:
    data = CASES[name][:at] + damage + CASES[name][at + 1 :]
    fast = skimmed(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(skimming, "_reader", [None])
        assert skimmed(data) == fast


def test_the_stamp_is_found_at_the_end_of_a_file(tmp_path: Path) -> None:
    large = code("x", outputs=[{"output_type": "stream", "name": "stdout", "text": "x" * (2 * TAIL)}])
    path = write(tmp_path / "a.ipynb", notebook(large, stamp=STAMP, kernelspec={"name": "python3"}))
    assert stamp_at_end(path) == STAMP


def test_an_output_cannot_pose_as_the_metadata(tmp_path: Path) -> None:
    fake = json.dumps({"metadata": {"repro_magic": STAMP.to_dict()}, "nbformat": 4}, indent=1)
    printed = code("x", outputs=[{"output_type": "stream", "name": "stdout", "text": fake}])
    nested = code(
        "x", outputs=[{"output_type": "display_data", "data": {"application/json": json.loads(fake)}}]
    )
    for at, cell in enumerate((printed, nested)):
        path = write(tmp_path / f"{at}.ipynb", notebook(cell, metadata_of="nobody"))
        assert stamp_at_end(path) is None
