from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from notebook_files import code, notebook, write
from records import having

from repro_magic.headless.nbval import TITLE
from repro_magic.model.stamp import Stamp


def run(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """``pytest --nbval`` as a user runs it, with no configuration of ours."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--nbval-current-env",
        *words,
        path.name,
    ]
    return subprocess.run(command, cwd=path.parent, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def failing(tmp_path: Path) -> Path:
    wrong = {"output_type": "stream", "name": "stdout", "text": "1\n"}
    stamp = Stamp(record=having(**{"not-here": "1.0"}))
    cells = [code(f"print({number})", outputs=[wrong]) for number in (1, 2, 3)]
    return write(tmp_path / "nb.ipynb", notebook(*cells, stamp=stamp))


def test_a_cell_that_fails_stands_beside_what_differs_in_the_runtime(failing: Path) -> None:
    done = run(failing, "--nbval")
    assert done.returncode == 1
    assert done.stdout.count(TITLE) == 2
    assert "not-here" in done.stdout


def test_nothing_of_ours_is_said_or_loaded_where_no_cell_fails(tmp_path: Path) -> None:
    path = write(tmp_path / "nb.ipynb", notebook(code("x = 1")))
    hook = tmp_path / "conftest.py"
    hook.write_text(
        "import sys\n"
        "def pytest_unconfigure():\n"
        "    print('loaded', sorted(name for name in sys.modules if name.startswith('repro_magic.')))\n"
    )
    done = run(path, "--nbval")
    assert done.returncode == 0
    assert TITLE not in done.stdout
    assert (
        "loaded ['repro_magic.headless', 'repro_magic.headless.nbclient', 'repro_magic.headless.nbval']"
        in (done.stdout)
    )


def test_a_notebook_that_cannot_be_compared_does_not_break_the_report(failing: Path) -> None:
    failing.write_text(failing.read_text().replace('"schema": 1', '"schema": 99'))
    done = run(failing, "--nbval")
    assert done.returncode == 1
    assert "newer" in done.stdout
