"""An index on this machine, and a client that asks it alone."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from index_server import IndexServer, serving
from notebook_files import code, notebook, write
from records import having
from wheelhouse import sha256

from repro_magic.measures.index import Index, Sources
from repro_magic.model.record import Packages
from repro_magic.model.stamp import Stamp


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The folder that the index serves."""
    folder = tmp_path / "house"
    folder.mkdir()
    return folder


@pytest.fixture
def server(house: Path) -> Iterator[IndexServer]:
    with serving(house) as served:
        yield served


@pytest.fixture
def client(server: IndexServer, tmp_path: Path) -> Callable[..., Index]:
    """Makes clients that share a cache."""

    def make(*indexes: str, offline: bool = False, links: tuple[str, ...] = ()) -> Index:
        return Index(
            Sources(indexes=indexes or (server.index,), links=links),
            cache=tmp_path / "cache",
            offline=offline,
        )

    return make


@pytest.fixture
def configured(server: IndexServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> IndexServer:
    """The index, of a user whose pip asks it and who has configured nothing else."""
    for name in list(os.environ):
        if name.startswith(("PIP_", "UV_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", server.index)
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    monkeypatch.setenv("REPRO_MAGIC_CACHE_DIR", str(tmp_path / "cache"))
    return server


@pytest.fixture
def locked_notebook(configured: IndexServer, tmp_path: Path) -> Callable[[Path], Path]:
    """Makes a notebook whose lock is one wheel."""

    def make(wheel: Path) -> Path:
        name, version = wheel.name.split("-")[:2]
        record = having(**{name: version})
        assert isinstance(record.packages, Packages)
        lines = {name: f"verified {wheel.name} sha256:{sha256(wheel)}"}
        record = dataclasses.replace(record, packages=dataclasses.replace(record.packages, artefacts=lines))
        return write(tmp_path / "trend.ipynb", notebook(code("1", cell_id="a"), stamp=Stamp(record=record)))

    return make
