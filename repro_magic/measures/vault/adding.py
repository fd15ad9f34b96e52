"""Putting the artefacts of a record into a vault."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from ...model.lock import Artefact, State, locked
from ...model.record import Record
from ..index import File, Index, IndexProblem, Told, gathered
from .archives import fault
from .channel import index_channel
from .pages import write_index
from .store import UNFINISHED, Kept, Vault, VaultError, hash_of, is_kept

_WORKERS: Final = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """What became of one artefact."""

    artefact: Artefact
    size: int = 0
    """Bytes that were fetched; 0 for what was there already."""
    problem: str = ""
    """Why the vault does not hold it, empty where it does."""


def add(
    vault: Vault,
    record: Record,
    index: Index,
    *,
    notebook: str,
    today: str,
    channels: Sequence[str] = (),
    told: Told | None = None,
) -> tuple[Added, ...]:
    """Keep every artefact of a record's lock, and the record.

    ``channels`` are URLs or folders of conda channels, for packages whose channel the lock does not tell.
    Killed at any moment, what lies in the vault under its own name is whole. A file with another content than
    the lock says is refused, and that is its problem. Raises VaultError where nothing is locked or the vault
    cannot be written.
    """
    artefacts = sorted(locked(record).values(), key=lambda each: each.name)
    if not artefacts:
        raise VaultError(f"{notebook} carries no lock.", remedy="Make one with: repro lock NB")
    vault.make()
    keeper = _Keeper(vault, index, channels)
    try:
        added = gathered(
            keeper.keep,
            artefacts,
            workers=_WORKERS,
            told=told,
            name=lambda artefact: artefact.name,
            stop=index.stop,
        )
        vault.keep_record(record, notebook, today)
        write_index(vault)
        if any(each.artefact.state is State.conda and not each.problem for each in added):
            index_channel(vault.conda)
    except OSError as error:
        raise VaultError(f"{vault.folder} cannot be written: {error.strerror}.") from error
    return tuple(added)


class _RefusedError(Exception):
    """A file that must not get into a vault; ``str(error)`` says why."""


class _Keeper:
    def __init__(self, vault: Vault, index: Index, channels: Sequence[str]) -> None:
        self._vault = vault
        self._index = index
        self._channels = channels
        self._named = {
            each.sha256 for kept in vault.records() if isinstance(kept, Kept) for each in kept.artefacts
        }

    def keep(self, artefact: Artefact) -> Added:
        """Have the file of one artefact in the vault."""
        place = self._vault.place_of(artefact)
        if place is None:
            return Added(artefact=artefact, problem=_why_not(artefact))
        if place.exists():
            there = hash_of(place)
            if there == artefact.sha256:
                return Added(artefact=artefact)
            # What no record names is damaged, and is replaced; what one names is another file of that name.
            if there in self._named:
                return Added(artefact=artefact, problem="the vault keeps another file of that name already")
        problem = "nothing serves it"
        try:
            for source in self._sources(artefact):
                try:
                    return self._fetched(artefact, source, place)
                except IndexProblem as error:
                    problem = f"{source.host or 'its folder'} {error}"
        except (IndexProblem, _RefusedError) as error:
            problem = str(error)
        return Added(artefact=artefact, problem=problem)

    def _sources(self, artefact: Artefact) -> list[File]:
        """Where its file may be had, the likeliest first. Raises IndexProblem where there is nowhere."""
        web = artefact.file.startswith(("http://", "https://"))
        if artefact.state is State.conda:
            path = artefact.file if not web else "/".join(artefact.file.rsplit("/", 2)[1:])
            others = [_joined(channel, path) for channel in self._channels]
            urls = [artefact.file, *others] if web else others
            if not urls:
                raise IndexProblem(
                    "its channel is a folder that the lock does not name: name it with --channel"
                )
            return [File(name=path.rpartition("/")[2], url=url, sha256=artefact.sha256) for url in urls]
        if web:
            url = artefact.file.partition("#")[0]
            return [File(name=url.rpartition("/")[2], url=url, sha256=artefact.sha256)]
        answer = self._index.files(artefact.name, artefact.version)
        named = [file for file in answer.files if file.name == artefact.file]
        same = [file for file in named if file.sha256 in ("", artefact.sha256)]
        if named and not same:
            raise _RefusedError("refused: the index has another file under its name than the lock says")
        if not same:
            raise IndexProblem("; ".join(answer.problems) or "no index has it any more")
        return sorted(same, key=lambda file: not file.sha256)

    def _fetched(self, artefact: Artefact, source: File, place: Path) -> Added:
        """Fetch it beside its place, and move it there once it is right. Raises IndexProblem."""
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=UNFINISHED)
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                digest = self._index.download(source, cast("BinaryIO", file))
                file.flush()
                os.fsync(file.fileno())
            _check(digest, unfinished, artefact, source)
            size = unfinished.stat().st_size
            unfinished.chmod(0o644)
            unfinished.replace(place)
        except BaseException:
            with contextlib.suppress(OSError):
                unfinished.unlink()
            raise
        return Added(artefact=artefact, size=size)


def _check(digest: str, file: Path, artefact: Artefact, source: File) -> None:
    """Raise _RefusedError for a file that must not get its name."""
    if digest != artefact.sha256:
        raise _RefusedError(f"refused: {source.host or 'a folder'} sends another content than the lock says")
    if wrong := fault(file, artefact):
        raise _RefusedError(f"refused: it {wrong}")


def _joined(channel: str, path: str) -> str:
    if channel.startswith(("http://", "https://", "file:")):
        return channel.rstrip("/") + "/" + path
    return (Path(channel).expanduser().absolute() / path).as_uri()


def _why_not(artefact: Artefact) -> str:
    if artefact.state is State.unavailable:
        return artefact.reason or "nothing to install it from is known"
    if artefact.state is State.direct and "+" in artefact.file.partition("://")[0]:
        return "it is no file but a repository"
    if artefact.state is State.built_locally and not artefact.file:
        return "it was built locally, and no index has its source"
    if artefact.file and not artefact.sha256:
        return "no hash of it is known"
    if not is_kept(artefact):
        return "no file of it is known"
    return "its file has a name that cannot be kept"
