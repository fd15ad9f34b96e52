"""Story 1: run a cell and save; the record of the runtime is in the metadata."""

from __future__ import annotations

from browsing import until
from written import LOAD, REPRO, write

from repro_magic.model.stamp import Stamp

IMPORTS = "import numpy"
LAST_CELL_RAN = """() => {
  const { cells } = window.jupyterapp.shell.currentWidget.content.model.sharedModel;
  return cells[cells.length - 1].execution_count === cells.length;
}"""


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
    first, when = file.read_text(), file.stat().st_mtime_ns
    again = opened("churn.ipynb")
    again.kernel_is_ready()
    again.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    again.do("notebook:run-all-cells")
    again.page.wait_for_function(LAST_CELL_RAN)
    again.marked("same")
    again.save()
    until(lambda: file.stat().st_mtime_ns > when and file.stat().st_size > 0, "the second save")
    assert file.read_text() == first


def test_opening_writes_nothing(server, opened):
    file = write(server.root / "opened.ipynb", LOAD, REPRO, IMPORTS)
    notebook = opened("opened.ipynb")
    notebook.run_all()
    notebook.marked("same")
    notebook.save()
    notebook.saved(lambda found: "repro_magic" in found["metadata"])
    stamp = notebook.metadata["repro_magic"]
    file.write_text(file.read_text().replace('"name": "new"', '"name": "old"'))
    before = file.read_bytes(), file.stat().st_mtime_ns
    again = opened("opened.ipynb")
    again.kernel_is_ready()
    again.page.wait_for_timeout(2000)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert again.metadata["repro_magic"] == stamp
