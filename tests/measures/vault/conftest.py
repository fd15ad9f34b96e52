"""An index on this machine, and a client that asks it alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from index_server import IndexServer, serving

from repro_magic.measures.index import Index, Sources


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
