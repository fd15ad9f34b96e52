"""Two runtimes side by side, with widgets, by keyboard alone; and what a reader without widgets sees."""

from __future__ import annotations

from browsing import PATIENCE, Open
from playwright.sync_api import expect
from stamps import stamp
from written import LOAD, write


def test_moving_the_level_changes_the_verdict(server, page):
    write(server.root / "was.ipynb", "import numpy", stamp=stamp(), ran=True)
    write(server.root / "exploring.ipynb", LOAD, "%repro explore was.ipynb")
    notebook = Open(page, server, "exploring.ipynb")
    notebook.run_all()
    verdict = page.locator(".jp-OutputArea").get_by_role("status")
    expect(verdict).to_contain_text("differs at level pinned", timeout=PATIENCE)
    page.get_by_role("button", name="recorded").press("Space")
    expect(verdict).to_contain_text("same at level recorded", timeout=PATIENCE)
    page.get_by_role("button", name="identical").press("Enter")
    expect(verdict).to_contain_text("at level identical", timeout=PATIENCE)
    notebook.save()
    outputs = notebook.saved(lambda nb: bool(nb["cells"][1]["outputs"]))["cells"][1]["outputs"]
    assert "<table" in "".join(outputs[0]["data"]["text/html"])
