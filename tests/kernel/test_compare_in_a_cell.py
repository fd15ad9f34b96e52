from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

from live_kernel import Notebook
from notebook_files import code, notebook, write
from records import having

from repro_magic.model.stamp import Stamp


def stamped(path: Path, **imported: str) -> Path:
    return write(path / "nb.ipynb", notebook(code("x"), stamp=Stamp(record=having(**imported))))


def test_check_compares_a_saved_notebook_with_this_kernel(loaded: Notebook, tmp_path: Path) -> None:
    path = stamped(tmp_path, **{"not-here": "1.0"})
    (report,) = loaded.run(f"%repro check {path}").displays
    assert "not-here" in report["text/html"]
    assert "not-here" in report["text/markdown"]
    assert report["text/plain"].startswith("differs")


def test_check_finds_its_own_notebook_where_a_front_end_tells_it(loaded: Notebook, tmp_path: Path) -> None:
    path = stamped(tmp_path, **{"not-here": "1.0"})
    loaded.run(f"__vsc_ipynb_file__ = {str(path)!r}")
    (report,) = loaded.run("%repro check").displays
    assert "not-here" in report["text/plain"]


def test_check_asks_for_the_file_where_nobody_tells_it(loaded: Notebook) -> None:
    loaded.run("import os; os.environ.pop('JPY_SESSION_NAME', None)")
    ran = loaded.run("%repro check")
    assert ran.status == "ok"
    assert "Name the file" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_check_can_ask_about_another_kernel(loaded: Notebook, tmp_path: Path) -> None:
    (report,) = loaded.run(f"%repro check {stamped(tmp_path)} --kernel no-such-kernel").displays
    assert report["text/plain"].startswith("unknown")


def test_check_at_a_level_that_asks_for_nothing_is_same(loaded: Notebook, tmp_path: Path) -> None:
    path = stamped(tmp_path, **{"not-here": "1.0"})
    (report,) = loaded.run(f"%repro check {path} --level recorded").displays
    assert report["text/plain"].startswith("same")


def test_diff_compares_this_kernel_with_an_interpreter(loaded: Notebook) -> None:
    (report,) = loaded.run(f"%repro diff {sys.executable}").displays
    assert report["text/plain"].startswith("same")


def test_diff_compares_this_kernel_with_a_notebook(loaded: Notebook, tmp_path: Path) -> None:
    path = stamped(tmp_path, pytest=version("pytest"), tabulate="0.0.1")
    (report,) = loaded.run(f"%repro diff {path}").displays
    assert "tabulate" in report["text/plain"]


def test_a_file_that_is_no_notebook_is_one_line(loaded: Notebook, tmp_path: Path) -> None:
    (tmp_path / "nb.ipynb").write_text("{")
    ran = loaded.run(f"%repro check {tmp_path}/nb.ipynb\nprint('went on')")
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stdout == "went on\n"
