from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from notebook_files import card, code, notebook, write
from records import having

from repro_magic.model.errors import EXIT_UNKNOWN, NotebookError, StampError
from repro_magic.model.format import METADATA_KEY, MIME
from repro_magic.model.stamp import Stamp
from repro_magic.notebook.file import read_notebook, read_record, stamp, strip, write_notebook
from repro_magic.notebook.stamping import lift, read

NEW = having(numpy="2.4.0")
STAMP = Stamp(record=NEW)


def give(_: Mapping[str, Any]) -> Stamp:
    """Stamps every notebook with the same."""
    return STAMP


@pytest.fixture
def file(tmp_path: Path) -> Path:
    cell = code("%repro", cell_id="top")
    return write(tmp_path / "a.ipynb", notebook({**cell, "outputs": [card(NEW, cell)]}))


def test_a_file_is_stamped_and_stripped(file: Path) -> None:
    done = stamp(file, lift)
    assert (done.path, done.action, done.changed, done.note) == (file, "stamped", True, "")
    assert read(read_notebook(file).content).stamp == STAMP
    assert stamp(file, lift).action == "unchanged"
    assert strip(file).action == "stripped"
    assert strip(file).action == "unchanged"
    assert read(read_notebook(file).content).stamp is None


def test_only_telling_writes_nothing(file: Path) -> None:
    before = file.read_bytes()
    assert stamp(file, lift, write=False).action == "would be stamped"
    assert strip(file, write=False).action == "would be stripped"
    assert file.read_bytes() == before


def test_a_notebook_that_tells_of_no_runtime_is_left_alone(tmp_path: Path) -> None:
    file = write(tmp_path / "a.ipynb", notebook(code("1")))
    before = file.read_bytes()
    done = stamp(file, lift)
    assert (done.action, done.changed) == ("nothing to record", False)
    assert file.read_bytes() == before


def test_what_was_passed_over_is_noted(tmp_path: Path) -> None:
    file = write(tmp_path / "a.ipynb", notebook(code("1"), stamp={"schema": "one"}))
    assert stamp(file, give).note == "passed over what cannot be read: no version of the schema (at schema)"


def test_a_stamp_that_cannot_be_read_is_an_error_with_the_files_name(tmp_path: Path) -> None:
    file = write(tmp_path / "a.ipynb", notebook(code("1"), stamp={"schema": "one"}))
    with pytest.raises(NotebookError, match=r"a\.ipynb: the record cannot be read: no version of the schema"):
        stamp(file, lift)


def test_a_newer_stamp_is_left_alone_and_unknown(tmp_path: Path) -> None:
    file = write(tmp_path / "a.ipynb", notebook(code("1"), stamp={"schema": 7}))
    before = file.read_bytes()
    for make in (lift, give):
        with pytest.raises(NotebookError, match=r"a\.ipynb: The stamp has schema 7") as error:
            stamp(file, make)
        assert error.value.exit_code == EXIT_UNKNOWN
    assert file.read_bytes() == before


def test_what_another_program_saved_meanwhile_is_not_overwritten(file: Path) -> None:
    old = read_notebook(file)
    write(file, notebook(code("newer work")))
    saved = file.read_bytes()
    with pytest.raises(NotebookError, match="another program has saved it meanwhile"):
        write_notebook(file, old, old.stamped(STAMP))
    assert file.read_bytes() == saved


def test_a_file_that_is_gone_meanwhile_is_not_written(file: Path) -> None:
    old = read_notebook(file)
    file.unlink()
    with pytest.raises(NotebookError, match="not written: there is no such file"):
        write_notebook(file, old, old.stamped(STAMP))
    assert not file.exists()


UNREADABLE = {
    "an empty file": (b"", "the file is empty"),
    "blank lines": (b"\n \n", "the file is empty"),
    "UTF-16": ('{"nbformat": 4}'.encode("utf-16"), "UTF-16 or binary"),
    "UTF-16 without a mark": ('{"nbformat": 4}'.encode("utf-16-le"), "UTF-16 or binary"),
    "AppleDouble": (b"\0\5\x16\7\0\2\0\0Mac OS X", "UTF-16 or binary"),
    "invalid UTF-8": (b'{"nbformat": 4,\n "x": "\xe9"}', "line 2, column 8: not UTF-8: invalid continuation"),
    "cut off": (b'{"nbformat": 4, "cells": [', "line 1, column 27: not JSON: the file ends in the middle"),
    "a list": (b"[]", "not a notebook"),
    "no format": (b"{}", "not a notebook"),
}


@pytest.mark.parametrize(("content", "said"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_said_in_one_line_and_stays(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "a.ipynb"
    file.write_bytes(content)
    for act in (read_notebook, strip, lambda path: stamp(path, give)):
        with pytest.raises(NotebookError) as error:
            act(file)
        assert said in str(error.value)
        assert str(error.value).startswith(str(file))
        assert "\n" not in str(error.value)
    assert file.read_bytes() == content


def test_what_is_no_file_is_said_to_be_none(tmp_path: Path) -> None:
    loop = tmp_path / "loop.ipynb"
    loop.symlink_to(loop)
    pipe = tmp_path / "pipe.ipynb"
    os.mkfifo(pipe)
    for path, said in {
        tmp_path: "a directory, not a notebook",
        tmp_path / "missing.ipynb": "there is no such file",
        loop: "a symbolic link that leads back to itself",
        pipe: "not a regular file",
        Path("a\0b.ipynb"): "not read: .*null",
    }.items():
        with pytest.raises(NotebookError, match=said):
            read_notebook(path)


def test_a_name_with_line_breaks_and_escapes_is_told_in_one_plain_line(tmp_path: Path) -> None:
    with pytest.raises(NotebookError) as error:
        read_notebook(tmp_path / "a\n\x1b[31mb.ipynb")
    assert str(error.value).isprintable()


def test_a_record_is_read_from_its_json(tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    file.write_text(json.dumps(NEW.to_dict()))
    assert read_record(file) == NEW


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000])
def test_a_record_that_is_not_json_is_an_error(tmp_path: Path, text: str) -> None:
    file = tmp_path / "record.json"
    file.write_text(text)
    with pytest.raises(NotebookError, match=r"record\.json"):
        read_record(file)


@pytest.mark.parametrize("raw", [[], {"basis": 1}])
def test_json_that_is_no_record_is_an_error(tmp_path: Path, raw: Any) -> None:
    file = tmp_path / "record.json"
    file.write_text(json.dumps(raw))
    with pytest.raises(StampError):
        read_record(file)


def test_a_stamp_of_fifty_megabytes_is_refused_unread_and_comes_off(tmp_path: Path) -> None:
    content = notebook(code("1"))
    plain = write(tmp_path / "a.ipynb", content).read_bytes()
    file = write(tmp_path / "a.ipynb", content | {"metadata": {METADATA_KEY: {"x": "y" * 50_000_000}}})
    before = file.stat()
    with pytest.raises(NotebookError, match="refused unread"):
        stamp(file, lift)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert strip(file).changed
    assert file.read_bytes() == plain


def test_a_hostile_output_beside_a_good_stamp_changes_no_file(tmp_path: Path) -> None:
    output = {"output_type": "display_data", "data": {MIME: {"schema": 1, "record": []}}, "metadata": {}}
    file = write(tmp_path / "a.ipynb", notebook(code("%repro", outputs=[output]), stamp=STAMP))
    done = stamp(file, lift)
    assert (done.action, done.changed) == ("unchanged", False)
    assert "expected an object" in done.note
