"""The folder of a vault: what lies where."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from ...model.errors import ReproError
from ...model.lock import Artefact, State, locked
from ...model.record import Record
from ..environments.place import put

MARKER: Final = "vault.json"
UNFINISHED: Final = ".repro-magic-"
"""Start of the names of files that are not whole yet."""

_FORM: Final = 1
_PIECE: Final = 1 << 20
_MOST_RECORD: Final = 1 << 24


class VaultError(ReproError):
    """A vault that is none, that cannot be written, or a file that must not get into one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A record in a vault."""

    digest: str
    """Names its file: 32 hex digits of the SHA-256 of the record."""
    notebook: str
    """Name of the notebook's file, without its folder."""
    added: str
    """Day on which it was added, ISO 8601."""
    record: Record
    artefacts: tuple[Artefact, ...]
    """Those that a vault can keep: they have a file."""
    path: Path


class Vault:
    """A folder that is a vault, or may become one. Looking at one changes nothing."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder).expanduser().absolute()

    def links(self) -> Path:
        """The folder for ``--find-links``."""
        return self.folder

    def index_url(self) -> str:
        """URL of the simple index: it serves pip and uv as ``--index-url`` as it lies there."""
        return (self.folder / "simple").as_uri() + "/"

    def channel(self) -> str | None:
        """URL of the conda channel, ``None`` where no conda package is kept."""
        return self.conda.as_uri() if any(self.conda.glob("*/repodata.json")) else None

    @property
    def conda(self) -> Path:
        return self.folder / "conda"

    def path_of(self, artefact: Artefact) -> Path | None:
        """The file of an artefact, if it is there; whether it is whole, `verify` tells."""
        place = self.place_of(artefact)
        return place if place is not None and place.is_file() else None

    def place_of(self, artefact: Artefact) -> Path | None:
        """Where the file of an artefact lies or would lie, ``None`` where it has no file."""
        if not is_kept(artefact):
            return None
        path = unquote(urlsplit(artefact.file).path)
        name = path.rpartition("/")[2]
        if not _is_plain(name):
            return None
        if artefact.state is not State.conda:
            return self.folder / name
        subdir = path.rpartition("/")[0].rpartition("/")[2]
        return self.conda / subdir / name if _is_plain(subdir) else None

    def files(self) -> list[Path]:
        """Every artefact that lies there, sorted."""
        found = [path for path in self.folder.iterdir() if is_distribution(path.name)]
        return sorted([*found, *(path for path in self.conda.glob("*/*") if is_conda(path.name))])

    def unfinished(self) -> list[Path]:
        """What an add that was killed has left."""
        return sorted([*self.folder.glob(f"{UNFINISHED}*"), *self.conda.glob(f"*/{UNFINISHED}*")])

    def records(self) -> Iterator[Kept | Path]:
        """The records, and the paths of those that cannot be read."""
        for path in sorted((self.folder / "records").glob("*.json")):
            try:
                told = json.loads(path.read_bytes() if path.stat().st_size < _MOST_RECORD else b"")
                record = Record.from_dict(told["record"])
                yield Kept(
                    digest=path.stem,
                    notebook=str(told["notebook"]),
                    added=str(told["added"]),
                    record=record,
                    artefacts=tuple(each for each in locked(record).values() if is_kept(each)),
                    path=path,
                )
            except (OSError, ValueError, TypeError, KeyError, ReproError):
                yield path

    def check(self) -> None:
        """Raise VaultError where this is no vault."""
        try:
            told = json.loads((self.folder / MARKER).read_bytes())
            form = told["repro-magic vault"]
        except (OSError, ValueError, TypeError, KeyError):
            raise VaultError(
                f"{self.folder} is not a vault.", remedy="Make one with: repro vault add NB --vault DIR"
            ) from None
        if form != _FORM:
            raise VaultError(
                f"{self.folder} is a vault of form {str(form)[:20]}.", remedy="Upgrade repro-magic."
            )

    def make(self) -> None:
        """Make the folder a vault, if it is none. Raises VaultError for a folder with other things in it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if (self.folder / MARKER).exists():
                self.check()
                return
            if any(not path.name.startswith(".") for path in self.folder.iterdir()):
                raise VaultError(f"{self.folder} holds other things.", remedy="Name a folder that is empty.")
            (self.folder / "records").mkdir(exist_ok=True)
            put(self.folder / MARKER, json.dumps({"repro-magic vault": _FORM}) + "\n")
        except OSError as error:
            raise VaultError(f"{self.folder} cannot be written: {error.strerror}.") from error

    def keep_record(self, record: Record, notebook: str, today: str) -> str:
        """Keep a record and return its digest; one that is there already stays as it is."""
        content = record.to_dict()
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]
        path = self.folder / "records" / f"{digest}.json"
        if not path.exists():
            told = {"notebook": notebook, "added": today, "record": content}
            put(path, json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
        return digest


def is_kept(artefact: Artefact) -> bool:
    """Whether an artefact is a file that can be told by its hash."""
    name = unquote(urlsplit(artefact.file).path)
    fits = is_conda(name) if artefact.state is State.conda else is_distribution(name)
    return bool(artefact.sha256) and fits


def is_distribution(name: str) -> bool:
    return name.endswith((".whl", ".tar.gz", ".zip")) and not name.startswith(".")


def is_conda(name: str) -> bool:
    return name.endswith((".conda", ".tar.bz2")) and not name.startswith(".")


def hash_of(path: Path) -> str:
    """SHA-256 of a file, in hex. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _is_plain(name: str) -> bool:
    """Whether a name out of a stranger's stamp is one of a file, and of nothing else."""
    return (
        bool(name)
        and name.isprintable()
        and not name.startswith((".", "-"))
        and not set(name) & set('/\\:<>"|?*')
    )
