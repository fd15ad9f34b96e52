"""Where a checkout stands, read from git's files: no process is started, and nothing is locked."""

from __future__ import annotations

import os

from . import files
from .privacy import public_url

_MOST_PARENTS = 40


def checkout(folder: str) -> str:
    """``git+<remote>@<commit>`` of the repository around the folder, ``git@<commit>`` without a remote."""
    place = _git_directory(folder)
    if not place:
        return ""
    common = os.path.normpath(os.path.join(place, files.text(os.path.join(place, "commondir")) or "."))
    commit = _commit(place, common)
    remote = _remote(files.text(os.path.join(common, "config")))
    if not commit:
        return ""
    return ("git+" + public_url(remote) if remote else "git") + "@" + commit


def branch(folder: str) -> str:
    """The branch that is checked out around the folder; empty without one, as with a detached head."""
    place = _git_directory(folder)
    head = files.text(os.path.join(place, "HEAD"), 4096) if place else ""
    return head[4:].strip().replace("refs/heads/", "", 1) if head.startswith("ref:") else ""


def _git_directory(folder: str) -> str:
    if not os.path.isdir(folder):
        return ""
    for _ in range(_MOST_PARENTS):
        place = os.path.join(folder, ".git")
        if os.path.isdir(place):
            return place
        # Worktrees and submodules have a file here that names the directory.
        pointer = files.text(place, 4096)
        if pointer.startswith("gitdir:"):
            return os.path.normpath(os.path.join(folder, pointer[7:].strip()))
        parent = os.path.dirname(folder)
        if parent == folder:
            break
        folder = parent
    return ""


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
