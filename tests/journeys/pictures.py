"""Takes the pictures of the README: python tests/journeys/pictures.py FOLDER."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from browsing import Open
from conftest import ONLY_HERE, chromium, install_kernels
from playwright.sync_api import Page, sync_playwright
from served import Server
from stamps import stamp
from written import write

CELLS = {
    "import numpy as np\nimport pandas as pd\n\nprices = pd.read_csv('prices.csv')\nlen(prices)": "1204\n",
    "prices.groupby('region')['price'].mean()": "region\nnorth    18.20\nsouth    21.75\nwest     19.04\n",
    "np.polyfit(prices['size'], prices['price'], deg=1)": "array([0.0312, 4.1178])\n",
}


def take(page: Page, server: Server, folder: Path, suffix: str) -> None:
    """The notification of a notebook that meets another runtime, and the panel that it leads to."""
    name = f"prices{suffix}.ipynb"
    write(server.root / name, *CELLS, stamp=stamp(), ran=True, printed=[*CELLS.values()])
    notebook = Open(page, server, name)
    notebook.kernel_is_ready()
    notebook.toast.get_by_role("button", name="Switch to").wait_for()
    page.wait_for_timeout(1500)
    page.screenshot(path=folder / f"lab-warning{suffix}.png")
    notebook.toast.get_by_role("button", name="Show differences").click()
    notebook.panel.get_by_role("button", name="Switch to").wait_for()
    page.wait_for_timeout(1500)
    page.screenshot(path=folder / f"lab-panel{suffix}.png")


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[ONLY_HERE])
        with Server(Path(temporary)).running() as server:
            install_kernels(server)
            for suffix, theme in (("", "JupyterLab Light"), ("-dark", "JupyterLab Dark")):
                settings = server.folder / "settings" / "@jupyterlab" / "apputils-extension"
                settings.mkdir(parents=True, exist_ok=True)
                (settings / "themes.jupyterlab-settings").write_text(f'{{"theme": "{theme}"}}')
                page = browser.new_page(viewport={"width": 1200, "height": 640})
                take(page, server, folder, suffix)
                page.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
