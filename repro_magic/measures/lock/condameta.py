"""Packages of a conda environment, as ``conda-meta`` keeps them (CEP 32): URL and hash of each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ...model.lock import CONDA, Artefact, State
from .direct import Public

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_NAME: Final = re.compile(r"[a-z0-9_][a-z0-9_.-]*")
_MOST: Final = 1 << 27


@dataclass(frozen=True, kw_only=True, slots=True)
class CondaPackages:
    """What conda installed in one environment."""

    packages: tuple[Artefact, ...]
    owners: dict[str, Artefact]
    """Name of a dist-info or egg-info to the package that brought it."""


def prefix_of(site: str) -> Path | None:
    """The conda environment around a site directory, ``None`` where there is none."""
    return next((folder for folder in Path(site).parents[:4] if (folder / "conda-meta").is_dir()), None)


def conda_packages(prefixes: Iterable[Path], public: Public) -> CondaPackages:
    """Everything that conda installed in these environments. What cannot be read is passed over."""
    packages: dict[str, Artefact] = {}
    owners: dict[str, Artefact] = {}
    for prefix in prefixes:
        for path in sorted((prefix / "conda-meta").glob("*.json")):
            told = _told(path)
            artefact = _artefact(told, public)
            if artefact is None:
                continue
            packages.setdefault(artefact.name, artefact)
            files = told.get("files")
            for place in (
                {_place(file) for file in files if isinstance(file, str)} if isinstance(files, list) else ()
            ):
                owners.setdefault(place, artefact)
    owners.pop("", None)
    return CondaPackages(packages=tuple(packages.values()), owners=owners)


def _told(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_bytes()) if path.stat().st_size <= _MOST else None
    except (OSError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _artefact(told: dict[str, Any], public: Public) -> Artefact | None:
    name, version = told.get("name"), told.get("version")
    if not (isinstance(name, str) and isinstance(version, str) and _NAME.fullmatch(name)):
        return None
    url, file, sha256 = (str(told.get(key) or "") for key in ("url", "fn", "sha256"))
    build = str(told.get("build") or "")
    digest = sha256 if _SHA256.fullmatch(sha256) else ""
    if not file and url:
        file = url.rpartition("/")[2]
    if not file.endswith((".conda", ".tar.bz2")):
        file = f"{name}-{version}-{build}.conda" if not url else url.rpartition("/")[2]
    web = url.startswith(("http://", "https://"))
    reasons = [
        "" if web else "its channel is a folder of this machine",
        "" if digest else "conda kept no SHA-256 of it",
    ]
    told_file = public(url) if web else f"{told.get('subdir') or 'noarch'}/{file}"
    if " " in told_file or not told_file.isprintable():
        return None
    return Artefact(
        name=CONDA + name,
        version=version,
        state=State.conda,
        file=told_file,
        sha256=digest,
        reason="; ".join(filter(None, reasons)),
    )


def _place(file: str) -> str:
    """The dist-info or egg-info that a file is in, or is; empty for all others."""
    for part in file.split("/"):
        if part.endswith((".dist-info", ".egg-info")):
            return part
    return ""
