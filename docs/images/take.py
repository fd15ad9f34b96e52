"""Takes the pictures of the card and of a check that README.md shows, from what `make demo` left behind.

Run by ``make pictures``, with the folder of the demo as argument.
"""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium-headless-shell"
KERNEL = "repro-demo-now"
TERMINAL = """<body style="margin: 0; background: {paper}">
<pre style="display: inline-block; margin: 0; padding: 18px 22px;
font: 15px/1.45 'DejaVu Sans Mono', monospace;
color: {ink}; background: {paper}">{text}</pre>
</body>"""
INKS = {"light": ("#f6f8fa", "#1f2328"), "dark": ("#161b22", "#e6edf3")}


def main(demo: Path) -> None:
    """Both pictures, in light and in dark."""
    notebook = demo / "trend.ipynb"
    command = ["repro", "check", notebook.name, "--kernel", KERNEL]
    program = Path(sys.executable).parent / command[0]
    done = subprocess.run([program, *command[1:]], cwd=demo, capture_output=True, text=True, check=False)
    said = {
        "check": "$ " + " ".join(command) + "\n" + done.stdout.rstrip(),
        "restore": restored(demo, notebook),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        for theme, (paper, ink) in INKS.items():
            suffix = "" if theme == "light" else "-dark"
            for name, text in said.items():
                page = TERMINAL.format(paper=paper, ink=ink, text=html.escape(text))
                shoot(browser, page, "pre", HERE / f"{name}{suffix}.png")
            card = exported(notebook, theme)
            shoot(browser, card, ".jp-Cell:has(.repro-magic)", HERE / f"card{suffix}.png")
        browser.close()


def restored(demo: Path, notebook: Path) -> str:
    """What a restore prints into a folder of its own, without the packages that every kernel needs."""
    command = ["repro", "restore", notebook.name, "--new", "--yes"]
    program = Path(sys.executable).parent / command[0]
    with tempfile.TemporaryDirectory() as folder:
        places = {**os.environ, "XDG_DATA_HOME": folder, "JUPYTER_DATA_DIR": f"{folder}/jupyter"}
        done = subprocess.run(
            [program, *command[1:]], cwd=demo, capture_output=True, text=True, check=True, env=places
        )
    # Which index it was is that of whoever takes the picture.
    lines = re.sub(r"\bindex [\w.-]+", "index", done.stdout.rstrip()).splitlines()
    shown = [line for line in lines if "for the kernel" not in line]
    if left := len(lines) - len(shown):
        at = next(at for at, line in enumerate(shown) if "Approved before" in line) - 1
        shown.insert(at, f"    … and {left} that the kernel needs")
    return "\n".join(["$ " + " ".join(command), *shown])


def exported(notebook: Path, theme: str) -> str:
    """The notebook as nbconvert shows it."""
    words = ["--to=html", "--stdout", "--log-level=ERROR", f"--theme={theme}", str(notebook)]
    command = [sys.executable, "-m", "nbconvert", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def shoot(browser: Browser, content: str, selector: str, path: Path) -> None:
    """A picture of one element of a page."""
    page = browser.new_page(viewport={"width": 900, "height": 800}, device_scale_factor=1.5)
    page.set_content(content, wait_until="domcontentloaded")
    page.locator(selector).first.screenshot(path=path)
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
