"""A browser, servers and kernels for the journeys."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from browsing import Open
from kernels import KernelEnvironment
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from served import BUILT, Server

# No name but loopback is looked up, whatever the browser would like to ask.
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


def pytest_configure() -> None:
    if not (BUILT / "package.json").is_file():
        pytest.exit("The labextension is not built: npm ci && npm run build:prod in labextension/.", 2)


def chromium() -> str:
    """The browser: Debian's, or what the variable CHROMIUM names."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if found is None:
        pytest.exit("No Chromium: apt-get install -y --no-install-recommends chromium-headless-shell", 2)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[ONLY_HERE])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Server]]:
    """One server for each application, started when first asked for. Tests share no notebook or kernel."""
    with contextlib.ExitStack() as stack:

        @functools.cache
        def started(app: str) -> Server:
            made = Server(tmp_path_factory.mktemp(app), app)
            install_kernels(made)
            return stack.enter_context(made.running())

        yield started


@pytest.fixture(params=["lab", "notebook"])
def server(request: pytest.FixtureRequest, servers: Callable[[str], Server]) -> Iterator[Server]:
    """JupyterLab, then Notebook 7, with two kernels: ``old`` and ``new``."""
    yield servers(request.param)
    servers(request.param).end_kernels()


@pytest.fixture
def lab(servers: Callable[[str], Server]) -> Iterator[Server]:
    """JupyterLab only."""
    yield servers("lab")
    servers("lab").end_kernels()


@pytest.fixture
def opened(server: Server, page: Page) -> Callable[[str], Open]:
    """Open a notebook of the server."""
    return lambda name: Open(page, server, name)


def install_kernels(server: Server) -> dict[str, KernelEnvironment]:
    """Two environments: in one of them everything is a major version older."""
    environments = {}
    for name, title, packages in (
        ("old", "Python (2024)", {"numpy": "1.26.4", "pandas": "1.5.3", "scipy": "1.11.4"}),
        ("new", "Python (2026)", {"numpy": "2.1.3", "pandas": "2.2.3", "scipy": "1.14.1"}),
    ):
        environments[name] = KernelEnvironment(server.data, name, title, **packages)
    loading = KernelEnvironment(server.data, "loading", "Python (autoload)", loads=True, numpy="2.1.3")
    environments["loading"] = loading
    return environments
