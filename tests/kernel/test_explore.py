from __future__ import annotations

from pathlib import Path

import pytest
from live_kernel import Notebook
from notebook_files import code, notebook, write
from records import but, having

from repro_magic import workflow
from repro_magic.kernel.explorer import Explorer
from repro_magic.model.record import Record
from repro_magic.model.scope import Level
from repro_magic.model.stamp import Earlier, Stamp
from repro_magic.workflow import exploring

WIDGET = "application/vnd.jupyter.widget-view+json"

THIS = having(numpy="2.1.0", pandas="2.2.0")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A notebook with a record, and an earlier one of one cell."""
    then = having(needed={"six": "1.15"}, numpy="1.26.4", pandas="2.2.0")
    was = but(then, interpreter={"version": "3.11.1"})
    earlier = Earlier(record=having(numpy="1.20.0"), cells=("a",))
    cells = [code("x", cell_id="a"), code("y", cell_id="b")]
    return write(tmp_path / "nb.ipynb", notebook(*cells, stamp=Stamp(record=was, earlier=(earlier,))))


def running() -> workflow.Target:
    return workflow.running(THIS)


@pytest.fixture
def explorer(path: Path) -> Explorer:
    return Explorer(exploring.sources(running, path))


def chosen(explorer: Explorer, name: str) -> int:
    return next(at for label, at in explorer.was.options if label.startswith(name))


def test_it_opens_on_what_check_says_of_this_notebook(explorer: Explorer, path: Path) -> None:
    assert explorer.report == workflow.check(workflow.read(path), running(), beside=path.parent)
    assert "differs" in explorer.verdict.value


def test_moving_the_level_changes_the_verdict(explorer: Explorer, path: Path) -> None:
    for level in Level:
        explorer.level.value = level
        assert explorer.report == workflow.check(workflow.read(path), running(), level, beside=path.parent)
    explorer.level.value = Level.recorded
    assert "same" in explorer.verdict.value


def test_an_earlier_record_can_be_set_beside_this_kernel(explorer: Explorer) -> None:
    explorer.was.value = chosen(explorer, "earlier record 1 (1 cell")
    (finding,) = [each for each in explorer.report.findings if each.subject == "numpy"]
    assert (finding.was, finding.now) == ("1.20.0", "2.1.0")


def test_an_installed_kernel_is_looked_at_when_it_is_chosen(explorer: Explorer) -> None:
    explorer.now.value = chosen(explorer, "kernel python3")
    assert explorer.report.target["name"] == "python3"


def test_filters_and_search_show_a_part_of_the_findings(explorer: Explorer) -> None:
    everything = len(explorer.findings.options)
    explorer.severity.value = "errors"
    errors = len(explorer.findings.options)
    assert 0 < errors < everything
    explorer.component.value = "interpreter"
    assert [label for label, _ in explorer.findings.options] == ["✖ interpreter · python: 3.11.1 → 3.12.1"]
    explorer.severity.value, explorer.component.value = "everything", "all components"
    explorer.search.value = "NUMPY packages"
    assert len(explorer.findings.options) == 1


def test_chosen_findings_tell_their_remedy_and_the_lines_that_undo_them(explorer: Explorer) -> None:
    explorer.findings.value = tuple(at for _, at in explorer.findings.options)
    assert explorer.requirements.value.splitlines() == ["numpy==1.26.4", "six==1.15"]
    assert "Install the recorded version" in explorer.detail.value


def test_another_notebook_can_be_added_by_its_path(explorer: Explorer, tmp_path: Path) -> None:
    other = write(tmp_path / "other.ipynb", notebook(code("x"), stamp=Stamp(record=having(scipy="1.0"))))
    explorer.file.value = str(other)
    assert explorer.was.label == "other.ipynb"
    assert any(each.subject == "scipy" for each in explorer.report.findings)


def test_a_file_that_is_not_there_is_one_line_in_place_of_the_verdict(explorer: Explorer) -> None:
    explorer.file.value = "no<b>such.ipynb"
    assert "no&lt;b&gt;such.ipynb" in explorer.verdict.value


def test_nothing_of_a_record_is_taken_for_markup(tmp_path: Path) -> None:
    hostile: Record = having(**{"<img src=x onerror=alert(1)>": "<script>1</script>"})
    path = write(tmp_path / "nb.ipynb", notebook(code("x"), stamp=Stamp(record=hostile)))
    explorer = Explorer(exploring.sources(running, path))
    explorer.findings.value = tuple(at for _, at in explorer.findings.options)
    shown = explorer.detail.value + explorer.verdict.value + explorer.bundle()["text/html"]
    assert "&lt;img" in shown
    assert "<img" not in shown
    assert "<script" not in shown


def test_in_a_kernel_it_publishes_widgets_and_a_page_for_readers_without_them(
    loaded: Notebook, path: Path
) -> None:
    (shown,) = loaded.run(f"%repro explore {path}").displays
    assert shown[WIDGET]["model_id"]
    assert "<table" in shown["text/html"]
    assert shown["text/plain"].startswith("differs")


def test_exploring_adds_nothing_to_what_it_explores(loaded: Notebook, path: Path) -> None:
    loaded.run(f"%repro explore {path}")
    assert "ipywidgets" not in loaded.run("%repro").record["packages"].get("imported", {})
    assert "ipywidgets" in loaded.run("import ipywidgets\n%repro").record["packages"]["imported"]


def test_without_ipywidgets_it_names_the_extra(loaded: Notebook, path: Path) -> None:
    loaded.run("import sys; sys.modules['ipywidgets'] = None")
    ran = loaded.run(f"%repro explore {path}")
    assert "repro-magic[widget]" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
