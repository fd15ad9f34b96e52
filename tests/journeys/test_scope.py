"""A notebook says what it needs in a cell, and its project in a file: both hold in the open notebook."""

from __future__ import annotations

import platform

from playwright.sync_api import expect
from stamps import stamp
from written import LOAD, write

HERE = platform.python_version()
CELL = '%%repro\nlevel = "compatible"\n\n[accept]\ngpu = "there is none"\n'


def test_what_the_cell_asks_for_is_saved_with_the_record(server, opened):
    write(server.root / "asking.ipynb", LOAD, CELL)
    notebook = opened("asking.ipynb")
    notebook.run_all()
    scope = notebook.stamped()["scope"]
    assert scope == {
        "accept": {"gpu": "there is none"},
        "cell": ["accept.gpu", "level"],
        "level": "compatible",
    }
    notebook.save()
    notebook.saved(lambda found: found["metadata"].get("repro_magic", {}).get("scope") == scope)


def test_what_the_project_lets_pass_is_shown_with_the_line_that_does_it(server, opened):
    folder = server.root / "tolerant"
    folder.mkdir(exist_ok=True)
    (folder / "repro.toml").write_text('[packages]\nnumpy = "major"\n')
    write(
        folder / "nb.ipynb", "import numpy", stamp=stamp(python=HERE, packages={"numpy": "1.26.4"}), ran=True
    )
    notebook = opened("tolerant/nb.ipynb")
    notebook.marked("same")
    notebook.button.click()
    expect(notebook.panel).to_contain_text('Tolerated by packages.numpy = "major"')
