from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from repro_magic.cli import main
from repro_magic.headless import stamp_when_complete
from repro_magic.model.format import METADATA_KEY, MIME
from repro_magic.model.stamp import Stamp

SOURCES = ("%load_ext repro_magic\n%repro", "import hypothesis", "print(6 * 7)")


def fresh(*sources: str) -> Any:
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    return notebook


@pytest.fixture(scope="module")
def executed() -> Any:
    """A notebook that nbclient ran with the hook."""
    notebook = fresh(*SOURCES)
    NotebookClient(notebook, on_notebook_complete=stamp_when_complete).execute()
    return notebook


def test_nbclient_keeps_the_card_of_the_whole_run_in_one_output(executed: Any) -> None:
    nbformat.validate(executed)
    (output,) = executed.cells[0].outputs
    assert "hypothesis" in output.data[MIME]["record"]["packages"]["imported"]
    assert len(output.data[MIME]["run"]["cells"]) == len(SOURCES)
    assert [each.text for each in executed.cells[2].outputs] == ["42\n"]


def test_the_nbclient_hook_stamps_in_the_same_run(executed: Any) -> None:
    stamp = Stamp.from_dict(json.loads(json.dumps(executed.metadata[METADATA_KEY])))
    assert "hypothesis" in stamp.record.packages.imported
    assert (stamp.earlier, stamp.log) == ((), ())


def test_running_all_again_changes_no_byte_of_the_stamp(executed: Any, tmp_path: Path) -> None:
    path = tmp_path / "nb.ipynb"
    nbformat.write(executed, path)
    before = path.read_bytes()
    again = nbformat.read(path, as_version=4)
    NotebookClient(again, on_notebook_complete=stamp_when_complete).execute()
    for cell in again.cells:
        del cell.metadata["execution"]  # nbclient writes the time of the run here
    for cell in executed.cells:
        cell.metadata.pop("execution", None)
    nbformat.write(executed, path)
    before = path.read_bytes()
    nbformat.write(again, path)
    assert path.read_bytes() == before


def test_the_hook_leaves_a_notebook_without_repro_as_it_is() -> None:
    notebook = fresh("1 + 1")
    stamp_when_complete(notebook)
    assert METADATA_KEY not in notebook.metadata


def test_the_hook_does_not_fail_a_run_for_a_stamp_that_cannot_be_read(executed: Any) -> None:
    notebook = nbformat.from_dict(json.loads(json.dumps(executed)))
    notebook.metadata[METADATA_KEY] = {"schema": 99}
    stamp_when_complete(notebook)
    assert notebook.metadata[METADATA_KEY] == {"schema": 99}


def test_nbconvert_executes_and_stamps_in_one_run(tmp_path: Path) -> None:
    path = tmp_path / "nb.ipynb"
    nbformat.write(fresh(*SOURCES), path)
    words = ["--to=notebook", "--inplace", "--execute", "--log-level=ERROR"]
    preprocessor = "--NotebookExporter.preprocessors=repro_magic.headless.nbconvert.StampPreprocessor"
    subprocess.run([sys.executable, "-m", "nbconvert", *words, preprocessor, path], check=True)
    assert METADATA_KEY in json.loads(path.read_text())["metadata"]
    assert main(["stamp", "--check", str(path)]) == 0


def test_papermill_keeps_the_record_in_the_output(tmp_path: Path) -> None:
    path, out = tmp_path / "nb.ipynb", tmp_path / "out.ipynb"
    nbformat.write(fresh(*SOURCES), path)
    words = ["--no-progress-bar", "--log-level=ERROR"]
    subprocess.run([sys.executable, "-m", "papermill", *words, path, out], check=True, capture_output=True)
    assert main(["stamp", str(out)]) == 0
    stamp = Stamp.from_dict(json.loads(out.read_text())["metadata"][METADATA_KEY])
    assert "hypothesis" in stamp.record.packages.imported


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_nbconvert_shows_the_card(executed: Any, tmp_path: Path, form: str) -> None:
    path = tmp_path / "nb.ipynb"
    nbformat.write(executed, path)
    words = [f"--to={form}", "--stdout", "--log-level=ERROR", str(path)]
    done = subprocess.run(
        [sys.executable, "-m", "nbconvert", *words], check=True, capture_output=True, text=True
    )
    assert '<div class="repro-magic">' in done.stdout
    assert "hypothesis" in done.stdout
