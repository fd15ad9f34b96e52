"""Story 9: a notebook meets another runtime, and gets its own back: a plan, a yes, and a kernel."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import PATIENCE, Open
from conftest import install_kernels
from measures.restore import wheelhouse
from playwright.sync_api import expect
from served import Server
from stamps import stamp
from written import write

HERE = platform.python_version()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package index on this machine."""
    folder = tmp_path_factory.mktemp("index")
    wheelhouse.tiny(folder, "alpha", "1.0")
    wheelhouse.kernel_wheels(folder)
    wheelhouse.index(folder)
    return folder


@pytest.fixture(scope="module", params=["lab", "notebook"])
def restoring(
    request: pytest.FixtureRequest, index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server whose users restore from that index into folders of its own."""
    folder = tmp_path_factory.mktemp(request.param)
    url = (index / "simple").as_uri()
    told = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": url,
        "UV_DEFAULT_INDEX": url,
        "UV_NO_CONFIG": "1",
        "UV_CACHE_DIR": str(index.parent / "uv-cache"),
        "REPRO_MAGIC_DATA_DIR": str(folder / "kept"),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PIP_FIND_LINKS", raising=False)
        for name, value in told.items():
            patch.setenv(name, value)
        server = Server(folder, request.param)
        install_kernels(server)
        _allow_every_kernel(folder / "config" / "jupyter_server_config.json")
        with server.running():
            yield server


def _allow_every_kernel(config: Path) -> None:
    told = json.loads(config.read_text())
    del told["KernelSpecManager"]
    config.write_text(json.dumps(told))


@pytest.fixture
def opened(restoring: Server, index: Path, page) -> Open:
    """A notebook that imported alpha, opened with a kernel that does not have it."""
    wheel = index / "alpha-1.0-py3-none-any.whl"
    line = f"verified {wheel.name} sha256:{wheelhouse.sha256(wheel)}"
    told = stamp(python=HERE, packages={"alpha": "1.0"})
    told["record"]["packages"]["artefacts"] = {"alpha": line}
    write(restoring.root / "trend.ipynb", "import alpha\nalpha.__version__", stamp=told, ran=True)
    return Open(page, restoring, "trend.ipynb")


def kernels(server: Server) -> list[str]:
    """Kernels that were made here."""
    return [each.name for each in (server.data / "kernels").glob("repro-*")]


def test_a_plan_that_is_not_accepted_changes_nothing(opened, restoring):
    opened.toast.get_by_role("button", name="Show differences").click(timeout=PATIENCE)
    opened.panel.get_by_role("button", name="Restore this runtime…").click()
    dialog = opened.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Never approved on this machine", timeout=PATIENCE)
    expect(dialog.get_by_role("row", name="alpha")).to_contain_text("1.0")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    assert not (restoring.folder / "kept" / "environments").exists()
    assert kernels(restoring) == []


def test_restore_from_the_notification_shows_the_plan_asks_builds_and_switches(opened, restoring):
    opened.toast.get_by_role("button", name="Restore this runtime…").click(timeout=PATIENCE)
    dialog = opened.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Rung 2 of 5", timeout=PATIENCE)
    dialog.get_by_role("button", name="Restore").click()
    progress = opened.page.locator(".Toastify__toast", has_text=re.compile("Restoring|Installed|Checking"))
    expect(progress).to_be_visible(timeout=PATIENCE)
    expect(dialog).to_contain_text("The runtime is restored", timeout=PATIENCE)
    expect(dialog).to_contain_text("the same as the record")
    dialog.get_by_role("button", name="Switch to it").click()
    opened.marked("same")
    (name,) = kernels(restoring)
    opened.kernel_is_ready()
    (session,) = [each for each in restoring.get("api/sessions") if each["path"] == "trend.ipynb"]
    assert session["kernel"]["name"] == name
    opened.run_all()
    expect(opened.page.locator(".jp-OutputArea-output", has_text="1.0").last).to_be_visible(timeout=PATIENCE)


def test_the_record_is_exported_in_the_format_that_is_picked(opened):
    opened.kernel_is_ready()
    opened.page.evaluate("() => void window.jupyterapp.commands.execute('repro-magic:export')")
    dialog = opened.page.get_by_role("dialog")
    picker = dialog.get_by_role("combobox")
    expect(picker.locator("option").first).to_be_attached(timeout=PATIENCE)
    options = picker.locator("option").all_text_contents()
    picker.select_option(next(each for each in options if each.startswith("requirements")))
    with opened.page.expect_download() as download:
        dialog.get_by_role("button", name="Export").click()
    assert "alpha==1.0 --hash=sha256:" in Path(download.value.path()).read_text().replace("\\\n    ", "")
