from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from repro_magic.components import cache


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REPRO_MAGIC_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def the_file(folder: Path) -> Path:
    (path,) = folder.glob("*.cache")
    return path


def test_what_is_stored_is_loaded_under_its_name_only(folder: Path) -> None:
    cache.store("name", [("a", 1, None, b"x")])
    assert cache.load("name") == [("a", 1, None, b"x")]
    assert cache.load("other") is None
    assert [path.suffix for path in folder.iterdir()] == [".cache"], "nothing unfinished stays"


def test_only_the_user_can_look_into_it(folder: Path) -> None:
    cache.store("name", 1)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(the_file(folder).stat().st_mode) == 0o600


@pytest.mark.parametrize("place", [0, 20, 40, -1])
def test_a_changed_byte_makes_it_worthless(folder: Path, place: int) -> None:
    cache.store("name", ["content"] * 10)
    content = bytearray(the_file(folder).read_bytes())
    content[place] ^= 1
    the_file(folder).write_bytes(content)
    assert cache.load("name") is None


@pytest.mark.parametrize("length", [0, 5, 60, 100])
def test_a_truncated_file_is_worthless(folder: Path, length: int) -> None:
    cache.store("name", ["content"] * 10)
    the_file(folder).write_bytes(the_file(folder).read_bytes()[:length])
    assert cache.load("name") is None


def test_a_folder_that_others_can_write_to_is_not_used(folder: Path) -> None:
    cache.store("name", 1)
    folder.chmod(0o777)
    assert cache.load("name") is None
    assert cache.bytecode_directory() == ""
    the_file(folder).unlink()
    cache.store("name", 1)
    assert not list(folder.iterdir())


def test_no_folder_to_write_to_is_no_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    for chosen in ("", str(tmp_path / "file" / "below"), "/proc/nowhere"):
        monkeypatch.setenv("REPRO_MAGIC_CACHE_DIR", chosen)
        cache.store("name", 1)
        assert cache.load("name") is None
        assert cache.bytecode_directory() == ""


def test_what_cannot_be_stored_is_no_mistake(folder: Path) -> None:
    cache.store("name", object())
    assert cache.load("name") is None
    assert not list(folder.iterdir())


def test_an_unfinished_file_of_a_killed_process_does_no_harm(folder: Path) -> None:
    cache.store("name", 1)
    left = Path(f"{the_file(folder)}.{os.getpid()}")
    left.write_bytes(b"half")
    cache.store("name", 2)
    assert cache.load("name") == 1
    cache.store("name", 3)
    assert cache.load("name") == 3


def test_it_does_not_grow_for_ever(folder: Path) -> None:
    for number in range(70):
        cache.store(f"name {number}", number)
    assert len(list(folder.glob("*.cache"))) <= 64
    assert cache.load("name 69") == 69


def test_it_lies_in_the_users_cache_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPRO_MAGIC_CACHE_DIR")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.directory() == str(tmp_path / "repro-magic")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.directory() == str(tmp_path / ".cache" / "repro-magic")
