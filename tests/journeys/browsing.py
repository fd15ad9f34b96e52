"""A notebook in a browser, in the words of somebody who uses it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect
from served import Server

PATIENCE = 60_000
"""Milliseconds to wait for what may be slow on a loaded machine."""

# The indicator in the toolbar says "idle" before there is a session, and a run is dropped then.
KERNEL_READY = """() => {
  const kernel = window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel;
  return kernel && kernel.connectionStatus === 'connected' && kernel.status === 'idle';
}"""


class Open:
    """A notebook that is open in a page."""

    def __init__(self, page: Page, server: Server, name: str) -> None:
        self.page = page
        self.server = server
        self.file = server.root / name
        page.goto(server.notebook_url(name))
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=PATIENCE)

    def kernel_is_ready(self) -> None:
        self.page.wait_for_function(KERNEL_READY, timeout=PATIENCE)

    def do(self, command: str, **arguments: Any) -> Any:
        """Execute a command of the application."""
        return self.page.evaluate(
            "([command, args]) => window.jupyterapp.commands.execute(command, args).then(() => null)",
            [command, arguments],
        )

    def run_all(self) -> None:
        self.kernel_is_ready()
        self.do("notebook:run-all-cells")

    def run_cell(self, index: int) -> None:
        self.page.evaluate(
            "index => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = index; }", index
        )
        self.do("notebook:run-cell")

    def save(self) -> None:
        self.do("docmanager:save")

    @property
    def metadata(self) -> dict[str, Any]:
        """The metadata of the open document, saved or not."""
        metadata: dict[str, Any] = self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.getMetadata()"
        )
        return metadata

    def stamped(self) -> dict[str, Any]:
        """The stamp, once the open document has one."""
        until(lambda: "repro_magic" in self.metadata, "a stamp in the open document")
        stamp: dict[str, Any] = self.metadata["repro_magic"]
        return stamp

    def saved(self, where: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """The notebook in the file, once it is as it should be."""
        found: list[dict[str, Any]] = []

        def is_there() -> bool:
            # The server empties a file before it writes it.
            found[:] = [notebook for notebook in [_read(self.file)] if notebook and where(notebook)]
            return bool(found)

        until(is_there, "the notebook in the file")
        return found[0]

    @property
    def toast(self) -> Locator:
        """The notification of a difference."""
        return self.page.locator(".Toastify__toast", has_text="from the recorded runtime")

    @property
    def button(self) -> Locator:
        """The state in the toolbar of the notebook."""
        return self.page.locator(".jp-NotebookPanel-toolbar .repro-magic-indicator")

    @property
    def panel(self) -> Locator:
        return self.page.locator("#repro-magic-differences")

    def marked(self, mark: str) -> None:
        """Wait until the state is shown as this one."""
        expect(self.button).to_have_attribute("data-mark", mark, timeout=PATIENCE)

    def comes_to_the_front(self) -> None:
        """What the page notices when somebody comes back to it from a terminal."""
        self.page.evaluate("() => window.dispatchEvent(new Event('focus'))")


def until(condition: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.1)


def _read(file: Path) -> dict[str, Any] | None:
    try:
        read: dict[str, Any] = json.loads(file.read_text())
    except ValueError:
        return None
    return read
