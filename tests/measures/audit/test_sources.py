from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from audited import rows, saved, watermark
from notebook_files import code

from repro_magic.measures.audit import archives
from repro_magic.model.errors import MissingExtraError, NotebookError, ReproError
from repro_magic.workflow.auditing import Audit


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    saved(tmp_path / "tree" / "a.ipynb", watermark(numpy="2.1.0"))
    saved(tmp_path / "tree" / "sub" / "b.ipynb", code("import pandas"))
    (tmp_path / "tree" / "sub" / "requirements.txt").write_text("pandas==2.2.3\n")
    (tmp_path / "tree" / "broken.ipynb").write_text("{")
    saved(tmp_path / "tree" / ".ipynb_checkpoints" / "a-checkpoint.ipynb", code("1"))
    return tmp_path / "tree"


def test_a_zip_file_gives_the_rows_of_its_folder(tree: Path, tmp_path: Path) -> None:
    packed = tmp_path / "tree.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(tree.rglob("*")):
            archive.write(path, path.relative_to(tree))
    assert rows(packed) == rows(tree)


def test_a_zip_bomb_costs_its_own_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = tmp_path / "bomb.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.ipynb", b"\0" * (11 * 2**20))
        archive.writestr("fine.ipynb", '{"nbformat": 4, "metadata": {}, "cells": []}')
        archive.writestr("large.ipynb", "x" * 2000)
    monkeypatch.setattr(archives, "MAX_NOTEBOOK", 12 * 2**20)
    found = rows(packed)
    assert "taken for a zip bomb" in found["bomb.ipynb"].reason
    assert found["fine.ipynb"].verdict == "unknown"
    monkeypatch.setattr(archives, "MAX_NOTEBOOK", 1000)
    assert "more than" in rows(packed)["large.ipynb"].reason


def test_a_damaged_member_costs_its_own_row(tmp_path: Path) -> None:
    packed = tmp_path / "damaged.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.ipynb", '{"nbformat": 4, "marker": "here"}')
        archive.writestr("b.ipynb", '{"nbformat": 4, "metadata": {}, "cells": []}')
    packed.write_bytes(packed.read_bytes().replace(b"here", b"gone", 1))
    found = rows(packed)
    assert "cannot be unpacked" in found["a.ipynb"].reason
    assert found["b.ipynb"].verdict == "unknown"


def test_a_revision_is_read_without_a_checkout(tree: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(tree), *words],
            check=True,
        )

    (tree / "link.ipynb").symlink_to("/etc/passwd")
    git("init", "-q", "-b", "trunk")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    (tree / "link.ipynb").unlink()
    before = rows(tree)
    for path in tree.rglob("*.ipynb"):
        path.unlink()
    found = rows(tree, revision="trunk")
    assert found.pop("link.ipynb").reason == "a symbolic link"
    assert found == before
    assert set(rows(tree / "sub", revision="HEAD")) == {"b.ipynb"}
    for odd in ("nosuch", "--output=x", "HEAD:a.ipynb"):
        with pytest.raises(NotebookError):
            Audit(str(tree), odd)


def test_a_url_gives_the_rows_of_its_folder(tree: Path) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.put(str(tree), "/audited", recursive=True)
    try:
        assert rows("memory://audited") == rows(tree)
    finally:
        memory.rm("/audited", recursive=True)


def test_a_url_without_fsspec_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(MissingExtraError, match=r"repro-magic\[audit\]"):
        Audit("memory://audited")


def test_what_is_no_source_is_said(tmp_path: Path) -> None:
    for source in (tmp_path / "nosuch", tmp_path / "nosuch.ipynb", Path(__file__)):
        with pytest.raises(ReproError):
            Audit(str(source))


def test_a_single_notebook_is_audited(tree: Path) -> None:
    assert set(rows(tree / "a.ipynb")) == {"a.ipynb"}
