"""Bad days: each has a state that says what happened, and none is ever called the same."""

from __future__ import annotations

import os
import platform
import re
import signal
import subprocess

import pytest
from browsing import PATIENCE, Open, until
from conftest import install_kernels
from playwright.sync_api import expect
from served import Server
from stamps import stamp
from written import write

HERE = platform.python_version()


def shown(notebook, text):
    """The state is unknown, and the panel says why."""
    notebook.marked("unknown")
    notebook.do("repro-magic:show-differences")
    expect(notebook.panel.get_by_role("status")).to_contain_text(text)


def test_a_server_without_the_extension(tmp_path, page):
    server = Server(tmp_path, extension=False)
    install_kernels(server)
    with server.running():
        write(server.root / "a.ipynb", "1", stamp=stamp(), ran=True)
        shown(Open(page, server, "a.ipynb"), "the server has no repro-magic")


def test_a_page_and_a_server_of_different_versions(lab, page):
    write(lab.root / "versions.ipynb", "1", stamp=stamp(), ran=True)
    page.route("**/repro-magic/status*", lambda route: route.fulfill(json={"version": "99.0", "schema": 1}))
    shown(Open(page, lab, "versions.ipynb"), "different versions")


def test_a_record_of_a_newer_release_is_shown_as_such_and_not_rewritten(lab, page):
    newer = {"schema": 2, "record": {"holo": "deck"}}
    write(lab.root / "newer.ipynb", "%load_ext repro_magic\n%repro", stamp=newer, ran=True)
    notebook = Open(page, lab, "newer.ipynb")
    shown(notebook, "newer than this release knows")
    notebook.kernel_is_ready()
    notebook.run_cell(0)
    page.wait_for_timeout(1500)
    notebook.save()
    page.wait_for_timeout(500)
    assert notebook.metadata["repro_magic"] == newer
    assert notebook.saved()["metadata"]["repro_magic"] == newer


def test_a_network_that_is_gone_in_the_middle_and_comes_back(lab, page):
    write(lab.root / "network.ipynb", "1", stamp=stamp(python=HERE), ran=True)
    notebook = Open(page, lab, "network.ipynb")
    notebook.marked("error")
    page.route("**/repro-magic/**", lambda route: route.abort())
    notebook.comes_to_the_front()
    shown(notebook, "cannot be reached")
    page.unroute("**/repro-magic/**")
    notebook.panel.get_by_role("button", name="Check again").click()
    notebook.marked("error")


def test_a_server_that_was_restarted(tmp_path, page):
    server = Server(tmp_path)
    install_kernels(server)
    server.start()
    try:
        write(server.root / "a.ipynb", "1", stamp=stamp(python=HERE), ran=True)
        notebook = Open(page, server, "a.ipynb")
        notebook.marked("error")
        server.stop()
        notebook.comes_to_the_front()
        notebook.marked("unknown")
        server.start()
        page.wait_for_timeout(3500)
        notebook.comes_to_the_front()
        notebook.marked("error")
    finally:
        server.stop()


def test_a_kernelspec_that_is_not_on_this_machine(lab, page):
    write(lab.root / "nospec.ipynb", "1", stamp=stamp(), ran=True, kernel="no-such-kernel")
    notebook = Open(page, lab, "nospec.ipynb")
    notebook.marked("unknown")
    shown_reason = notebook.button.get_by_role("button")
    expect(shown_reason).to_have_attribute("title", re.compile("no-such-kernel"))


def process_of(server, path):
    """The kernel of an open notebook."""
    (session,) = [each for each in server.get("api/sessions") if each["path"] == path]
    found = ["pgrep", "--full", f"kernel-{session['kernel']['id']}.json"]
    (told,) = subprocess.run(found, capture_output=True, text=True, check=True).stdout.split()
    return int(told)


def test_a_kernel_that_dies_during_the_check(lab, page):
    write(lab.root / "dies.ipynb", "1", stamp=stamp(python=HERE), ran=True, kernel="loading")
    notebook = Open(page, lab, "dies.ipynb")
    notebook.kernel_is_ready()
    notebook.marked("error")
    kernel = process_of(lab, "dies.ipynb")
    # Stopped, it keeps the server waiting for its answer until it is gone.
    os.kill(kernel, signal.SIGSTOP)
    with page.expect_response("**/repro-magic/check*") as answered:
        with page.expect_request("**/repro-magic/check*"):
            page.evaluate("() => { void window.jupyterapp.commands.execute('repro-magic:check'); }")
        os.kill(kernel, signal.SIGKILL)
    report = answered.value.json()
    assert (report["source"], report["verdict"]) == ("probe", "differs")
    notebook.marked("error")


def test_a_kernel_of_an_environment_without_the_extension(lab, page):
    write(lab.root / "noagent.ipynb", "1", stamp=stamp(python=HERE), ran=True)
    notebook = Open(page, lab, "noagent.ipynb")
    notebook.kernel_is_ready()
    with page.expect_response("**/repro-magic/check*") as answered:
        notebook.do("repro-magic:check")
    assert answered.value.json()["source"] == "probe"
    notebook.marked("error")


@pytest.mark.parametrize("setting", ["status", "error"])
def test_the_settings_keep_a_notification_back(lab, page, setting):
    value = '{"notify": "status"}' if setting == "status" else '{"showFrom": "error"}'
    milder = stamp(python=HERE, packages={"numpy": "2.1.2"})
    write(lab.root / f"{setting}.ipynb", "1", stamp=milder, ran=True)
    folder = lab.folder / "settings" / "repro-magic"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.jupyterlab-settings").write_text(value)
    try:
        notebook = Open(page, lab, f"{setting}.ipynb")
        notebook.marked("warning")
        page.wait_for_timeout(1000)
        expect(notebook.toast).to_have_count(0)
    finally:
        (folder / "settings.jupyterlab-settings").unlink()


def test_the_same_difference_brings_a_notification_by_default(lab, page):
    milder = stamp(python=HERE, packages={"numpy": "2.1.2"})
    write(lab.root / "default.ipynb", "1", stamp=milder, ran=True)
    notebook = Open(page, lab, "default.ipynb")
    expect(notebook.toast).to_be_visible(timeout=PATIENCE)


def test_automatic_stamping_can_be_switched_off(lab, page):
    folder = lab.folder / "settings" / "repro-magic"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.jupyterlab-settings").write_text('{"stampAutomatically": false}')
    try:
        write(lab.root / "manual.ipynb", "import numpy", kernel="loading")
        notebook = Open(page, lab, "manual.ipynb")
        notebook.run_all()
        page.wait_for_timeout(2000)
        assert "repro_magic" not in notebook.metadata
        notebook.do("repro-magic:stamp")
        assert "repro_magic" in notebook.metadata
    finally:
        (folder / "settings.jupyterlab-settings").unlink()


def test_stripping_takes_the_record_out_after_asking(lab, page):
    write(lab.root / "strip.ipynb", "%load_ext repro_magic", "%repro")
    notebook = Open(page, lab, "strip.ipynb")
    notebook.run_all()
    notebook.stamped()
    page.evaluate("() => { void window.jupyterapp.commands.execute('repro-magic:strip'); }")
    page.locator(".jp-Dialog").get_by_role("button", name="Strip").click()
    notebook.marked("unstamped")
    notebook.save()
    until(lambda: "repro-magic" not in notebook.file.read_text(), "a file without a record")
