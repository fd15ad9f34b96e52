from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_core.paths import jupyter_data_dir
from nbformat.sign import NotebookNotary
from notebook_files import code, notebook, write
from records import having

from repro_magic.model.stamp import Stamp
from repro_magic.notebook import trust
from repro_magic.notebook.file import stamp, strip

STAMP = Stamp(record=having(numpy="2.4.0"))


@pytest.fixture
def jupyter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NotebookNotary]:
    """A user whose Jupyter has signed notebooks."""
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(data))
    with NotebookNotary(data_dir=str(data)) as notary:
        assert notary.secret
        yield notary


@pytest.fixture
def file(tmp_path: Path) -> Path:
    output = {"output_type": "display_data", "data": {"text/html": "<script></script>"}, "metadata": {}}
    return write(tmp_path / "a.ipynb", notebook(code("1", cell_id="one", outputs=[output])))


def trusted(notary: NotebookNotary, path: Path) -> bool:
    """Whether Jupyter Server would trust the file."""
    return bool(notary.check_signature(nbformat.read(path, as_version=4)))


def test_a_trusted_notebook_stays_trusted(jupyter: NotebookNotary, file: Path) -> None:
    jupyter.sign(nbformat.read(file, as_version=4))
    assert stamp(file, lambda _: STAMP).note == ""
    assert trusted(jupyter, file)
    assert strip(file).note == ""
    assert trusted(jupyter, file)


def test_a_notebook_that_was_not_trusted_stays_so(jupyter: NotebookNotary, file: Path) -> None:
    assert stamp(file, lambda _: STAMP).note == ""
    assert not trusted(jupyter, file)


def test_nothing_of_jupyter_is_made_where_it_never_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setitem(sys.modules, "nbformat", None)
    assert stamp(file, lambda _: STAMP).note == ""
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.usefixtures("jupyter")
def test_without_nbformat_the_notebook_is_written_and_the_trust_told(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nbformat.sign", None)
    done = stamp(file, lambda _: STAMP)
    assert done.changed
    assert "if Jupyter trusted it, it no longer does: nbformat" in done.note


@pytest.mark.usefixtures("jupyter")
def test_what_nbformat_cannot_read_is_written_and_the_trust_told(tmp_path: Path) -> None:
    file = write(tmp_path / "odd.ipynb", notebook() | {"cells": "none", "nbformat": "4"})
    done = stamp(file, lambda _: STAMP)
    assert done.changed
    assert "if Jupyter trusted it, it no longer does" in done.note


def test_without_signatures_nothing_is_trusted_or_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    assert trust.trusted(file.read_text()) is False
    assert trust.sign(file.read_text()) is False


def test_jupyters_own_directory_counts_where_none_is_named(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JUPYTER_DATA_DIR", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    data = Path(jupyter_data_dir())
    data.mkdir(parents=True)
    with NotebookNotary(data_dir=str(data)) as notary:
        notary.sign(nbformat.read(file, as_version=4))
        stamp(file, lambda _: STAMP)
        assert trusted(notary, file)


def test_signing_says_nothing(jupyter: NotebookNotary, file: Path, caplog: pytest.LogCaptureFixture) -> None:
    jupyter.sign(nbformat.read(file, as_version=4))
    with caplog.at_level(logging.WARNING):
        stamp(file, lambda _: STAMP)
    assert caplog.messages == []
