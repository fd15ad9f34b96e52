"""What a vault and the configured indexes offer for the packages of a stamp."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from packaging.version import Version

from ..index import WORKERS, Answer, File, Index, gathered
from ..index import Sources as Places
from ..index.folders import local_path
from ..vault import Vault
from .backends import Sources
from .fitting import release_of
from .progress import Progress, Told
from .wanted import Want


def offers(wants: Iterable[Want], sources: Sources, index: Index | None, told: Told) -> Mapping[str, Answer]:
    """Ask for every package, the vault first: what it has is what was kept, whatever became of it since.

    Nothing is downloaded. What cannot be asked is a problem of the answer, never an error.
    """
    listed = list(wants)
    asked = [want for want in listed if not want.is_conda]
    vault = _of_folder(sources.links)

    def ask(want: Want) -> Answer:
        kept = _hashed(vault.files(want.name, want.version), want.version) if vault else Answer()
        if index is None or any(_is_recorded(file, want) for file in kept.files):
            return kept
        found = _hashed(index.files(want.name, want.version), want.version)
        return Answer(
            files=kept.files + found.files,
            problems=kept.problems + found.problems,
            known=kept.known or found.known,
        )

    def count(done: int, total: int, name: str) -> None:
        told(Progress(doing="asking", name=name, done=done, total=total))

    try:
        answers = gathered(ask, asked, workers=WORKERS, told=count, name=lambda want: want.name)
    finally:
        if index is not None:
            index.close()
    conda = {want.name: _in_channel(want, sources.vault) for want in listed if want.is_conda}
    return conda | {want.name: answer for want, answer in zip(asked, answers, strict=True)}


def _in_channel(want: Want, vault: Path | None) -> Answer:
    """The conda package in the channel of a vault; its hash is verified when it is installed."""
    assert want.artefact is not None
    path = None if vault is None else Vault(vault.absolute()).path_of(want.artefact)
    if path is None:
        return Answer()
    file = File(name=path.name, url=path.as_uri(), sha256=want.sha256, size=path.stat().st_size)
    return Answer(files=(file,))


def _of_folder(folder: Path | None) -> Index | None:
    return None if folder is None else Index(Places(indexes=(), links=(str(folder),)))


def _is_recorded(file: File, want: Want) -> bool:
    return bool(want.sha256) and file.sha256 == want.sha256


def _hashed(answer: Answer, version: str) -> Answer:
    """The answer with the hashes of those files of a folder here that have this version."""
    return dataclasses.replace(answer, files=tuple(_with_hash(file, version) for file in answer.files))


def _with_hash(file: File, version: str) -> File:
    told = release_of(file)
    path = None if file.sha256 or told is None or told[1] != Version(version) else local_path(file.url)
    if path is None:
        return file
    digest = hashlib.sha256()
    try:
        with path.open("rb") as content:
            while piece := content.read(1 << 20):
                digest.update(piece)
    except OSError:
        return file
    return dataclasses.replace(file, sha256=digest.hexdigest())
