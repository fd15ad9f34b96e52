"""Story 2: a notebook meets another runtime than that of its outputs, and says so before a cell runs."""

from __future__ import annotations

import json
import platform

import pytest
from browsing import PATIENCE
from playwright.sync_api import expect
from stamps import stamp
from written import write

HERE = platform.python_version()


@pytest.fixture
def elsewhere(server, opened):
    """Open a notebook whose outputs another runtime made; it names the kernel ``new``."""

    def open_it(name, **facts):
        write(server.root / name, "import numpy", stamp=stamp(**facts), ran=True)
        return opened(name)

    return open_it


def test_one_notification_names_the_worst_differences_before_a_cell_runs(elsewhere):
    notebook = elsewhere("warned.ipynb")
    expect(notebook.toast).to_be_visible(timeout=PATIENCE)
    expect(notebook.toast).to_have_count(1)
    expect(notebook.toast).to_contain_text("differences from the recorded runtime")
    expect(notebook.toast).to_contain_text("numpy 1.26.4 → 2.1.3")
    notebook.marked("error")
    expect(notebook.button).to_contain_text("differs (error)")


def test_the_status_bar_shows_the_state_in_lab(elsewhere, server):
    notebook = elsewhere("status.ipynb")
    notebook.marked("error")
    status = notebook.page.locator(".repro-magic-status")
    if server.app == "lab":
        expect(status).to_contain_text("Runtime: differs (error)")
    else:
        expect(status).to_have_count(0)


def test_an_equal_runtime_is_met_with_silence(elsewhere):
    notebook = elsewhere("silent.ipynb", python=HERE, packages={"numpy": "2.1.3"})
    notebook.marked("same")
    expect(notebook.toast).to_have_count(0)


def test_a_notebook_without_a_stamp_is_met_with_silence(server, opened):
    write(server.root / "plain.ipynb", "1")
    notebook = opened("plain.ipynb")
    notebook.marked("unstamped")
    expect(notebook.toast).to_have_count(0)


def test_show_differences_opens_the_panel_with_every_finding(elsewhere):
    notebook = elsewhere("panel.ipynb", python=HERE)
    notebook.toast.get_by_role("button", name="Show differences").click(timeout=PATIENCE)
    row = notebook.panel.get_by_role("row", name="numpy Package")
    expect(row).to_contain_text("1.26.4")
    expect(row).to_contain_text("2.1.3")
    expect(row).to_contain_text("error")
    expect(notebook.panel).to_contain_text("Install the recorded version")
    expect(notebook.panel.get_by_role("row", name="scipy Package")).to_be_visible()


def test_accept_keeps_the_reason_in_the_stamp(elsewhere):
    notebook = elsewhere("accepted.ipynb", python=HERE)
    notebook.toast.get_by_role("button", name="Accept…").click(timeout=PATIENCE)
    dialog = notebook.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("checked by hand")
    dialog.get_by_role("button", name="Accept").click()
    notebook.marked("same")
    expect(notebook.toast).to_have_count(0)
    assert set(notebook.metadata["repro_magic"]["scope"]["accept"].values()) == {"checked by hand"}
    notebook.save()
    notebook.saved(lambda found: "scope" in found["metadata"]["repro_magic"])


def test_not_again_for_this_notebook_mutes_it(elsewhere, opened):
    notebook = elsewhere("muted.ipynb")
    notebook.toast.get_by_role("button", name="Not again").click(timeout=PATIENCE)
    expect(notebook.toast).to_have_count(0)
    notebook.marked("error")
    again = opened("muted.ipynb")
    again.marked("error")
    expect(again.toast).to_have_count(0)


def test_a_dismissed_notification_stays_dismissed(elsewhere, opened):
    notebook = elsewhere("dismissed.ipynb")
    notebook.toast.get_by_role("button", name="Hide notification").click(timeout=PATIENCE)
    expect(notebook.toast).to_have_count(0)
    again = opened("dismissed.ipynb")
    again.marked("error")
    expect(again.toast).to_have_count(0)


def test_a_kernel_that_fits_better_is_offered_by_name(elsewhere):
    notebook = elsewhere("switch.ipynb", python=HERE)
    notebook.toast.get_by_role("button", name="Switch to Python (2024)").click(timeout=PATIENCE)
    notebook.marked("same")
    expect(notebook.toast).to_have_count(0)


def test_another_level_in_the_stamp_asks_for_less(elsewhere):
    notebook = elsewhere("level.ipynb", scope={"level": "recorded"})
    notebook.marked("same")
    expect(notebook.toast).to_have_count(0)


def test_opening_another_runtime_writes_nothing(elsewhere):
    notebook = elsewhere("untouched.ipynb")
    before = notebook.file.read_bytes()
    expect(notebook.toast).to_be_visible(timeout=PATIENCE)
    notebook.page.wait_for_timeout(1000)
    assert notebook.file.read_bytes() == before
    assert notebook.metadata["repro_magic"] == json.loads(before)["metadata"]["repro_magic"]
