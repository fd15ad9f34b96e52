"""nbclassic loads no labextension: the save hook of the server stamps."""

from __future__ import annotations

import json

import pytest
from browsing import PATIENCE, until
from conftest import install_kernels
from served import Server
from written import LOAD, REPRO, write

pytest.importorskip("nbclassic", reason="nbclassic is not installed")


def test_running_and_saving_in_nbclassic_leaves_a_stamp_in_the_file(tmp_path, page):
    server = Server(tmp_path, "nbclassic")
    install_kernels(server)
    with server.running():
        file = write(server.root / "classic.ipynb", LOAD, REPRO, "import numpy")
        page.goto(server.notebook_url("classic.ipynb"))
        ready = "() => window.Jupyter?.notebook?.kernel?.is_connected() && Jupyter.notebook._fully_loaded"
        page.wait_for_function(ready, timeout=PATIENCE)
        page.evaluate("() => Jupyter.notebook.execute_all_cells()")
        page.wait_for_function(
            "() => Jupyter.notebook.get_cells()[2].input_prompt_number > 0", timeout=PATIENCE
        )
        page.evaluate("() => { Jupyter.notebook.save_notebook(); }")

        def stamped():
            return "repro_magic" in json.loads(file.read_text() or "{}").get("metadata", {})

        until(stamped, "a stamp in the file")
        page.evaluate("() => { Jupyter.notebook.save_notebook(); }")
        page.wait_for_timeout(1500)
        assert page.locator(".modal-dialog:visible").count() == 0
