"""Keeping: the artefacts of a notebook's lock in a vault."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..model.errors import EXIT_UNKNOWN, NotebookError
from . import keeping, locking
from .today import today

if TYPE_CHECKING:
    from ..measures.index import Told
    from ..measures.vault import Added, Kept, Pruned, Trouble, Vault

VARIABLE = "REPRO_MAGIC_VAULT"
"""Environment variable that names the vault where a command does not."""


def vault(folder: str | None) -> Vault:
    """The vault in that folder, else in the one of the environment variable, else the one of this user."""
    from ..measures.environments.place import data_directory
    from ..measures.vault import Vault

    return Vault(folder or os.environ.get(VARIABLE) or data_directory() / "vault")


def add(
    notebook: Path, folder: str | None, *, channels: Sequence[str] = (), told: Told | None = None
) -> tuple[Vault, tuple[Added, ...]]:
    """Keep every artefact of a notebook's lock. Raises NotebookError, and VaultError as `vault.add` does."""
    from ..measures.vault import add as keep

    stamp = keeping.stamp(keeping.read(notebook))
    if stamp is None:
        error = NotebookError(
            f"{notebook}: carries no record.", remedy="Run %repro at its top, or use repro stamp."
        )
        error.exit_code = EXIT_UNKNOWN
        raise error
    there = vault(folder)
    index = locking.index()
    try:
        added = keep(
            there, stamp.record, index, notebook=notebook.name, today=today(), channels=channels, told=told
        )
    finally:
        index.close()
    return there, added


def verify(folder: str | None, *, told: Told | None = None) -> tuple[Vault, int, tuple[Trouble, ...]]:
    """Hash every file again; how many there are, and what is wrong. Raises VaultError."""
    from ..measures.vault import verify as look

    there = vault(folder)
    return (there, *look(there, told=told))


def prune(folder: str | None, drop: Collection[str], *, act: bool) -> tuple[Vault, Pruned]:
    """Remove what no record needs. Raises VaultError."""
    from ..measures.vault import prune as let_go

    there = vault(folder)
    return there, let_go(there, drop, act=act)


def records(folder: str | None) -> tuple[Vault, tuple[Kept | Path, ...]]:
    """The records in a vault, and the paths of those that cannot be read. Raises VaultError."""
    there = vault(folder)
    there.check()
    return there, tuple(there.records())
