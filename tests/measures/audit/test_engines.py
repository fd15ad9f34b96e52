from __future__ import annotations

import io
import os
import sqlite3
import sys
from functools import partial
from pathlib import Path

import pytest
from audited import murderous, rows, saved, watermark
from notebook_files import code

from repro_magic.measures.audit import progress
from repro_magic.measures.audit.local import KILLED, in_processes
from repro_magic.measures.audit.row import Row
from repro_magic.model.errors import MissingExtraError, ReproError
from repro_magic.workflow.auditing import examine


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seventy notebooks, so that there are several batches, and one file that is none."""
    folder = tmp_path_factory.mktemp("tree")
    for at in range(70):
        saved(folder / f"{at:03}.ipynb", watermark(numpy=f"2.{at}.0"), code("import pandas"))
    (folder / "broken.ipynb").write_text("{")
    return folder


def test_several_processes_give_the_same_rows_in_order(tree: Path) -> None:
    alone = rows(tree)
    together = rows(tree, run=partial(in_processes, work=examine, workers=2))
    assert list(together.items()) == list(alone.items())


def test_a_file_that_takes_its_process_down_costs_its_own_row(tree: Path) -> None:
    work = partial(murderous, name="040.ipynb")
    found = rows(tree, run=partial(in_processes, work=work, workers=2))
    expected = rows(tree)
    assert list(found) == list(expected)
    assert found.pop("040.ipynb").reason == KILLED
    del expected["040.ipynb"]
    assert found == expected


def test_dask_gives_the_same_rows_though_a_worker_is_killed(tree: Path, tmp_path: Path) -> None:
    from repro_magic.measures.audit.on_dask import on_dask

    work = partial(murderous, name="040.ipynb", once=str(tmp_path / "killed"))
    found = rows(tree, run=partial(on_dask, work=work, workers=2))
    assert (tmp_path / "killed").exists()
    assert list(found.items()) == list(rows(tree).items())


def test_dask_without_its_extra_names_it(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from repro_magic.measures.audit.on_dask import on_dask

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"repro-magic\[dask\]"):
        rows(tree, run=partial(on_dask, work=examine))


def test_a_second_audit_reads_only_what_changed(tmp_path: Path) -> None:
    cache = str(tmp_path / "cache" / "audit.sqlite")
    tree = tmp_path / "tree"
    for name in ("a", "b", "c"):
        old = saved(tree / f"{name}.ipynb", watermark(numpy="2.1.0"), code(name))
        os.utime(old, (1_000_000_000, 1_000_000_000))
    first = rows(tree, cache=cache)
    assert all(row.digest for row in first.values())
    # Content that the rows do not tell: where it shows, the file was read again.
    (tree / "a.ipynb").write_text("{")
    saved(tree / "moved" / "b.ipynb", watermark(numpy="2.1.0"), code("b"))
    (tree / "b.ipynb").unlink()
    second = rows(tree, cache=cache)
    assert second["a.ipynb"].verdict == "unreadable"
    assert second["c.ipynb"] == first["c.ipynb"]
    assert second["moved/b.ipynb"].digest == first["b.ipynb"].digest
    assert {row.path: row.packages for row in second.values()}["moved/b.ipynb"] == {"numpy": "2.1.0"}


def test_what_the_cache_knows_is_not_opened(tmp_path: Path) -> None:
    cache = str(tmp_path / "audit.sqlite")
    path = saved(tmp_path / "tree" / "a.ipynb", watermark(numpy="2.1.0"))
    os.utime(path, (1_000_000_000, 1_000_000_000))
    first = rows(tmp_path / "tree", cache=cache)
    with sqlite3.connect(cache) as connection:
        connection.execute("update rows set row = replace(row, '2.1.0', '2.1.1')")
    connection.close()
    assert first["a.ipynb"].packages == {"numpy": "2.1.0"}
    assert rows(tmp_path / "tree", cache=cache)["a.ipynb"].packages == {"numpy": "2.1.1"}
    assert rows(tmp_path / "tree", cache=cache, level="locked")["a.ipynb"].packages == {"numpy": "2.1.0"}


@pytest.mark.parametrize("damage", [b"", b"not a database at all, but long enough to be taken for one" * 40])
def test_a_cache_that_cannot_be_used_costs_nothing_but_time(tmp_path: Path, damage: bytes) -> None:
    cache = tmp_path / "audit.sqlite"
    cache.write_bytes(damage)
    saved(tmp_path / "tree" / "a.ipynb", watermark(numpy="2.1.0"))
    assert rows(tmp_path / "tree", cache=str(cache))["a.ipynb"].packages == {"numpy": "2.1.0"}
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    assert rows(tmp_path / "tree", cache=str(in_the_way / "audit.sqlite"))["a.ipynb"].verdict == "clear"


def test_progress_says_how_far_and_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    assert progress.line(500, 2000, 5.0) == "500 of 2,000 notebooks (25 %), 100 per second, 15 s left"
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(progress, "_EVERY", 0.0)
    listed = list(progress.told(iter([Row(path="a", verdict="clear")]), 1, show=True))
    assert len(listed) == 1
    assert "1 of 1 notebooks (100 %)" in shown.getvalue()
    assert list(progress.told(iter(listed), 1)) == listed


def test_a_scheduler_that_is_not_there_is_said(tree: Path) -> None:
    from repro_magic.measures.audit.on_dask import on_dask

    with pytest.raises(ReproError, match="no Dask scheduler"):
        rows(tree, run=partial(on_dask, work=examine, scheduler="nosuch://127.0.0.1:1"))
