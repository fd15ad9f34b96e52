"""With the keyboard alone, and by the names that a screen reader speaks."""

from __future__ import annotations

import platform

from playwright.sync_api import expect
from stamps import stamp
from written import write

HERE = platform.python_version()
MOST_STEPS = 40


def test_a_difference_is_found_shown_and_accepted_with_the_keyboard_alone(server, opened):
    stamped = stamp(python=HERE, packages={"numpy": "1.26.4"})
    write(server.root / "keys.ipynb", "import numpy", stamp=stamped, ran=True)
    notebook = opened("keys.ipynb")
    notebook.kernel_is_ready()
    notebook.marked("error")
    page = notebook.page

    with page.expect_response("**/repro-magic/check*"):
        choose(page, "Check Runtime")
    choose(page, "Show Runtime Differences")
    panel = page.get_by_role("region", name="Runtime of the notebook")
    expect(panel).to_be_focused()
    expect(panel.get_by_role("status")).to_contain_text("differs (error)")
    table = panel.get_by_role("table", name="Differences, worst first")
    for head in ("Subject", "Recorded", "Now", "Severity"):
        expect(table.get_by_role("columnheader", name=head)).to_have_count(1)
    expect(table.get_by_role("rowheader", name="numpy Package")).to_have_count(1)

    step_to(page, panel.get_by_role("button", name="Accept the difference of numpy"))
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    reason = dialog.get_by_role("textbox", name="Why may these differ: numpy?")
    expect(reason).to_be_focused()
    page.keyboard.type("read both change logs")
    step_to(page, dialog.get_by_role("button", name="Accept"))
    page.keyboard.press("Enter")
    notebook.marked("same")
    expect(panel.get_by_role("status")).to_contain_text("same")
    assert list(notebook.metadata["repro_magic"]["scope"]["accept"].values()) == ["read both change logs"]


def choose(page, command):
    """Run a command from the palette."""
    page.keyboard.press("Control+Shift+C")
    expect(page.locator(".lm-CommandPalette-input")).to_be_focused()
    page.keyboard.type(command)
    expect(page.locator(".lm-CommandPalette-item.lm-mod-active")).to_contain_text(command)
    page.keyboard.press("Enter")


def step_to(page, wanted):
    """Press the tabulator until this one has the focus."""
    for _ in range(MOST_STEPS):
        if wanted.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tabulator does not lead to {wanted}")
