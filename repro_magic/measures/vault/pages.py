"""The static simple index of a vault (PEP 503 and 691), written anew from what lies there."""

from __future__ import annotations

import html
import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from email.parser import HeaderParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from packaging.utils import canonicalize_name

from ..environments.place import put
from .store import Kept, Vault, hash_of, is_distribution

_HEAD: Final = (
    '<!DOCTYPE html>\n<html><head><meta name="pypi:repository-version" content="1.0"></head><body>\n'
)
_FOOT: Final = "</body></html>\n"
_META: Final = {"api-version": "1.0"}
_MOST_METADATA: Final = 1 << 22


def write_index(vault: Vault) -> None:
    """Write the pages; each is replaced as a whole. Raises OSError."""
    hashes = _hashes(vault)
    while True:
        seen = vault.files()
        packages: dict[str, list[Path]] = {}
        for path in seen:
            if is_distribution(path.name):
                packages.setdefault(_package_of(path.name), []).append(path)
        for name, paths in packages.items():
            _write_pages(vault.folder / "simple" / name, name, paths, hashes)
        _write_list(vault.folder / "simple", packages)
        # Somebody else may have added meanwhile.
        if vault.files() == seen:
            return


def _hashes(vault: Vault) -> dict[str, str]:
    """File name to SHA-256, as the records tell."""
    known = {}
    for kept in vault.records():
        if isinstance(kept, Kept):
            for each in kept.artefacts:
                place = vault.place_of(each)
                if place is not None:
                    known[place.name] = each.sha256
    return known


def _package_of(file: str) -> str:
    stem = (
        file.partition("-")[0] if file.endswith(".whl") else file.removesuffix(".tar.gz").rpartition("-")[0]
    )
    return str(canonicalize_name(stem or file))


def _write_pages(folder: Path, name: str, paths: Iterable[Path], hashes: Mapping[str, str]) -> None:
    files: list[dict[str, Any]] = []
    links = []
    for path in paths:
        digest = hashes.get(path.name) or hash_of(path)
        requires = _requires_python(path)
        url = "../../" + quote(path.name)
        entry: dict[str, Any] = {"filename": path.name, "url": url, "hashes": {"sha256": digest}}
        attribute = ""
        if requires:
            entry["requires-python"] = requires
            attribute = f' data-requires-python="{html.escape(requires)}"'
        files.append(entry)
        links.append(f'<a href="{url}#sha256={digest}"{attribute}>{html.escape(path.name)}</a><br>\n')
    folder.mkdir(parents=True, exist_ok=True)
    page = {"meta": _META, "name": name, "files": files}
    put(folder / "index.html", _HEAD + "".join(links) + _FOOT)
    put(folder / "index.json", json.dumps(page, indent=1) + "\n")


def _write_list(folder: Path, packages: Iterable[str]) -> None:
    names = sorted(packages)
    folder.mkdir(parents=True, exist_ok=True)
    links = "".join(f'<a href="{quote(name)}/">{html.escape(name)}</a><br>\n' for name in names)
    put(folder / "index.html", _HEAD + links + _FOOT)
    listed = {"meta": _META, "projects": [{"name": name} for name in names]}
    put(folder / "index.json", json.dumps(listed, indent=1) + "\n")


def _requires_python(path: Path) -> str:
    """``Requires-Python`` of a wheel, by which installers pass over what does not fit; empty if not told."""
    if not path.name.endswith(".whl"):
        return ""
    try:
        with zipfile.ZipFile(path) as wheel:
            name = next((each for each in wheel.namelist() if _is_metadata(each)), None)
            if name is None or wheel.getinfo(name).file_size > _MOST_METADATA:
                return ""
            text = wheel.read(name).decode("utf-8", "replace")
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError):
        return ""
    told = str(HeaderParser().parsestr(text, headersonly=True).get("Requires-Python") or "").strip()
    return told if told.isprintable() and len(told) < 200 else ""


def _is_metadata(name: str) -> bool:
    return name.endswith(".dist-info/METADATA") and name.count("/") == 1
