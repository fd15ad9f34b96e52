from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from audited import PYTHON, against, rows, saved, watermark
from notebook_files import card, code
from records import having

from repro_magic.measures.audit.entry import CannotReadError, Entry, read
from repro_magic.measures.audit.row import Row
from repro_magic.model.stamp import Earlier, Stamp


def test_every_file_has_one_row_and_a_bad_one_stops_nothing(tmp_path: Path) -> None:
    saved(tmp_path / "good.ipynb", watermark(numpy="2.1.0"))
    (tmp_path / "empty.ipynb").write_bytes(b"")
    (tmp_path / "torn.ipynb").write_text('{"cells": [\n {"cell_type": "code"\n')
    (tmp_path / "deep.ipynb").write_text("[" * 100_000 + "]" * 100_000)
    (tmp_path / "digits.ipynb").write_text('{"nbformat": ' + "9" * 10_000 + "}")
    (tmp_path / "latin.ipynb").write_bytes(b'{"cells": [], "x": "\xe9", "nbformat": 4}')
    (tmp_path / "list.ipynb").write_text("[]")
    (tmp_path / "conflict.ipynb").write_text('{\n<<<<<<< HEAD\n "cells": []\n')
    found = rows(tmp_path)
    assert len(found) == 8
    assert found["good.ipynb"].verdict == "clear"
    reasons = {name: (row.line, row.reason) for name, row in found.items() if row.verdict == "unreadable"}
    assert len(reasons) == 7
    assert reasons["torn.ipynb"] == (3, "not JSON: the file ends in the middle.")
    assert reasons["conflict.ipynb"] == (2, "not JSON: a merge conflict was left in the file.")
    assert reasons["latin.ipynb"][0] == 1
    assert all(reason for _, reason in reasons.values())


def test_the_ladder_names_the_best_evidence(tmp_path: Path) -> None:
    imports = code("import numpy as np, sklearn\nprint(np.__version__)", outputs=[])
    prints = code("import numpy\nnumpy.__version__", outputs=[{"data": {"text/plain": "'1.26.4'"}}])
    saved(tmp_path / "stamp.ipynb", watermark(numpy="2.0.0"), stamp=Stamp(record=having(numpy="2.1.0")))
    saved(tmp_path / "card.ipynb", code("%repro", outputs=[card(having(numpy="2.1.0"))]))
    saved(tmp_path / "printed.ipynb", watermark(numpy="2.0.0"), language_info=PYTHON)
    saved(tmp_path / "prints.ipynb", prints, language_info=PYTHON)
    saved(tmp_path / "language.ipynb", imports, language_info=PYTHON)
    saved(tmp_path / "declared" / "imports.ipynb", imports)
    (tmp_path / "declared" / "requirements.txt").write_text("numpy==1.24.1\nscikit-learn>=1\n")
    saved(tmp_path / "nothing.ipynb", code("1 + 1"))
    found = rows(tmp_path)
    assert {name: row.rung for name, row in found.items()} == {
        "card.ipynb": "stamp",
        "declared/imports.ipynb": "imports and environment file",
        "language.ipynb": "language_info",
        "nothing.ipynb": "nothing",
        "printed.ipynb": "printed stamp",
        "prints.ipynb": "version prints",
        "stamp.ipynb": "stamp",
    }
    assert found["stamp.ipynb"].packages == {"numpy": "2.1.0"}
    assert found["declared/imports.ipynb"].packages == {"numpy": "1.24.1"}
    assert found["declared/imports.ipynb"].environment == "declared/requirements.txt"
    assert found["language.ipynb"].imports == ("numpy", "scikit-learn")
    assert found["language.ipynb"].verdict == found["nothing.ipynb"].verdict == "unknown"


def test_metadata_that_names_another_python_than_the_outputs_is_a_finding(tmp_path: Path) -> None:
    saved(tmp_path / "a.ipynb", watermark("3.8.2", numpy="1.20.0"), language_info=PYTHON)
    saved(
        tmp_path / "b.ipynb",
        watermark("3.12.1", numpy="1.20.0"),
        language_info={"name": "python", "version": "3.12"},
    )
    found = rows(tmp_path)
    conflict = found["a.ipynb"].findings[0]
    assert (conflict.code, conflict.was, conflict.now) == ("evidence-conflict", "3.8.2", "3.12.1")
    assert (found["a.ipynb"].version, found["a.ipynb"].verdict) == ("3.8.2", "at risk")
    assert found["b.ipynb"].findings == ()


def test_a_stamp_and_a_print_that_disagree_are_a_finding(tmp_path: Path) -> None:
    saved(
        tmp_path / "a.ipynb", watermark("3.12.1", numpy="1.20.0"), stamp=Stamp(record=having(numpy="2.1.0"))
    )
    assert [(each.subject, each.was, each.now) for each in rows(tmp_path)["a.ipynb"].findings] == [
        ("numpy", "2.1.0", "1.20.0")
    ]


def test_outputs_of_two_runtimes_show_in_the_row(tmp_path: Path) -> None:
    cell = code("x", cell_id="one", outputs=[{"output_type": "stream", "text": "x"}])
    stamp = Stamp(
        record=having(numpy="2.1.0"), earlier=(Earlier(record=having(numpy="1.0"), cells=("one",)),)
    )
    saved(tmp_path / "a.ipynb", cell, stamp=stamp)
    assert "outputs-mixed" in {each.code for each in rows(tmp_path)["a.ipynb"].findings}


def test_a_stamp_of_a_newer_format_is_left_alone(tmp_path: Path) -> None:
    saved(tmp_path / "a.ipynb", code("1"), stamp={"schema": 99})
    assert rows(tmp_path)["a.ipynb"].verdict == "newer-format"


def test_a_stamp_with_a_member_twice_is_not_believed(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.ipynb", code("1"), stamp=Stamp(record=having(numpy="2.1.0")))
    text = path.read_text().replace('"numpy": "2.1.0"', '"numpy": "1.0", "numpy": "2.1.0"')
    path.write_text(text)
    assert rows(tmp_path)["a.ipynb"].rung == "nothing"


def test_links_out_of_the_tree_and_checkpoints_are_not_followed(tmp_path: Path) -> None:
    outside = saved(tmp_path / "outside" / "secret.ipynb", code("1"))
    tree = tmp_path / "tree"
    saved(tree / "a.ipynb", code("1"))
    saved(tree / ".ipynb_checkpoints" / "a-checkpoint.ipynb", code("1"))
    saved(tree / "env" / "share" / "demo.ipynb", code("1"))
    (tree / "env" / "pyvenv.cfg").write_text("")
    (tree / "out.ipynb").symlink_to(outside)
    (tree / "folder").symlink_to(outside.parent)
    (tree / "inside.ipynb").symlink_to(tree / "a.ipynb")
    (tree / "loop.ipynb").symlink_to(tree / "loop.ipynb")
    found = rows(tree)
    assert set(found) == {"a.ipynb", "inside.ipynb", "loop.ipynb", "out.ipynb"}
    assert "leads out" in found["out.ipynb"].reason
    assert found["loop.ipynb"].verdict == "unreadable"
    assert found["inside.ipynb"].verdict == "unknown"


def test_names_with_line_ends_and_undecodable_bytes_have_rows(tmp_path: Path) -> None:
    saved(tmp_path / "two\nlines.ipynb", code("1"))
    # Some file systems take only names in UTF-8.
    with (
        contextlib.suppress(OSError),
        open(os.path.join(os.fsencode(tmp_path), b"caf\xe9.ipynb"), "wb") as file,
    ):
        file.write(b"{}")
    assert "two\nlines.ipynb" in rows(tmp_path)
    assert all(row.path.encode() for row in rows(tmp_path).values())


def test_a_fifo_and_a_folder_called_as_notebooks_do_not_hold_the_audit(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    assert {name: row.reason for name, row in rows(tmp_path).items()} == {"pipe.ipynb": "not a regular file"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_listed_has_a_row(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0)
    assert rows(tmp_path)["locked"].verdict == "unreadable"


def test_a_file_that_goes_before_it_is_read_has_a_row(tmp_path: Path) -> None:
    with pytest.raises(CannotReadError, match="gone"):
        read(Entry(path="a.ipynb", location=str(tmp_path / "a.ipynb")))


def test_the_nearest_environment_file_governs(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("numpy==1.0\n")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "uv.lock").write_text(
        'version = 1\n[[package]]\nname = "numpy"\nversion = "2.0.0"\n'
    )
    for name in ("a.ipynb", "other/a.ipynb", "deep/a.ipynb", "deep/er/a.ipynb"):
        saved(tmp_path / name, code("import numpy"))
    assert {name: row.environment for name, row in rows(tmp_path).items()} == {
        "a.ipynb": "requirements.txt",
        "deep/a.ipynb": "deep/uv.lock",
        "deep/er/a.ipynb": "deep/uv.lock",
        "other/a.ipynb": "requirements.txt",
    }
    assert rows(tmp_path)["deep/er/a.ipynb"].packages == {"numpy": "2.0.0"}


def test_a_lock_tells_what_would_break(tmp_path: Path) -> None:
    saved(tmp_path / "differs.ipynb", watermark("3.12.1", numpy="1.26.4"))
    saved(tmp_path / "same.ipynb", watermark("3.12.1", numpy="2.1.0"))
    saved(tmp_path / "missing.ipynb", code("import torch"))
    saved(tmp_path / "nothing.ipynb", code("1"))
    lock = 'lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "numpy"\nversion = "2.1.0"\n'
    found = rows(tmp_path, **against("pylock.toml", lock))
    assert {name: row.verdict for name, row in found.items()} == {
        "differs.ipynb": "differs",
        "missing.ipynb": "differs",
        "nothing.ipynb": "unstamped",
        "same.ipynb": "same",
    }
    assert [each.code for each in found["differs.ipynb"].findings] == ["package-major"]
    assert [each.message for each in found["missing.ipynb"].findings] == [
        "torch, which the code imports, is not installed."
    ]


def test_a_range_is_no_claim_about_versions_within_it(tmp_path: Path) -> None:
    saved(tmp_path / "within.ipynb", watermark(numpy="1.26.4"))
    saved(tmp_path / "outside.ipynb", watermark(numpy="2.1.0"))
    found = rows(tmp_path, **against("requirements.txt", "numpy>=1.20,<2\n"))
    assert found["within.ipynb"].verdict == "same"
    assert [each.code for each in found["outside.ipynb"].findings] == ["package-outside"]


def test_what_requirements_do_not_name_may_be_there_all_the_same(tmp_path: Path) -> None:
    saved(tmp_path / "a.ipynb", watermark(numpy="1.26.4"))
    found = rows(tmp_path, **against("requirements.txt", "pandas==2.2.3\n"))
    assert found["a.ipynb"].verdict == "unknown"
    assert {each.code for each in found["a.ipynb"].findings} == {"not-compared"}


def test_a_notebook_in_another_language_is_not_compared_with_python(tmp_path: Path) -> None:
    saved(tmp_path / "a.ipynb", code("versioninfo()"), language_info={"name": "julia", "version": "1.10.4"})
    row = rows(tmp_path, **against("requirements.txt", "numpy==2.1.0\n"))["a.ipynb"]
    assert (row.verdict, row.reason) == (
        "unknown",
        "a notebook in julia is not compared with an environment of Python",
    )


def test_the_whole_catalogue_judges_on_request(tmp_path: Path) -> None:
    saved(tmp_path / "a.ipynb", code("!pip install numpy\nimport numpy"), watermark(numpy="2.1.0"))
    few = {each.code for each in rows(tmp_path)["a.ipynb"].findings}
    many = {each.code for each in rows(tmp_path, risks=True, today="2026-01-01")["a.ipynb"].findings}
    assert few < many


def test_a_row_reads_back(tmp_path: Path) -> None:
    saved(tmp_path / "a.ipynb", watermark("3.8.2", numpy="1.26.4"), language_info=PYTHON)
    row = rows(tmp_path)["a.ipynb"]
    assert row.findings
    assert Row.from_dict(row.to_dict()) == row
