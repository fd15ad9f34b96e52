"""The notebook's repository and the modules beside it, with a real git."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from components.test_git import git

from repro_magic.components import code, notebook_place, worktree
from repro_magic.components.isolation import isolated
from repro_magic.components.local_modules import LocalModules, digest
from repro_magic.model.record import Code, Record

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A repository with a notebook in a folder and code in another, on the path of imports."""
    root = tmp_path / "project"
    for name in (
        "notebooks/n.ipynb",
        "notebooks/helpers.py",
        "src/lib_of_mine/__init__.py",
        "src/lib_of_mine/a.py",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x = 1\n")
    git(root, "init", "-q", "-b", "main")
    git(root, "remote", "add", "origin", "https://alice:t0ken@git.example/o/r.git")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "first")
    monkeypatch.setattr(sys, "path", [str(root / "src"), str(root / "notebooks"), *sys.path])
    monkeypatch.setattr(worktree, "_known", {})
    known = set(sys.modules)
    yield root
    for name in set(sys.modules) - known:
        if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]
    importlib.invalidate_caches()


def notebook(project: Path) -> str:
    return str(project / "notebooks" / "n.ipynb")


def section(facts: dict[str, Any]) -> Code:
    found = Record.from_facts({"code": facts}).code
    assert isinstance(found, Code), found
    return found


def test_the_repository_is_that_of_the_notebook_wherever_the_kernel_stands(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "-q", "elsewhere")
    monkeypatch.chdir(tmp_path / "elsewhere")
    told = section(code.told(notebook(project), {}))
    assert told.commit == git(project, "rev-parse", "HEAD")
    assert (told.branch, told.remote) == ("main", "https://git.example/o/r.git")
    assert told.dirty == ()


def test_changed_files_are_told_and_the_notebook_itself_does_not_count(project: Path) -> None:
    for name in ("notebooks/n.ipynb", "src/lib_of_mine/a.py"):
        (project / name).write_text("changed")
    (project / "notes.txt").write_text("git does not follow it and nobody imports it")
    assert section(code.told(notebook(project), {})).dirty == ("src/lib_of_mine/a.py",)


def test_an_imported_module_that_git_does_not_follow_counts_as_dirty(project: Path) -> None:
    fresh = project / "notebooks" / "fresh.py"
    fresh.write_text("x = 2")
    told = section(code.told(notebook(project), {str(fresh): "sha256:0"}))
    assert told.dirty == ("notebooks/fresh.py",)
    assert told.modules == {"fresh.py": "sha256:0"}


def test_many_dirty_files_are_cut_and_the_list_says_so(project: Path) -> None:
    for at in range(30):
        (project / f"f{at:02}").write_text("x")
    git(project, "add", ".")
    told = section(code.told(notebook(project), {})).dirty
    assert isinstance(told, tuple)
    assert len(told) == worktree.MOST + 1
    assert told[-1] == "… and 10 more"


def test_nobody_tells_the_notebook_and_the_working_directory_is_not_taken_for_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.chdir(project / "notebooks")
    told = code.look()
    assert told["commit"] == told["dirty"] == {"unknown": notebook_place.UNTOLD}


def test_the_name_that_a_server_gives_counts_only_where_no_parent_had_it_already(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", notebook(project))
    monkeypatch.setenv("JPY_PARENT_PID", str(os.getppid()))
    assert notebook_place.notebook({}) == notebook(project)
    # A process sees in /proc what it was started with, so a child of ours stands for the kernel of nbconvert.
    asking = "from repro_magic.components.notebook_place import notebook; print(notebook({}))"
    outer = (
        "import os, subprocess, sys; os.environ['JPY_PARENT_PID'] = str(os.getpid()); "
        f"subprocess.run([sys.executable, '-c', {asking!r}])"
    )
    said = subprocess.run([sys.executable, "-c", outer], capture_output=True, text=True, check=True).stdout
    if sys.platform.startswith("linux"):
        assert said.strip() == ""


def test_the_editor_tells_it_in_the_namespace(project: Path) -> None:
    assert notebook_place.notebook({"__vsc_ipynb_file__": notebook(project)}) == notebook(project)
    for odd in ("n.ipynb", str(project), str(project / "gone.ipynb"), 7, None):
        assert notebook_place.notebook({"__vsc_ipynb_file__": odd}) == ""


def test_local_modules_are_told_with_digests_and_no_installed_one(project: Path) -> None:
    local = LocalModules()
    local.look()
    importlib.import_module("helpers")
    importlib.import_module("lib_of_mine.a")
    importlib.import_module("colorsys")
    names = section(code.told(notebook(project), local.look())).modules
    expected = digest(str(project / "notebooks" / "helpers.py"))
    assert names == dict.fromkeys(
        ("../src/lib_of_mine/__init__.py", "../src/lib_of_mine/a.py", "helpers.py"), expected
    )


def test_without_a_notebook_modules_are_told_by_the_folder_that_they_were_imported_from(
    project: Path,
) -> None:
    local = {str(project / "src" / "lib_of_mine" / "a.py"): "sha256:0"}
    assert code.told("", local)["modules"] == {"lib_of_mine/a.py": "sha256:0"}


def test_the_digest_is_that_of_the_loaded_code_until_it_is_loaded_again(project: Path) -> None:
    local = LocalModules()
    helpers = importlib.import_module("helpers")
    path = str(project / "notebooks" / "helpers.py")
    before = local.look()[path]
    Path(path).write_text("x = 2222\n")
    assert local.look()[path] == before
    importlib.reload(helpers)
    assert local.look()[path] == digest(path) != before


def test_line_ends_do_not_change_a_digest_and_huge_files_are_not_read(tmp_path: Path) -> None:
    one, other, huge = tmp_path / "one.py", tmp_path / "other.py", tmp_path / "huge.so"
    one.write_bytes(b"a\nb\n")
    other.write_bytes(b"a\r\nb\r\n")
    huge.touch()
    os.truncate(huge, 1 << 30)
    assert digest(str(one)) == digest(str(other))
    assert digest(str(huge)) == "unknown: larger than 16 MiB"
    assert digest(str(tmp_path / "gone.py")) == "unknown: the file cannot be read"


def test_a_git_that_takes_too_long_is_unknown_and_not_asked_again_at_once(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = tmp_path / "calls"
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text(f"#!/bin/sh\necho x >> {calls}\nexec sleep 30\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(worktree, "LIMIT", 0.2)
    for _ in range(3):
        assert code.told(notebook(project), {})["dirty"] == {"unknown": "git took longer than 0.2 s"}
    assert calls.read_text().split() == ["x"]


def test_without_git_the_files_of_the_repository_still_tell_the_commit(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = git(project, "rev-parse", "HEAD")
    monkeypatch.setenv("PATH", str(tmp_path))
    told = code.told(notebook(project), {})
    assert told["commit"] == head
    assert told["dirty"] == {"unknown": "git is not installed"}


def test_what_git_refuses_is_unknown_in_its_own_words(project: Path) -> None:
    (project / ".git" / "index").write_bytes(b"broken")
    dirty = code.told(notebook(project), {})["dirty"]
    assert dirty["unknown"].startswith("git refused: ")


def test_a_repository_cannot_have_a_program_run_by_a_look(project: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    hook = tmp_path / "hook.sh"
    hook.write_text(f"#!/bin/sh\ntouch {mark}\n")
    hook.chmod(0o755)
    git(project, "config", "core.fsmonitor", str(hook))
    code.told(notebook(project), {})
    assert not mark.exists()


def test_looking_writes_nothing_into_the_repository(project: Path) -> None:
    for path in project.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*")}
    code.told(notebook(project), {})
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*")} == before


def test_a_folder_on_a_dead_mount_is_looked_at_by_one_thread_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook_place, "notebook", lambda: time.sleep(1.5) or "")
    first = isolated({"code": code.look}, 0.1)["code"]
    assert first == {"unknown": "looking at it took longer than 0.1 s"}
    assert code.look() == {"unknown": "the look before this one is not finished"}
    time.sleep(1.6)


def test_outside_of_any_repository_there_is_no_commit(tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").touch()
    assert code.told(str(tmp_path / "n.ipynb"), {}) == {"modules": {}}
