"""Story 1: run a cell and save; the record of the runtime is in the metadata."""

from __future__ import annotations

import json

from browsing import until
from written import LOAD, REPRO, write

from repro_magic.model.stamp import Stamp

IMPORTS = "import numpy"


def imported(stamp):
    assert "unknown" not in stamp["record"]["packages"], stamp["record"]
    return Stamp.from_dict(stamp).record.packages.imported


def test_running_a_cell_and_saving_leaves_a_stamp_in_the_file(server, opened):
    write(server.root / "stamped.ipynb", LOAD, REPRO, IMPORTS)
    notebook = opened("stamped.ipynb")
    notebook.run_all()
    notebook.marked("same")
    notebook.save()
    saved = notebook.saved(lambda found: "repro_magic" in found["metadata"])
    assert imported(saved["metadata"]["repro_magic"]) == {"numpy": "2.1.3"}


def test_with_the_extension_loaded_at_start_no_cell_is_needed(server, opened):
    write(server.root / "autoload.ipynb", IMPORTS, kernel="loading")
    notebook = opened("autoload.ipynb")
    notebook.run_all()
    assert imported(notebook.stamped()) == {"numpy": "2.1.3"}
    notebook.save()
    notebook.saved(lambda found: "repro_magic" in found["metadata"])


def test_saving_at_once_after_running_saves_the_stamp_too(server, opened):
    write(server.root / "at-once.ipynb", IMPORTS, kernel="loading")
    notebook = opened("at-once.ipynb")
    notebook.run_all()
    notebook.save()
    notebook.saved(lambda found: "repro_magic" in found["metadata"])


def test_running_all_again_in_the_same_environment_changes_no_byte(server, opened):
    file = write(server.root / "churn.ipynb", LOAD, REPRO, IMPORTS, "print(numpy.__version__)")
    notebook = opened("churn.ipynb")
    notebook.run_all()
    notebook.marked("same")
    notebook.save()
    notebook.saved(lambda found: "repro_magic" in found["metadata"] and found["cells"][3]["outputs"])
    first = file.read_bytes()
    again = opened("churn.ipynb")
    again.kernel_is_ready()
    again.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    again.do("notebook:run-all-cells")
    until(lambda: '"execution_count": 4' in json.dumps(counts(again)), "the last cell")
    again.marked("same")
    again.save()
    until(lambda: file.stat().st_size > 0, "the file")
    assert file.read_text() == first.decode()


def counts(notebook):
    return notebook.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells.map(c => ({execution_count: c.execution_count}))"
    )


def test_opening_writes_nothing(server, opened):
    file = write(server.root / "opened.ipynb", LOAD, REPRO, IMPORTS)
    notebook = opened("opened.ipynb")
    notebook.run_all()
    notebook.marked("same")
    notebook.save()
    notebook.saved(lambda found: "repro_magic" in found["metadata"])
    before = file.read_bytes(), file.stat().st_mtime_ns
    stamp = notebook.metadata["repro_magic"]
    write_kernel(file, "old")
    changed = file.read_bytes(), file.stat().st_mtime_ns
    again = opened("opened.ipynb")
    again.kernel_is_ready()
    again.page.wait_for_timeout(2000)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == changed
    assert before[0] != changed[0]
    assert again.metadata["repro_magic"] == stamp


def write_kernel(file, name):
    notebook = json.loads(file.read_text())
    notebook["metadata"]["kernelspec"]["name"] = name
    file.write_text(json.dumps(notebook, indent=1) + "\n")
