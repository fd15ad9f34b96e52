"""Story 4: outputs of two environments; the panel says which cell comes from which, and leads there."""

from __future__ import annotations

from playwright.sync_api import expect
from stamps import stamp
from written import LOAD, REPRO, write


def test_the_panel_names_the_cells_of_an_earlier_runtime_and_leads_to_them(server, opened):
    many = [f"{index}\n" * 30 for index in range(12)]
    write(server.root / "mixed.ipynb", LOAD, REPRO, *many, "import numpy", stamp=stamp(), ran=True)
    notebook = opened("mixed.ipynb")
    notebook.kernel_is_ready()
    for index in (0, 1, 14):
        notebook.run_cell(index)
    expect(notebook.panel).to_have_count(1)
    notebook.do("repro-magic:show-differences")
    outputs = notebook.panel.locator(".repro-magic-outputs")
    expect(outputs).to_contain_text("Python 3.12.1, numpy 1.26.4")
    expect(outputs).to_contain_text("numpy 2.1.3")
    cell = outputs.get_by_role("button", name="Go to cell [13]")
    # By keyboard: the notification may lie over the lower end of the panel.
    cell.press("Enter")
    notebook.page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex === 12"
    )
    expect(outputs.get_by_role("button", name="Go to cell [15]")).to_have_count(0)
