"""Fixtures of this room."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from repro_magic.components import distributions


@pytest.fixture(autouse=True)
def no_cache_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the cache of who runs it."""
    monkeypatch.setenv("REPRO_MAGIC_CACHE_DIR", "")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty site directory, which is all that this process finds beside the standard library."""
    site = tmp_path / "lib" / "site-packages"
    site.mkdir(parents=True)
    standard = [path for path in sys.path if path and not path.endswith("-packages")]
    monkeypatch.setattr(sys, "path", [str(site), *(path for path in standard if "python" in Path(path).name)])
    monkeypatch.setattr(distributions, "current", distributions._Path().look)
    known = set(sys.modules)
    yield site
    for name in set(sys.modules) - known:
        # Only what a test imported from its own directory; the others may be needed.
        if str(tmp_path) in str(
            getattr(sys.modules[name], "__file__", "") or getattr(sys.modules[name], "__path__", "")
        ):
            del sys.modules[name]
    importlib.invalidate_caches()
