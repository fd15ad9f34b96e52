"""Cells run in two environments: the notebook never loses which output came from where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from installed_packages import installed
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from repro_magic.cli import main
from repro_magic.model.format import METADATA_KEY
from repro_magic.model.stamp import Stamp

SOURCES = (
    "%load_ext repro_magic\n%repro",
    "import driftpkg",
    "driftpkg.__version__",
    "'three', driftpkg.__version__",
    "'four', driftpkg.__version__",
    "'five'",
)


def run(notebook: Any, environment: Path, monkeypatch: pytest.MonkeyPatch, *indices: int) -> None:
    """Run some cells in a new kernel that finds its packages in ``environment``."""
    monkeypatch.setenv("PYTHONPATH", str(environment))
    client = NotebookClient(notebook)
    with client.setup_kernel():
        for index in indices:
            client.execute_cell(notebook.cells[index], index)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook that ran as a whole with driftpkg 1.0 and was stamped."""
    cells = [new_code_cell(source) for source in SOURCES]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "P"}})
    run(notebook, installed(tmp_path / "a", "driftpkg", "1.0"), monkeypatch, *range(len(SOURCES)))
    nbformat.write(notebook, tmp_path / "nb.ipynb")
    assert main(["stamp", str(tmp_path / "nb.ipynb")]) == 0
    return tmp_path / "nb.ipynb"


def rerun(path: Path, version: str, monkeypatch: pytest.MonkeyPatch, *indices: int) -> Stamp:
    """Run some cells with another driftpkg, save, stamp; the stamp."""
    notebook = nbformat.read(path, as_version=4)
    environment = installed(path.parent / version, "driftpkg", version)
    run(notebook, environment, monkeypatch, *indices)
    nbformat.write(notebook, path)
    assert main(["stamp", str(path)]) == 0
    return stamp_of(path)


def stamp_of(path: Path) -> Stamp:
    return Stamp.from_dict(json.loads(path.read_text())["metadata"][METADATA_KEY])


def ids(path: Path, *indices: int) -> set[str]:
    cells = json.loads(path.read_text())["cells"]
    return {cells[index]["id"] for index in indices}


def test_cells_that_were_not_run_again_keep_their_record(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp = rerun(path, "2.0", monkeypatch, 0, 1, 3)
    assert stamp.record.packages.imported == {"driftpkg": "2.0"}
    (earlier,) = stamp.earlier
    assert earlier.record.packages.imported == {"driftpkg": "1.0"}
    assert set(earlier.cells) == ids(path, 2, 4, 5)


def test_a_prefix_that_was_run_again_is_not_taken_for_the_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The execution counts 1 to 6 look like one clean run; they are two."""
    stamp = rerun(path, "2.0", monkeypatch, 0, 1, 2, 3)
    assert [set(each.cells) for each in stamp.earlier] == [ids(path, 4, 5)]


def test_check_reports_outputs_of_two_runtimes(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rerun(path, "2.0", monkeypatch, 0, 1, 3)
    capsys.readouterr()
    assert main(["check", str(path), "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    (mixed,) = (each for each in findings if each["code"] == "outputs-mixed")
    assert "driftpkg 1.0" in mixed["was"]


def test_the_old_record_goes_when_its_last_cell_was_run_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rerun(path, "2.0", monkeypatch, 0, 1, 3)
    stamp = rerun(path, "2.0", monkeypatch, *range(len(SOURCES)))
    assert stamp.earlier == ()
    assert len(stamp.log) == 1
    assert stamp.log[0].changes["driftpkg"] == "1.0 -> 2.0"


def test_running_some_cells_again_in_the_same_runtime_changes_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stamp_of(path)
    assert rerun(path, "1.0", monkeypatch, 0, 1) == before
