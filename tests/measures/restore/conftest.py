"""One index for all tests, and a machine of its own for each."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from measures.restore import wheelhouse

from repro_magic.cli import main
from repro_magic.components import targets

HERE = targets.this_interpreter().to_dict()
OURS = ("alpha", "bravo")
DEAD = "http://127.0.0.1:9/simple"
"""Nothing listens there."""


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of wheels with a static simple index: alpha needs bravo, and ipykernel what it needs."""
    folder = tmp_path_factory.mktemp("index")
    wheelhouse.tiny(folder, "alpha", "1.0", requires="bravo")
    wheelhouse.tiny(folder, "alpha", "1.1", requires="bravo")
    wheelhouse.tiny(folder, "bravo", "2.0")
    wheelhouse.kernel_wheels(folder)
    wheelhouse.index(folder)
    return folder


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: Path) -> Path:
    """A user's folders of their own, and no other index than ours."""
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    monkeypatch.setenv("REPRO_MAGIC_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    monkeypatch.setenv("UV_CACHE_DIR", str(index.parent / "uv-cache"))
    ask(monkeypatch, (index / "simple").as_uri())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ask(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Configure this index for pip and for uv."""
    monkeypatch.setenv("PIP_INDEX_URL", url)
    monkeypatch.setenv("UV_DEFAULT_INDEX", url)


@pytest.fixture
def stamped(machine: Path, index: Path) -> Callable[..., Path]:
    """Write a notebook that imported ``alpha`` 1.0; by default its stamp holds a lock of the index."""

    def write_it(name: str = "nb", *, lock: bool = True, level: str = "pinned", **packages: Any) -> Path:
        wheels = {each: next(index.glob(f"{each}-[12].0-*.whl")) for each in OURS}
        lines = {
            each: f"verified {path.name} sha256:{wheelhouse.sha256(path)}" for each, path in wheels.items()
        }
        told = {"imported": {"alpha": "1.0"}, "needed": {"bravo": "2.0"}, "artefacts": lines if lock else {}}
        record = {
            "basis": "observed",
            "recorded": "2026-01-31",
            "interpreter": {"implementation": "cpython", "version": platform.python_version()},
            "kernel": {"name": "ipykernel"},
            "platform": HERE["platform"],
            "packages": told | packages,
        }
        stamp = {"schema": 1, "record": record, "scope": {"level": level}}
        cell = {"cell_type": "code", "id": "c0", "metadata": {}, "execution_count": 1, "outputs": []}
        notebook = {
            "cells": [{**cell, "source": "import alpha"}],
            "metadata": {"kernelspec": {"name": "nowhere"}, "repro_magic": stamp},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        path = machine / f"{name}.ipynb"
        path.write_text(json.dumps(notebook))
        return path

    return write_it


@pytest.fixture
def repro(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command and return its exit code, standard output and standard error."""

    def run(*words: str | Path) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def plan_of(repro: Callable[..., tuple[int, str, str]]) -> Callable[..., dict[str, Any]]:
    """The plan of a restore, as JSON tells it."""

    def run(*words: str | Path) -> dict[str, Any]:
        code, out, err = repro("restore", "--new", "--dry-run", "--format", "json", *words)
        assert code == 0, err
        told: dict[str, Any] = json.loads(out)
        return told

    return run
