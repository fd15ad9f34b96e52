"""Story 3: the environment changes while somebody works; restarts and switches check again."""

from __future__ import annotations

import platform
import time

import pytest
from browsing import PATIENCE, Open
from conftest import install_kernels
from installed_packages import wheel
from playwright.sync_api import expect
from served import Server
from stamps import stamp
from written import LOAD, REPRO, write

HERE = platform.python_version()


@pytest.fixture
def environment(tmp_path):
    """A server of its own, since the test changes an environment."""
    server = Server(tmp_path)
    environments = install_kernels(server)
    with server.running():
        yield server, environments["new"]


def test_a_change_from_a_terminal_asks_for_a_restart_and_the_restart_settles_it(environment, page):
    server, new = environment
    write(server.root / "terminal.ipynb", LOAD, REPRO, "import numpy")
    notebook = Open(page, server, "terminal.ipynb")
    notebook.run_all()
    notebook.marked("same")
    new.install("numpy", "2.2.0")
    notebook.comes_to_the_front()
    notebook.marked("warning")
    notebook.button.get_by_role("button").click()
    expect(notebook.panel).to_contain_text("Restart the kernel")
    notebook.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    expect(notebook.panel).not_to_contain_text("Restart the kernel", timeout=PATIENCE)
    expect(notebook.panel.get_by_role("row", name="numpy Package")).to_contain_text("2.2.0")


def test_an_upgrade_from_a_cell_asks_for_a_restart(environment, page, tmp_path):
    server, new = environment
    upgrade = f"%pip install -U --no-index --target {new.packages} {wheel(tmp_path, 'numpy', '2.2.0')}"
    write(server.root / "cell.ipynb", LOAD, REPRO, "import numpy", upgrade)
    notebook = Open(page, server, "cell.ipynb")
    notebook.run_all()
    notebook.marked("warning")
    notebook.button.get_by_role("button").click()
    expect(notebook.panel).to_contain_text("Restart the kernel")
    expect(notebook.panel.get_by_role("row", name="numpy Package")).to_contain_text("2.2.0")


def test_a_busy_kernel_is_answered_for_without_waiting_and_stays_busy(lab, page):
    write(lab.root / "busy.ipynb", LOAD, REPRO, "import time; time.sleep(600)")
    notebook = Open(page, lab, "busy.ipynb")
    notebook.kernel_is_ready()
    for index in range(2):
        notebook.run_cell(index)
    notebook.marked("same")
    notebook.page.evaluate("""() => {
        const panel = window.jupyterapp.shell.currentWidget;
        panel.content.activeCellIndex = 2;
        void window.jupyterapp.commands.execute('notebook:run-cell');
    }""")
    notebook.page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'busy'"
    )
    with page.expect_response("**/repro-magic/check*") as answered:
        notebook.do("repro-magic:check")
    report = answered.value.json()
    assert (report["source"], report["verdict"]) == ("agent", "same")
    (kernel,) = [each for each in lab.get("api/sessions") if each["path"] == "busy.ipynb"]
    assert kernel["kernel"]["execution_state"] == "busy"
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")


def test_an_idle_kernel_does_not_look_active_because_it_was_asked(lab, page):
    write(lab.root / "idle.ipynb", LOAD, REPRO)
    notebook = Open(page, lab, "idle.ipynb")
    notebook.run_all()
    notebook.marked("same")
    time.sleep(1)
    before = activity(lab, "idle.ipynb")
    notebook.do("repro-magic:check")
    notebook.do("repro-magic:check")
    time.sleep(1)
    assert activity(lab, "idle.ipynb") == before


def activity(server, path):
    (session,) = [each for each in server.get("api/sessions") if each["path"] == path]
    return session["kernel"]["last_activity"]


def test_a_switch_of_the_kernel_checks_again(server, opened):
    write(server.root / "switched.ipynb", "1", stamp=stamp(python=HERE), ran=True, kernel="old")
    notebook = opened("switched.ipynb")
    notebook.marked("same")
    notebook.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.changeKernel({name: 'new'})"
    )
    notebook.marked("error")
    expect(notebook.toast).to_be_visible(timeout=PATIENCE)


def test_without_a_kernel_the_named_kernelspec_is_looked_at(lab, page):
    write(lab.root / "nokernel.ipynb", "1", stamp=stamp(), ran=True)
    write(lab.root / "first.ipynb", "1")
    notebook = Open(page, lab, "first.ipynb")
    page.evaluate(
        "() => { window.jupyterapp.commands.execute('docmanager:open', {path: 'nokernel.ipynb',"
        " kernel: null, kernelPreference: {shouldStart: false, autoStartDefault: false}}); }"
    )
    page.wait_for_function("() => window.jupyterapp.shell.currentWidget?.context?.path === 'nokernel.ipynb'")
    expect(notebook.toast).to_be_visible(timeout=PATIENCE)
