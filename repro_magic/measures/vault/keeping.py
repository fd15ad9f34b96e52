"""Looking after a vault: hashing everything again, and letting go of what nobody needs."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from ..index import Told, gathered
from .channel import index_channel
from .pages import write_index
from .store import Kept, Vault, VaultError, hash_of, is_conda


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """One thing that is wrong in a vault."""

    file: str
    """Relative to the vault."""
    what: str
    """``missing``, ``damaged``, ``unreadable`` or ``unfinished``."""
    notebooks: tuple[str, ...] = ()
    """Whose records need it."""


def verify(vault: Vault, *, told: Told | None = None) -> tuple[int, tuple[Trouble, ...]]:
    """Hash every file that a record names: how many there are, and what is wrong. Raises VaultError."""
    vault.check()
    needed: dict[tuple[Path, str], list[str]] = {}
    troubles = []
    for kept in vault.records():
        if not isinstance(kept, Kept):
            troubles.append(Trouble(file=_relative(vault, kept), what="unreadable"))
            continue
        for each in kept.artefacts:
            if (place := vault.place_of(each)) is not None:
                needed.setdefault((place, each.sha256), []).append(kept.notebook)

    def state(wanted: tuple[Path, str]) -> str:
        try:
            return "" if hash_of(wanted[0]) == wanted[1] else "damaged"
        except FileNotFoundError:
            return "missing"
        except OSError:
            return "unreadable"

    listed = sorted(needed)
    for wanted, what in zip(
        listed, gathered(state, listed, workers=4, told=told, name=lambda each: each[0].name), strict=True
    ):
        if what:
            notebooks = tuple(sorted(set(needed[wanted])))
            troubles.append(Trouble(file=_relative(vault, wanted[0]), what=what, notebooks=notebooks))
    troubles += [Trouble(file=_relative(vault, path), what="unfinished") for path in vault.unfinished()]
    return len(listed), tuple(sorted(troubles, key=lambda trouble: (trouble.what, trouble.file)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Pruned:
    """What was let go, or would be."""

    records: tuple[str, ...]
    """Names of notebooks."""
    files: tuple[str, ...]
    freed: int
    """Bytes."""


def prune(vault: Vault, drop: Collection[str] = (), *, act: bool = True) -> Pruned:
    """Remove the files that no record names, and what was left unfinished.

    ``drop`` are records to remove first, by the name of their notebook or the start of their digest. With
    ``act=False`` nothing is removed. Raises VaultError: also where a record cannot be read, for then nobody
    knows what it needs.
    """
    vault.check()
    dropped: list[Kept] = []
    needed: set[Path] = set()
    for kept in vault.records():
        if not isinstance(kept, Kept):
            raise VaultError(
                f"{_relative(vault, kept)} cannot be read, so what it needs is not known.",
                remedy="Remove it, or put it back from a copy.",
            )
        if any(kept.notebook == name or (len(name) >= 8 and kept.digest.startswith(name)) for name in drop):
            dropped.append(kept)
        else:
            needed |= {place for each in kept.artefacts if (place := vault.place_of(each))}
    for name in drop:
        if not any(name == each.notebook or each.digest.startswith(name) for each in dropped):
            raise VaultError(f"The vault has no record of {name}.", remedy="See: repro vault list")
    surplus = [path for path in vault.files() if path not in needed] + vault.unfinished()
    made = Pruned(
        records=tuple(each.notebook for each in dropped),
        files=tuple(_relative(vault, path) for path in surplus),
        freed=sum(path.stat().st_size for path in surplus),
    )
    if act and (dropped or surplus):
        try:
            _remove(vault, [each.path for each in dropped], surplus)
        except OSError as error:
            raise VaultError(f"{vault.folder} cannot be written: {error.strerror}.") from error
    return made


def _remove(vault: Vault, records: list[Path], files: list[Path]) -> None:
    # Records first: a vault with files too many is whole, one with files too few is not.
    for path in [*records, *files]:
        path.unlink(missing_ok=True)
    left = {path.name for path in vault.files()}
    for page in (vault.folder / "simple").glob("*/index.html"):
        text = page.read_text(encoding="utf-8")
        if not any(f">{name}</a>" in text for name in left):
            for each in ("index.html", "index.json"):
                (page.parent / each).unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                page.parent.rmdir()
    write_index(vault)
    if any(is_conda(path.name) for path in files):
        index_channel(vault.conda)


def _relative(vault: Vault, path: Path) -> str:
    return path.relative_to(vault.folder).as_posix()
