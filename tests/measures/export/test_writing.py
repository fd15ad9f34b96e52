"""Putting exported files on the disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from repro_magic.measures.export.errors import ExportError
from repro_magic.measures.export.guard import masked, refuse_private
from repro_magic.measures.export.writing import placed, write

FILES = {"Dockerfile": "FROM x\n", "sub/requirements.txt": "a==1\n"}


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()
    }


def test_all_files_are_written(tmp_path: Path) -> None:
    assert write(FILES, tmp_path / "new" / "folder") == [
        tmp_path / "new/folder/Dockerfile",
        tmp_path / "new/folder/sub/requirements.txt",
    ]
    assert contents(tmp_path / "new" / "folder") == FILES


def test_somebodys_file_is_never_replaced_without_force(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "requirements.txt").write_text("mine\n")
    with pytest.raises(ExportError, match="is there already"):
        write(FILES, tmp_path)
    assert contents(tmp_path) == {"sub/requirements.txt": "mine\n"}
    write(FILES, tmp_path, force=True)
    assert contents(tmp_path) == FILES


def test_a_link_in_the_place_of_a_file_counts_as_there(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ExportError, match="is there already"):
        write(FILES, tmp_path)


def test_the_same_content_is_written_once(tmp_path: Path) -> None:
    write(FILES, tmp_path)
    before = (tmp_path / "Dockerfile").stat().st_mtime_ns
    write(FILES, tmp_path)
    assert (tmp_path / "Dockerfile").stat().st_mtime_ns == before


def test_a_folder_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "sub").write_text("a file")
    with pytest.raises(ExportError, match="cannot be written"):
        write(FILES, tmp_path / "out")
    assert contents(tmp_path / "out") == {"sub": "a file"}


def test_an_interrupted_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = os.fsync
    seen = []

    def interrupted(handle: int) -> None:
        seen.append(handle)
        if len(seen) == 2:
            raise KeyboardInterrupt
        synced(handle)

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(FILES, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_one_file_goes_under_the_name_that_is_asked_for(tmp_path: Path) -> None:
    assert placed({"REPRODUCE.md": "x"}, tmp_path / "README.md") == (tmp_path, {"README.md": "x"})
    assert placed({"REPRODUCE.md": "x"}, tmp_path) == (tmp_path, {"REPRODUCE.md": "x"})
    assert placed(FILES, tmp_path / "out") == (tmp_path / "out", FILES)


@pytest.mark.parametrize(
    "text",
    [
        "https://ada:pw@example.org/simple",
        "git+ssh://ada@example.org/r.git",
        "https://example.org/x.whl?X-Amz-Signature=1",
        "file:///srv/wheels/x.whl",
        "path = '/home/ada/x.whl'",
        r"C:\Users\ada\x.whl",
        "/tmp/pip-req-build-1",
        "pkg:pypi/a@1?download_url=https://ada:pw%40example.org/a.zip",
    ],
)
def test_what_is_private_is_refused_in_files_and_cut_out_for_people(text: str) -> None:
    with pytest.raises(ExportError):
        refuse_private({"file": f"a {text} b"})
    refuse_private({"file": masked(f"a {text} b")})
    assert masked(f"a {text} b").startswith("a ")


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/home/ada/x.whl",
        "sub/tmp/x",
        "a@b.org",
        "1://2",
        "/opt/runtime",
        "lib/home/",
        "a?b=token",
        "git+ssh://git@example.org/r.git",
    ],
)
def test_what_only_looks_private_is_let_pass(text: str) -> None:
    refuse_private({"file": text})
