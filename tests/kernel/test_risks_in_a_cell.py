from __future__ import annotations

from pathlib import Path

from live_kernel import Notebook
from notebook_files import code, notebook, write
from records import having

from repro_magic.model.stamp import Stamp

RANDOM = "import random\nrandom.random()"


def test_risks_of_what_this_kernel_ran_are_shown_in_every_form(loaded: Notebook) -> None:
    loaded.run("import os; os.environ.pop('JPY_SESSION_NAME', None)")
    loaded.run(RANDOM)
    (report,) = loaded.run("%repro risks").displays
    for form in ("text/plain", "text/markdown", "text/html"):
        assert "random.random draws random numbers" in report[form]
    assert "<script" not in report["text/html"]


def test_risks_of_a_saved_notebook_are_those_of_its_text_in_this_kernel(
    loaded: Notebook, tmp_path: Path
) -> None:
    path = write(tmp_path / "nb.ipynb", notebook(code("%pip install x"), stamp=Stamp(record=having())))
    (report,) = loaded.run(f"%repro risks {path}").displays
    assert "A cell installs x" in report["text/plain"]
    assert "(this kernel)" in report["text/plain"]


def test_a_scope_of_this_session_counts(loaded: Notebook) -> None:
    loaded.run("import os; os.environ.pop('JPY_SESSION_NAME', None)")
    loaded.run(RANDOM)
    loaded.run('%%repro\n[accept]\n"random-unseeded" = "for show"')
    (report,) = loaded.run("%repro risks").displays
    assert "accepted random-unseeded random: for show" in report["text/plain"]
