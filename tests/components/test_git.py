from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from repro_magic.components.git import checkout

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *words: str) -> str:
    settings = ["-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "protocol.file.allow=always"]
    done = subprocess.run(
        ["git", "-C", str(folder), *settings, *words], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / "inside").mkdir(parents=True)
    git(folder, "init", "-q")
    git(folder, "commit", "-q", "--allow-empty", "-m", "first")
    return folder


def test_a_checkout_tells_its_remote_without_credentials_and_its_commit(repository: Path) -> None:
    git(repository, "remote", "add", "first", "https://elsewhere.example/r")
    git(repository, "remote", "add", "origin", "https://alice:t0ken@git.example/o/r.git")
    head = git(repository, "rev-parse", "HEAD")
    assert checkout(str(repository / "inside")) == f"git+https://git.example/o/r.git@{head}"


def test_without_a_remote_there_is_the_commit(repository: Path) -> None:
    assert checkout(str(repository)) == "git@" + git(repository, "rev-parse", "HEAD")


def test_packed_references_and_detached_heads_are_read(repository: Path) -> None:
    head = git(repository, "rev-parse", "HEAD")
    git(repository, "pack-refs", "--all")
    assert checkout(str(repository)) == f"git@{head}"
    git(repository, "checkout", "-q", "--detach")
    assert checkout(str(repository)) == f"git@{head}"


def test_a_worktree_has_its_own_commit(repository: Path, tmp_path: Path) -> None:
    git(repository, "worktree", "add", "-q", str(tmp_path / "tree"))
    git(tmp_path / "tree", "commit", "-q", "--allow-empty", "-m", "second")
    git(repository, "remote", "add", "origin", "https://git.example/r")
    head = git(tmp_path / "tree", "rev-parse", "HEAD")
    assert checkout(str(tmp_path / "tree")) == f"git+https://git.example/r@{head}"


def test_an_empty_or_broken_repository_and_none_tell_nothing(tmp_path: Path) -> None:
    assert checkout(str(tmp_path / "nowhere")) == ""
    git(tmp_path, "init", "-q")
    assert checkout(str(tmp_path)) == ""
    (tmp_path / ".git" / "HEAD").write_bytes(b"\xff\x00 nonsense")
    assert checkout(str(tmp_path)) == ""
