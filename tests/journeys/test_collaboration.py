"""Two people in one notebook: one page writes, nobody is asked anything, both see the same."""

from __future__ import annotations

import json

import pytest
from browsing import PATIENCE, Open, until
from conftest import install_kernels
from playwright.sync_api import expect
from served import Server
from stamps import stamp
from written import LOAD, REPRO, write

pytest.importorskip("jupyter_server_ydoc", reason="jupyter-collaboration is not installed")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("shared"), collaboration=True)
    install_kernels(made)
    with made.running():
        yield made


@pytest.fixture
def second(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_one_page_stamps_and_both_converge_without_a_dialog(shared, page, second):
    write(shared.root / "both.ipynb", LOAD, REPRO, "import numpy")
    mine = Open(page, shared, "both.ipynb")
    mine.kernel_is_ready()
    theirs = Open(second, shared, "both.ipynb")
    theirs.kernel_is_ready()
    asked = []
    second.on("request", lambda request: asked.append(request.url))
    mine.run_all()
    mine.marked("same")
    theirs.marked("same")
    assert mine.metadata["repro_magic"] == theirs.stamped()
    assert not [url for url in asked if "/repro-magic/stamp" in url]
    saved = mine.saved(lambda found: "repro_magic" in found["metadata"])
    assert saved["metadata"]["repro_magic"] == mine.metadata["repro_magic"]
    page.wait_for_timeout(2000)
    for notebook in (mine, theirs):
        expect(notebook.page.locator(".jp-Dialog")).to_have_count(0)
    assert json.loads(mine.file.read_text())["metadata"]["repro_magic"] == theirs.metadata["repro_magic"]


def test_both_are_told_of_a_difference_and_one_acceptance_is_enough(shared, page, second):
    write(shared.root / "told.ipynb", "1", stamp=stamp(), ran=True)
    mine, theirs = Open(page, shared, "told.ipynb"), Open(second, shared, "told.ipynb")
    for notebook in (mine, theirs):
        expect(notebook.toast).to_be_visible(timeout=PATIENCE)
    mine.toast.get_by_role("button", name="Accept…").click()
    mine.page.locator(".jp-Dialog").get_by_role("textbox").fill("we talked about it")
    mine.page.locator(".jp-Dialog").get_by_role("button", name="Accept").click()
    mine.marked("same")
    theirs.marked("same")
    expect(theirs.toast).to_have_count(0)
    until(lambda: "we talked about it" in mine.file.read_text(), "the reason in the file")
