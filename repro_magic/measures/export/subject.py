"""What is exported: a record, and what is known around it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from ...model.finding import Finding
from ...model.lock import Artefact, State
from ...model.record import PACKAGE_MAPS, Packages, Record
from ...model.scope import Scope
from .errors import ExportError

RECORDER: Final = "repro-magic"
_BASIS: Final = {
    "printed": "The record is what another tool printed: packages may be missing.",
    "stated": "The record is by somebody's word, and not what was observed.",
}

Locate: TypeAlias = Callable[[Iterable[Artefact]], Mapping[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """A record and what is known around it. A format reads this, and asks nobody else."""

    record: Record
    name: str = "environment"
    """What to call it: the stem of the notebook's file."""
    notebook: str = ""
    """File name of the notebook, where the record is one's."""
    scope: Scope = field(default_factory=Scope)
    findings: tuple[Finding, ...] = ()
    """Risks of the record, judged against the scope."""
    locate: Locate = field(default=lambda _: {})
    """Tells where the files of an index are to be had, by name of the package: a URL, or a path relative to
    what is written."""
    conda_meta: Path | None = None
    """Folder of the records of a conda environment that is at hand; without it its channels are asked."""
    base: str = ""
    """Container image to build on, where somebody named one."""
    offline: bool = False
    """Whether nothing may be asked."""
    left_out: tuple[str, ...] = ()
    """Packages that are left out: on request, and the recorder where nobody else can have it."""

    @property
    def slug(self) -> str:
        """The name in the signs that image names, kernel names and environments have in common."""
        return slug(self.name)

    @property
    def digest(self) -> str:
        """SHA-256 of the record, 64 hex digits."""
        return hashlib.sha256(
            json.dumps(self.record.to_dict(), sort_keys=True, separators=(",", ":")).encode()
        ).hexdigest()

    def notes(self) -> list[str]:
        """What a file has to say about itself, a line each."""
        packages = self.record.packages
        changed = packages.modified if isinstance(packages, Packages) else {}
        told = [f"Written by repro-magic from the record {self.digest[:12]}."]
        if self.record.basis != "observed":
            told.append(_BASIS[self.record.basis])
        if self.left_out:
            told.append(f"Left out: {', '.join(self.left_out)}.")
        if changed:
            told.append(
                f"Changed in place after the installation, which no file tells: {', '.join(changed)}."
            )
        return told


def slug(name: str) -> str:
    """A name in the signs that images, kernels and environments may have."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-") or "environment"


def recorder_of_one_machine(record: Record) -> bool:
    """Whether repro-magic itself is installed there as nobody else can install it.

    It looks at the runtime, and is not what the notebook needs.
    """
    packages = record.packages
    if not isinstance(packages, Packages) or RECORDER not in packages.everything():
        return False
    kind = packages.origins.get(RECORDER, "").partition(" ")[0]
    state = packages.artefacts.get(RECORDER, "").partition(" ")[0].rstrip(":")
    return kind in ("editable", "directory") or state in (State.unavailable.value, State.built_locally.value)


def without(record: Record, names: Collection[str]) -> Record:
    """The record without these packages. Raises ExportError for a name that it does not have."""
    packages = record.packages
    if not names or not isinstance(packages, Packages):
        return record
    known = packages.everything().keys() | packages.artefacts.keys()
    if strange := [name for name in names if name not in known]:
        raise ExportError(
            f"The record has no package {strange[0]!r} to leave out.",
            remedy="Its names are those of repro show.",
        )
    kept = {
        each: {name: value for name, value in getattr(packages, each).items() if name not in names}
        for each in PACKAGE_MAPS
        if each != "modules"
    }
    return dataclasses.replace(record, packages=dataclasses.replace(packages, **kept))
