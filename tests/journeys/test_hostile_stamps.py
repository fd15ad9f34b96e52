"""Stamps that somebody wrote to do harm: shown as text or as unreadable, and Lab stays usable."""

from __future__ import annotations

import platform

import pytest
from browsing import PATIENCE
from playwright.sync_api import expect
from stamps import stamp
from written import write

MARKUP = "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script>"
HERE = platform.python_version()


def stays_usable(notebook):
    """A cell still runs, and nothing of the stamp has."""
    notebook.run_cell(0)
    notebook.page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells[0].execution_count > 0",
        timeout=PATIENCE,
    )
    assert notebook.page.evaluate("() => window.hacked") is None


def open_with(server, opened, name, written):
    write(server.root / name, "1 + 1", stamp=written)
    notebook = opened(name)
    notebook.kernel_is_ready()
    return notebook


def test_markup_is_shown_as_text(server, opened):
    packages = {"numpy": MARKUP[:60], "<b>pandas</b>": "1.5.3"}
    notebook = open_with(server, opened, "markup.ipynb", stamp(python=HERE, packages=packages))
    expect(notebook.toast).to_contain_text("<b>pandas</b>", timeout=PATIENCE)
    notebook.button.get_by_role("button").click()
    expect(notebook.panel).to_contain_text("<img src=x")
    assert notebook.panel.locator("img, b, script").count() == 0
    notebook.panel.get_by_role("button", name="Show record").click()
    expect(notebook.page.locator(".repro-magic-record")).to_contain_text("<b>pandas</b>")
    notebook.page.keyboard.press("Escape")
    stays_usable(notebook)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("ansi", stamp(packages={"numpy": "\x1b[31m1.0"})),
        ("list", [MARKUP]),
        ("text", MARKUP),
        ("empty", {}),
        ("deep", {"schema": 1, "record": {"packages": {"imported": {"a": {"b": [[[[1]]]]}}}}}),
        ("many", stamp(packages={f"p{index}": "1" for index in range(20_000)})),
        ("huge", {"schema": 1, "record": {"basis": "observed"}, "junk": "x" * 3_000_000}),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isalpha() else "",
)
def test_what_is_no_stamp_is_unreadable_and_says_so(server, opened, name, written):
    notebook = open_with(server, opened, f"{name}.ipynb", written)
    notebook.marked("unknown")
    notebook.button.get_by_role("button").click()
    expect(notebook.panel).to_contain_text("read")
    expect(notebook.toast).to_have_count(0)
    stays_usable(notebook)


def test_a_path_or_a_command_in_a_stamp_is_never_run(server, opened, tmp_path):
    proof = tmp_path / "proof"
    written = stamp(packages={"numpy": "1.26.4"})
    written["record"]["kernel"] = {"name": f"touch {proof}", "version": f"; touch {proof}"}
    written["record"]["interpreter"]["source"] = f"$(touch {proof})"
    notebook = open_with(server, opened, "command.ipynb", written)
    notebook.marked("error")
    stays_usable(notebook)
    assert not proof.exists()
