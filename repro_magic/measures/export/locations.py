"""Where the files of an index are to be had: a record keeps their names and hashes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from ...model.lock import Artefact, State
from ..index import WORKERS, Index, Told, gathered
from .errors import ExportError

_OF_AN_INDEX = (State.verified, State.matched, State.built_locally)


def served(artefacts: Iterable[Artefact], index: Index, told: Told | None = None) -> dict[str, str]:
    """Name to URL of what the index has with the same hash. What it does not have is left out."""
    wanted = {each.name: each for each in artefacts if each.state in _OF_AN_INDEX and each.file}

    def url(name: str) -> str:
        artefact = wanted[name]
        fitting = [
            file.url
            for file in index.files(name, artefact.version).files
            if file.name == artefact.file and file.sha256 == artefact.sha256
        ]
        # What another machine can reach comes before a folder of this one.
        return min(fitting, key=lambda each: each.startswith("file:"), default="")

    names = sorted(wanted)
    urls = gathered(url, names, workers=WORKERS, told=told)
    return {name: url for name, url in zip(names, urls, strict=True) if url}


def lying_in(folder: Path, artefacts: Iterable[Artefact], start: Path) -> dict[str, str]:
    """Name to path, relative to ``start``, of what lies in a folder or below it. Raises ExportError for what
    is missing there, or is another file under the same name.
    """
    found = {path.name: path for path in sorted(folder.rglob("*")) if path.suffix in (".whl", ".gz", ".zip")}
    locations = {}
    for each in artefacts:
        if each.state not in _OF_AN_INDEX:
            continue
        path = found.get(each.file)
        if path is None:
            raise ExportError(f"{each.file} is not in {folder.name}.", remedy="Fill it with repro vault add.")
        if hashlib.sha256(path.read_bytes()).hexdigest() != each.sha256:
            raise ExportError(
                f"{path.name} in {folder.name} is another file than the recorded one.",
                remedy="Remove it, and fill the folder with repro vault add.",
            )
        locations[each.name] = Path(os.path.relpath(path, start)).as_posix()
    return locations
