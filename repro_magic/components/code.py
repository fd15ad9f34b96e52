"""The notebook's repository and the modules beside it: the section ``code`` of a record."""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock

from . import notebook_place, worktree
from .filenames import inside, relative
from .local_modules import MOST, LocalModules
from .privacy import scrubbed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_local = LocalModules()
_looking = allocate_lock()


def look() -> dict[str, Any]:
    """What this process runs for, and what code it loaded that no package brought."""
    if not _looking.acquire(blocking=False):
        # A folder on a mount that is gone keeps a look for ever; one such is enough.
        return {"unknown": "the look before this one is not finished"}
    try:
        return told(notebook_place.notebook(), _local.look())
    finally:
        _looking.release()


def told(notebook: str, local: Mapping[str, str]) -> dict[str, Any]:
    """The section for a notebook, by its path, and local modules, by their files."""
    if not notebook:
        untold = {"unknown": notebook_place.UNTOLD}
        facts: dict[str, Any] = dict.fromkeys(("commit", "branch", "remote", "dirty"), untold)
        return {**facts, "modules": _capped({_by_root(path): digest for path, digest in local.items()})}
    folder = os.path.realpath(os.path.dirname(notebook))
    facts = {}
    found = worktree.around(folder)
    root = folder
    if found is not None:
        repository, tree = found
        root = repository.root
        facts = {
            "commit": repository.commit(),
            "branch": scrubbed(repository.branch()),
            "remote": scrubbed(repository.remote()),
        }
        facts = {name: fact for name, fact in facts.items() if fact}
        if facts.get("commit"):
            own = relative(os.path.join(folder, os.path.basename(notebook)), root)
            facts["dirty"] = _dirty(tree, root, own, local)
    names = {
        relative(path, folder) if inside(path, root) or inside(path, folder) else _by_root(path): digest
        for path, digest in local.items()
    }
    return {**facts, "modules": _capped(names)}


def _dirty(tree: worktree.Worktree, root: str, own: str, local: Mapping[str, str]) -> Any:
    """Files that the commit does not hold as they are: changed ones, and imported ones that it does not know.

    ``own`` is the notebook's, which does not count: it changes by being run.
    """
    changed = tree.changed()
    if isinstance(changed, dict):
        return changed
    imported = tuple(sorted(relative(path, root) for path in local if inside(path, root)))[:MOST]
    untracked = tree.untracked(imported)
    if isinstance(untracked, dict):
        return untracked
    found = sorted(scrubbed(path) for path in {*changed, *untracked} if path != own)
    if len(found) > worktree.MOST:
        found[worktree.MOST :] = [f"… and {len(found) - worktree.MOST} more"]
    return found


def _by_root(path: str) -> str:
    """A file by its place below the folder that it was imported from."""
    roots = [each for each in sys.path if isinstance(each, str) and inside(path, os.path.abspath(each))]
    return relative(path, os.path.abspath(max(roots, key=len))) if roots else os.path.basename(path)


def _capped(names: dict[str, str]) -> dict[str, str]:
    kept = {scrubbed(name): digest for name, digest in sorted(names.items())[:MOST]}
    if len(names) > MOST:
        kept["…"] = f"and {len(names) - MOST} more"
    return kept
