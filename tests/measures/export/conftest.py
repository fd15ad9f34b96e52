"""An index and a conda channel on this machine, and records whose files they have."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from installed_packages import wheel
from measures.export.exported import Served, channel, record_of, simple_index

from repro_magic.model.record import Record

PACKAGES = {"alpha": "1.0", "beta": "2.1.0", "gamma": "0.3"}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A folder with an index and a channel, and its address."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "wheels").mkdir()
    wheels = {name: wheel(folder / "wheels", name, version) for name, version in PACKAGES.items()}
    simple_index(folder / "simple", wheels)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    conda = channel(folder / "channel", wheels, f"{url}/channel")
    yield Served(folder=folder, url=url, wheels=wheels, conda=conda)
    server.shutdown()
    server.server_close()


@pytest.fixture
def locked(served: Served) -> Record:
    """A record whose three packages came from the index."""
    return record_of(served.wheels)


@pytest.fixture(autouse=True)
def configured(served: Served, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """pip and uv ask the index of the tests, and nobody else."""
    for name in [each for each in os.environ if each.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", f"{served.url}/simple/")
    monkeypatch.setenv("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    monkeypatch.setenv("UV_DEFAULT_INDEX", f"{served.url}/simple/")
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """The interpreter of an empty environment."""
    subprocess.run(["uv", "venv", "-q", "--python", sys.executable, tmp_path / "venv"], check=True)
    return tmp_path / "venv" / "bin" / "python"
