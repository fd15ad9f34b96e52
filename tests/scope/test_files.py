from __future__ import annotations

import os
from pathlib import Path

import pytest

from repro_magic.model.errors import ScopeError
from repro_magic.scope.files import MAX_OCTETS, read_project, read_user_file, user_file

LOCKED = 'level = "locked"\n'
PYPROJECT = f"[tool.repro]\n{LOCKED}"


@pytest.fixture
def notebooks(tmp_path: Path) -> Path:
    """A directory two below that of a project."""
    made = tmp_path / "project" / "a" / "b"
    made.mkdir(parents=True)
    return made


def found(directory: Path) -> tuple[str, str] | None:
    source = read_project(directory)
    return (source.name, source.text) if source else None


def test_without_any_file_there_is_none(notebooks: Path) -> None:
    assert found(notebooks) is None


@pytest.mark.parametrize(("name", "text"), [("repro.toml", LOCKED), ("pyproject.toml", PYPROJECT)])
def test_the_scope_of_a_project_is_found_above_and_called_by_the_way_to_it(
    notebooks: Path, name: str, text: str
) -> None:
    (notebooks.parents[1] / name).write_text(text)
    assert found(notebooks) == (f"../../{name}", text)


def test_the_nearest_scope_is_the_only_one(notebooks: Path) -> None:
    (notebooks.parents[1] / "repro.toml").write_text(LOCKED)
    (notebooks.parent / "pyproject.toml").write_text(PYPROJECT)
    assert found(notebooks) == ("../pyproject.toml", PYPROJECT)


@pytest.mark.parametrize(
    "text",
    ["[project]\nname = 'x'\n", "[tool.reproduction]\nlevel = 3\n", "not [ toml at all", "[tool]\nx = 1\n"],
)
def test_a_pyproject_without_a_scope_is_passed_by_however_broken_it_is(notebooks: Path, text: str) -> None:
    (notebooks / "pyproject.toml").write_text(text)
    (notebooks.parent / "repro.toml").write_text(LOCKED)
    assert found(notebooks) == ("../repro.toml", LOCKED)


@pytest.mark.parametrize(
    "text",
    [
        "[tool.repro]\n",
        "[ tool . repro ]\n",
        '["tool"."repro"]\n',
        "tool.repro.level = 'locked'\n",
        "[tool.repro.accept]\n",
        "[tool]\nrepro = { level = 'locked' }\n",
        "tool = { repro = {} }\n",
    ],
)
def test_a_scope_in_a_pyproject_is_found_however_toml_lets_it_be_written(notebooks: Path, text: str) -> None:
    (notebooks / "pyproject.toml").write_text(text)
    assert found(notebooks) == ("pyproject.toml", text)


def test_two_scopes_in_one_directory_are_a_contradiction(notebooks: Path) -> None:
    (notebooks.parent / "repro.toml").write_text(LOCKED)
    (notebooks.parent / "pyproject.toml").write_text(PYPROJECT)
    with pytest.raises(ScopeError) as raised:
        read_project(notebooks)
    assert str(raised.value) == ("../repro.toml and ../pyproject.toml both hold a scope. Keep one of them.")


def test_seen_from_the_working_directory_a_file_is_called_by_the_way_from_there(
    notebooks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (notebooks.parent / "repro.toml").write_text(LOCKED)
    monkeypatch.chdir(notebooks.parents[1])
    assert found(Path("a/b")) == ("a/repro.toml", LOCKED)


def refused(directory: Path) -> str:
    with pytest.raises(ScopeError) as raised:
        read_project(directory)
    return str(raised.value)


def test_a_byte_order_mark_is_no_mistake(notebooks: Path) -> None:
    (notebooks / "repro.toml").write_bytes(b"\xef\xbb\xbf" + LOCKED.encode())
    assert found(notebooks) == ("repro.toml", LOCKED)


def test_a_file_in_another_encoding_is_told_with_its_line(notebooks: Path) -> None:
    (notebooks / "repro.toml").write_bytes(b"# one\n# caf\xe9\n")
    assert refused(notebooks) == "repro.toml, line 2: not UTF-8."


def test_a_link_that_leads_to_itself_is_an_error(notebooks: Path) -> None:
    (notebooks / "repro.toml").symlink_to("repro.toml")
    assert refused(notebooks).startswith("repro.toml cannot be read: ")


def test_a_link_that_leads_nowhere_is_an_error(notebooks: Path) -> None:
    (notebooks / "repro.toml").symlink_to("nowhere.toml")
    assert refused(notebooks) == "repro.toml is a symbolic link that leads nowhere."


def test_directories_that_are_a_cycle_of_links_are_an_error(notebooks: Path) -> None:
    (notebooks / "one").symlink_to("two")
    (notebooks / "two").symlink_to("one")
    with pytest.raises(ScopeError, match=r"cannot be (followed|read): "):  # by the version of Python
        read_project(notebooks / "one" / "deeper")


def test_a_link_upwards_is_no_cycle(notebooks: Path) -> None:
    (notebooks.parents[1] / "repro.toml").write_text(LOCKED)
    (notebooks / "up").symlink_to(notebooks.parents[1])
    assert found(notebooks / "up" / "a" / "b" / "up" / "a") == ("../repro.toml", LOCKED)


def test_a_directory_of_that_name_is_an_error(notebooks: Path) -> None:
    (notebooks / "repro.toml").mkdir()
    assert refused(notebooks) == "repro.toml is not a regular file."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_does_not_hang_anybody(notebooks: Path) -> None:
    os.mkfifo(notebooks / "repro.toml")
    assert refused(notebooks) == "repro.toml is not a regular file."


def test_a_file_that_is_too_large_is_not_read(notebooks: Path) -> None:
    with (notebooks / "repro.toml").open("wb") as file:
        file.truncate(MAX_OCTETS * 10_000)  # sparse
    assert refused(notebooks) == "repro.toml is larger than 1,000,000 bytes."


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_an_error(notebooks: Path) -> None:
    (notebooks / "repro.toml").write_text(LOCKED)
    (notebooks / "repro.toml").chmod(0)
    assert refused(notebooks) == "repro.toml cannot be read: Permission denied."


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="this system has no such file")
def test_a_file_that_fails_while_it_is_read_is_an_error(notebooks: Path) -> None:
    (notebooks / "repro.toml").symlink_to("/proc/self/mem")
    assert refused(notebooks) == "repro.toml cannot be read: Input/output error."


def test_the_user_has_a_file_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert read_user_file() is None
    (tmp_path / "repro-magic").mkdir()
    (tmp_path / "repro-magic" / "repro.toml").write_text(LOCKED)
    source = read_user_file()
    assert source
    assert (source.name, source.text) == ("the user's repro.toml", LOCKED)


def test_a_relative_directory_for_settings_is_not_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")  # the specification has it ignored
    monkeypatch.setenv("HOME", str(tmp_path))
    path = user_file()
    assert path
    assert path.is_relative_to(tmp_path)
