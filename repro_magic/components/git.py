"""Where a checkout stands, read from git's files: no process is started, and nothing is locked."""

from __future__ import annotations

import os

from . import files
from .privacy import public_url

_MOST_PARENTS = 40


class Repository:
    """The repository around a folder, as its files tell it at this moment."""

    def __init__(self, root: str, place: str) -> None:
        self.root = root
        """The folder that holds the working tree."""
        self.place = place
        """The directory of git's files: ``.git``, or what a worktree or a submodule has in its place."""
        self._common = os.path.normpath(
            os.path.join(place, files.text(os.path.join(place, "commondir")) or ".")
        )

    def commit(self) -> str:
        """Hash of the commit that is checked out, empty in a repository without one."""
        return _commit(self.place, self._common)

    def branch(self) -> str:
        """The branch that is checked out, empty with a detached head."""
        head = files.text(os.path.join(self.place, "HEAD"), 4096)
        return head[4:].strip().replace("refs/heads/", "", 1) if head.startswith("ref:") else ""

    def remote(self) -> str:
        """URL of ``origin``, else of the first remote, without credentials; empty without any."""
        found = _remote(files.text(os.path.join(self._common, "config")))
        return public_url(found) if found else ""


def repository(folder: str) -> Repository | None:
    """The repository that a folder lies in."""
    if not os.path.isdir(folder):
        return None
    for _ in range(_MOST_PARENTS):
        place = os.path.join(folder, ".git")
        if os.path.isdir(place):
            return Repository(folder, place)
        # Worktrees and submodules have a file here that names the directory.
        pointer = files.text(place, 4096)
        if pointer.startswith("gitdir:"):
            return Repository(folder, os.path.normpath(os.path.join(folder, pointer[7:].strip())))
        parent = os.path.dirname(folder)
        if parent == folder:
            break
        folder = parent
    return None


def checkout(folder: str) -> str:
    """``git+<remote>@<commit>`` of the repository around the folder, ``git@<commit>`` without a remote."""
    found = repository(folder)
    commit = found.commit() if found else ""
    if found is None or not commit:
        return ""
    remote = found.remote()
    return ("git+" + remote if remote else "git") + "@" + commit


def branch(folder: str) -> str:
    """The branch that is checked out around the folder; empty without one, as with a detached head."""
    found = repository(folder)
    return found.branch() if found else ""


def _commit(place: str, common: str) -> str:
    head = files.text(os.path.join(place, "HEAD"), 4096)
    if not head.startswith("ref:"):
        return _hash(head)
    name = head[4:].strip()
    for base in (place, common):
        if commit := _hash(files.text(os.path.join(base, name), 4096)):
            return commit
    for line in files.text(os.path.join(common, "packed-refs"), 1 << 24).splitlines():
        commit, _, packed = line.partition(" ")
        if packed == name:
            return _hash(commit)
    return ""


def _hash(text: str) -> str:
    return text if len(text) in (40, 64) and set(text) <= set("0123456789abcdef") else ""


def _remote(config: str) -> str:
    """URL of ``origin``, else of the first remote."""
    found = ""
    section = ""
    for line in map(str.strip, config.splitlines()):
        if line.startswith("["):
            section = line
        elif section.startswith('[remote "') and line.partition("=")[0].strip() == "url":
            url = line.partition("=")[2].strip()
            if section == '[remote "origin"]':
                return url
            found = found or url
    return found
