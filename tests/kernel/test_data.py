"""``%repro data`` in a real kernel."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from live_kernel import Notebook


@pytest.fixture
def folder(tmp_path: Path, loaded: Notebook) -> Path:
    """A working directory of the kernel with data in it."""
    (tmp_path / "a.csv").write_text("a,b\n")
    assert loaded.run(f"import os; os.chdir({str(tmp_path)!r})").status == "ok"
    return tmp_path


def test_declared_inputs_come_into_the_card_and_declaring_again_changes_nothing(
    loaded: Notebook, folder: Path
) -> None:
    loaded.run("%repro")
    declared = loaded.run("%repro data a.csv https://alice:pw@h.example/x.csv")
    assert "a.csv" in declared.stdout
    data = declared.record["data"]
    assert data["digests"]["a.csv"].startswith("sha256:")
    assert data["sizes"] == {"a.csv": "4"}
    assert data["locations"] == {"a.csv": "relative", "https://h.example/x.csv": "url"}
    again = loaded.run("%repro data a.csv")
    assert again.record["data"] == data
    assert "pw" not in str(declared.updates)


def test_a_mistake_is_one_line_and_the_other_inputs_are_declared(loaded: Notebook, folder: Path) -> None:
    ran = loaded.run("%repro data nothing.csv a.csv *.parquet")
    assert ran.status == "ok"
    assert ran.stderr.splitlines() == [
        "There is no nothing.csv; check the name and the working directory.",
        "No file matches *.parquet; check the pattern and the working directory.",
    ]
    assert "a.csv" in ran.stdout


def test_an_interrupt_stops_the_cell_and_is_told_in_one_line(loaded: Notebook, folder: Path) -> None:
    huge = folder / "huge.bin"
    huge.touch()
    os.truncate(huge, 100 << 30)
    kernel = int(loaded.run("print(os.getpid())").stdout)
    threading.Timer(1.6, os.kill, (kernel, signal.SIGINT)).start()
    began = time.monotonic()
    ran = loaded.run("%repro data huge.bin\nprint('went on')")
    assert time.monotonic() - began < 30
    assert (ran.status, ran.stdout) == ("error", "")
    assert ran.traceback == "KeyboardInterrupt: no input of this line was declared."
    assert any("huge.bin: [" in each["text/plain"] for each in ran.displays)
    assert ran.updates[-1]["text/plain"] == "", "the bar is gone"
    assert "huge" not in loaded.run("%repro data").stdout


def test_files_are_noted_where_somebody_asked_for_it(loaded: Notebook, folder: Path) -> None:
    loaded.run("%repro")
    loaded.run("open('a.csv').close()")
    assert "opened" not in loaded.run("%repro").record["data"]
    assert "are noted" in loaded.run("%repro data --observe").stdout
    assert loaded.run("open('a.csv').close()").record["data"]["opened"] == ["a.csv"]
    assert loaded.run("%repro").record["data"]["opened"] == ["a.csv"]


def test_local_modules_come_into_the_card(loaded: Notebook, folder: Path) -> None:
    (folder / "mine_alone.py").write_text("x = 1\n")
    loaded.run("%repro")
    record = loaded.run("import sys; sys.path.insert(0, os.getcwd()); import mine_alone").record
    assert list(record["code"]["modules"]) == ["mine_alone.py"]
    assert "no front end" in record["code"]["commit"]["unknown"]
