"""Measures what the server extension and the labextension cost beside the server and JupyterLab themselves.

Usage: python benchmarks/server.py [--quick]

Needs the environment of 195 distributions that run.py makes, the built labextension, and Chromium. Rewrites
its own results in docs/performance.md; ``--quick`` takes few pairs and only prints.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import environments
from jupyter_server.services.contents.largefilemanager import LargeFileManager
from pairs import Pairs, taken
from playwright.sync_api import Browser, sync_playwright

from repro_magic.server.saving import hook_for

# The journeys know how to start a server with nothing of this machine in it.
sys.path.insert(0, str(environments.PROJECT / "tests" / "journeys"))
from conftest import ONLY_HERE, chromium
from served import BUILT, Server
from stamps import stamp
from written import write

_DOCUMENT = environments.PROJECT / "docs" / "performance.md"
_BEGIN, _END = "<!-- results of benchmarks/server.py -->\n", "<!-- end of results of server.py -->\n"
_MIME = "application/vnd.repro-magic.v1+json"
_RESTORED = """() => window.repro_restored"""
_WATCH = """
const looking = setInterval(() => {
  if (window.jupyterapp) {
    clearInterval(looking);
    window.jupyterapp.restored.then(() => { window.repro_restored = performance.now(); });
  }
}, 5);
const waiting = setInterval(() => {
  const kernel = window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel;
  if (kernel && !window.repro_kernel) {
    window.repro_kernel = performance.now();
  }
  if (document.querySelector('.Toastify__toast')?.textContent.includes('from the recorded runtime')) {
    clearInterval(waiting);
    window.repro_told = performance.now();
  }
}, 5);
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the server extension and the labextension.")
    parser.add_argument("--quick", action="store_true", help="few pairs")
    options = parser.parse_args()
    pairs = 3 if options.quick else 15
    rows = []
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as stack:
        folder = Path(temporary)
        ours = stack.enter_context(_server(folder / "with", labextension=True))
        plain = stack.enter_context(_server(folder / "without", labextension=False))
        rows.append(_check(ours, 10 * pairs))
        rows += [_save(folder / "saves", cells, 3 * pairs) for cells in (100, 1001)]
        rows.append(_size())
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=[ONLY_HERE])
            rows.append(_start(browser, ours, plain, pairs))
            rows.append(_notification(browser, ours, pairs))
            browser.close()
    text = _table(rows)
    print(text)
    if not options.quick:
        before, _, rest = _DOCUMENT.read_text("utf-8").partition(_BEGIN)
        _DOCUMENT.write_text(before + _BEGIN + "\n" + text + "\n" + _END + rest.partition(_END)[2], "utf-8")


@contextmanager
def _server(folder: Path, *, labextension: bool) -> Iterator[Server]:
    """JupyterLab with a kernel in the environment of 195 distributions, and a notebook of another one."""
    server = Server(folder)
    if not labextension:
        (server.folder / "labextensions" / "repro-magic").rename(server.folder / "aside")
    python = environments.Environment(
        environments.REAL, environments.BUILD / "environments" / str(environments.REAL)
    ).python
    kernel = server.data / "kernels" / "new"
    kernel.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    env = {"PYTHONPATH": str(_more(server))}
    spec = {"argv": argv, "display_name": "195 distributions", "language": "python", "env": env}
    (kernel / "kernel.json").write_text(json.dumps(spec))
    _more(server).mkdir()
    # So that nothing has just changed, and what the probe tells can be kept.
    os.utime(_more(server), (1, 1))
    write(server.root / "other.ipynb", "import numpy", stamp=stamp(), ran=True)
    with server.running():
        yield server


def _more(server: Server) -> Path:
    """One more directory of the kernel's search path, empty."""
    return server.folder / "more"


def _check(server: Server, pairs: int) -> list[str]:
    """A check of a reopened notebook, the probe kept, beside the cheapest question about the same file."""
    notebook = json.loads((server.root / "other.ipynb").read_text())
    body = json.dumps({"notebook": notebook, "kernel_name": "new"}).encode()

    def spent(side: str) -> float:
        place, data = (
            ("repro-magic/check", body) if side == "check" else ("api/contents/other.ipynb?content=0", None)
        )
        began = time.perf_counter()
        answer = _asked(server, place, data)
        took = (time.perf_counter() - began) * 1000
        if side == "check" and answer["verdict"] != "differs":
            raise RuntimeError(answer)
        return took

    found = taken(spent, "check", "contents", pairs, 0)
    return _row("POST check, the probe kept", "GET /api/contents?content=0", "< 1.5 ×", found, bound=1.5)


def _asked(server: Server, place: str, data: bytes | None) -> Any:
    headers = {"Authorization": f"token {server.token}"}
    request = urllib.request.Request(f"{server.url}/{place}", data, headers)  # noqa: S310  # http to loopback
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
        return json.load(response)


def _save(folder: Path, cells: int, pairs: int) -> list[str]:
    """The hook's part of a save of 1 MB: what it takes inside of a save, beside the rest of that save."""
    folder.mkdir(exist_ok=True)
    manager = LargeFileManager(root_dir=str(folder))
    hook, spent = hook_for({}), 0.0

    def timed(**given: Any) -> None:
        nonlocal spent
        began = time.perf_counter()
        hook(**given)
        spent = time.perf_counter() - began

    manager.register_pre_save_hook(timed)
    found: Pairs = []
    for _ in range(pairs):
        content = json.loads(_megabyte(cells))
        began = time.perf_counter()
        manager.save({"type": "notebook", "format": "json", "content": content}, "a.ipynb")
        found.append((spent * 1000, (time.perf_counter() - began) * 1000))
    return _row(f"save hook, 1 MB in {cells:,} cells", "that save", "≤ 5 %", found, bound=0.05)


def _megabyte(cells: int) -> str:
    """A notebook of about 1 MB whose first cell shows a record that its run of all cells left there."""
    from repro_magic.notebook.cells import digest

    sources = [f"value_{number} = compute({number})" for number in range(cells - 1)]
    text = "y" * (1_000_000 // cells - 250)
    made = [
        {
            "id": f"c{number}",
            "cell_type": "code",
            "source": source,
            "execution_count": number,
            "metadata": {},
            "outputs": [{"output_type": "stream", "name": "stdout", "text": text}],
        }
        for number, source in enumerate(sources)
    ]
    run = {digest(source): [f"c{number}"] for number, source in enumerate(sources)}
    bundle = {"schema": 1, "record": stamp()["record"], "run": {"cells": run}}
    data = {_MIME: bundle, "text/plain": "a record"}
    shown = {"output_type": "display_data", "data": data, "metadata": {}}
    first = {**made[0], "id": "r", "source": "%repro", "outputs": [shown]}
    return json.dumps({"cells": [first, *made], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def _size() -> list[str]:
    octets = sum(len(gzip.compress(each.read_bytes())) for each in BUILT.glob("static/*.js"))
    return [
        "JavaScript, each file gzipped",
        "–",
        "≤ 60 kB",
        f"{octets / 1000:.1f} kB",
        _hit(octets <= 60_000),
    ]


def _start(browser: Browser, ours: Server, plain: Server, pairs: int) -> list[str]:
    """JupyterLab from the request to its restored layout, with the labextension and without it."""
    servers = {"with": ours, "without": plain}

    def spent(side: str) -> float:
        server = servers[side]
        with _page(browser) as page:
            page.goto(f"{server.url}/lab?reset&token={server.token}")
            return float(page.wait_for_function(_RESTORED, timeout=60_000).json_value())

    found = taken(spent, "with", "without", pairs, 0)
    return _row("JupyterLab's start with the labextension", "without it", "< 1.05 ×", found, bound=1.05)


def _notification(browser: Browser, server: Server, pairs: int) -> list[str]:
    """From the page knowing the kernel of a notebook that differs to the notification, with nothing kept."""
    times = []
    for _ in range(pairs):
        # The environment changed, so the probe has to run.
        os.utime(_more(server))
        with _page(browser) as page:
            page.goto(server.notebook_url("other.ipynb"))
            page.wait_for_function("() => window.repro_told && window.repro_kernel", timeout=60_000)
            times.append(page.evaluate("() => window.repro_told - window.repro_kernel") / 1000)
    told = f"{median(times):.2f} s ({min(times):.2f}–{max(times):.2f})"
    return [
        "notification, the probe run for it",
        "the kernel being known",
        "< 2 s",
        told,
        _hit(median(times) < 2),
    ]


@contextmanager
def _page(browser: Browser) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(_WATCH)
    yield page
    context.close()


def _row(ours: str, peer: str, goal: str, pairs: Pairs, *, bound: float) -> list[str]:
    """One line of the table: the ratio of the medians, and both medians in milliseconds."""
    mine, others = median(first for first, _ in pairs), median(second for _, second in pairs)
    return [
        ours,
        peer,
        goal,
        f"{mine / others:.3g} ({mine:.3g} ms, {others:.3g} ms)",
        _hit(mine / others <= bound),
    ]


def _hit(hit: bool) -> str:  # noqa: FBT001  # that is all there is to it
    return "hit" if hit else "**miss**"


def _table(rows: list[list[str]]) -> str:
    lines = [["ours", "compared with", "goal", "measured", ""], ["---"] * 5, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


if __name__ == "__main__":
    main()
