"""What becomes of the exit code when nobody takes the output."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from notebook_files import card, code, notebook, write
from records import having

from repro_magic.model.stamp import Stamp

REPRO = [sys.executable, "-m", "repro_magic"]


def test_a_reader_that_stops_reading_does_not_turn_differs_into_same(tmp_path: Path) -> None:
    path = write(tmp_path / "nb.ipynb", notebook(code("x"), stamp=Stamp(record=having(**{"not-here": "1"}))))
    command = subprocess.Popen(
        [*REPRO, "check", path, "--python", sys.executable], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert command.stdout is not None
    command.stdout.close()
    assert command.stderr is not None
    said = command.stderr.read()
    command.stderr.close()
    assert command.wait(60) == 1
    assert said == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_the_output_is_one_line_and_all_files_are_done(tmp_path: Path) -> None:
    cell = code("%repro")
    done = notebook({**cell, "outputs": [card(having(numpy="2.1.0"), cell)]})
    paths = [write(tmp_path / f"{number}.ipynb", done) for number in range(3)]
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [*REPRO, "stamp", *paths], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert all("repro_magic" in path.read_text() for path in paths)


def test_an_output_that_is_closed_changes_no_exit_code(tmp_path: Path) -> None:
    path = write(tmp_path / "nb.ipynb", notebook(code("x")))
    shell = f'"{sys.executable}" -m repro_magic strip "{path}" >&-'
    assert subprocess.run(shell, shell=True, stderr=subprocess.PIPE, check=True).returncode == 0


def test_signs_that_the_terminal_does_not_have_are_no_error() -> None:
    ended = subprocess.run(
        [*REPRO, "show"], env={"PYTHONIOENCODING": "ascii", "PATH": ""}, capture_output=True, check=True
    )
    assert ended.stdout.decode("ascii")
