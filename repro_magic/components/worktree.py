"""Which files of a repository differ from its commit, as ``git status`` tells it.

The one place where git itself is started: the rules of what differs (filters, line endings, sparse
checkouts) are git's own. Nothing is locked, nothing is asked, and no program that the repository's own
settings name for watching files is run.
"""

from __future__ import annotations

import os
import time

from .git import repository
from .privacy import scrubbed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .git import Repository

LIMIT = 1.0
"""Seconds that git may take: the time of a cell that shows the record."""

MOST = 20
"""Most files told by name."""

_INTERVAL = 5.0
"""Least seconds between two looks while nothing shows that the repository changed."""

_SHARE = 20
"""A look that took long is not repeated until this many times its length has passed."""

_SETTINGS = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false")


class Worktree:
    """The working tree around one repository; remembers what it saw for a few seconds."""

    def __init__(self, found: Repository) -> None:
        self._repository = found
        self._seen: dict[tuple[str, ...], Any] = {}
        self._key: object = None
        self._until = 0.0

    def changed(self) -> list[str] | dict[str, str]:
        """Tracked files that differ from the commit, relative to the repository; ``{"unknown": reason}``."""
        return self._remembered("status", "--porcelain", "-z", "--untracked-files=no", "--no-renames")

    def untracked(self, paths: tuple[str, ...]) -> list[str] | dict[str, str]:
        """Those of the paths, relative to the repository, that git does not follow."""
        tracked = self._remembered("ls-files", "-z", "--", *paths) if paths else []
        return tracked if isinstance(tracked, dict) else sorted(set(paths).difference(tracked))

    def unpushed(self) -> str | dict[str, str]:
        """Why nobody else can get the commit, as far as this clone knows its remotes; empty if they can."""
        if not self._repository.remote():
            return "the repository has no remote"
        words = ("for-each-ref", "--count=1", "--contains=HEAD", "--format=%(refname)", "refs/remotes")
        holding = self._remembered(*words)
        if isinstance(holding, dict):
            return holding
        return "" if any(map(str.strip, holding)) else "no branch of a remote holds the commit"

    def _remembered(self, *words: str) -> list[str] | dict[str, str]:
        place = self._repository.place
        key = (_stamp(place + "/index"), _stamp(place + "/HEAD"), self._repository.commit())
        now = time.monotonic()
        if key != self._key or now >= self._until:
            self._seen, self._key, self._until = {}, key, now + _INTERVAL
        if words not in self._seen:
            self._seen[words] = _asked(self._repository.root, words)
            took = time.monotonic() - now
            self._until = max(self._until, now + _SHARE * took)
        found: list[str] | dict[str, str] = self._seen[words]
        return found


_known: dict[str, Worktree] = {}


def around(folder: str) -> tuple[Repository, Worktree] | None:
    """The repository that a folder lies in, with its working tree; ``None`` for no repository."""
    found = repository(folder)
    if found is None:
        return None
    if found.place not in _known:
        _known[found.place] = Worktree(found)
    return found, _known[found.place]


def _stamp(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


def _asked(root: str, words: tuple[str, ...]) -> list[str] | dict[str, str]:
    """Paths that git answers with, separated by zeros."""
    import subprocess

    command = ["git", "-C", root, "--no-optional-locks", "--literal-pathspecs", *_SETTINGS, *words]
    # GIT_DIR and its like would name another repository.
    variables = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    variables.update(LC_ALL="C", GIT_TERMINAL_PROMPT="0")
    try:
        done = subprocess.run(  # noqa: S603  # git, found on the user's own path for programs
            command,
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=LIMIT,
        )
    except FileNotFoundError:
        return {"unknown": "git is not installed"}
    except subprocess.TimeoutExpired:
        return {"unknown": f"git took longer than {LIMIT:g} s"}
    except OSError as error:
        return {"unknown": scrubbed(f"git cannot be started: {error.strerror}")}
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return {"unknown": scrubbed("git refused: " + (said[0] if said else f"code {done.returncode}"))}
    told = done.stdout.decode("utf-8", "replace").split("\0")
    # In front of each path of a status stand two letters and a blank.
    start = 3 if words[0] == "status" else 0
    return sorted({each[start:] for each in told if each[start:]})
