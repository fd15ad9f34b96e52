"""Where a distribution came from, when that is not simply a package index."""

from __future__ import annotations

import os
import sys

from . import conda, files, git, jsontext
from .distributions import Distribution
from .privacy import public_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SYSTEM_INSTALLERS = ("", "rpm", "debian", "portage", "pacman", "apk", "brew")


def origins(distributions: list[Distribution]) -> dict[str, str]:
    """Name to origin of those that have one. The first word is the kind.

    ``vcs git+https://host/r.git@<commit>``, ``archive <url> sha256=<hex>``, ``directory <name>``,
    ``editable <name>[ git+<remote>@<commit>]``, ``conda <channel>/<subdir> <build>``, ``system debian``.
    """
    found = {}
    prefixes = list(dict.fromkeys([sys.prefix, sys.base_prefix]))
    condas = {each.directory: None for each in distributions}
    by_directory = {path: (conda.prefix_of(path, prefixes), _system(path)) for path in condas}
    for distribution in distributions:
        prefix, system = by_directory[distribution.directory]
        if distribution.direct_url:
            origin = _direct(distribution)
        elif is_development(distribution):
            origin = _editable(distribution.name, distribution.directory)
        elif prefix is not None and distribution.installer == "conda":
            origin = prefix.origin(distribution)
        elif system and distribution.installer in _SYSTEM_INSTALLERS:
            origin = system
        else:
            continue
        if origin:
            found[distribution.name] = origin
    return found


def is_development(distribution: Distribution) -> bool:
    """Whether this is what ``setup.py develop`` leaves: an egg-info beside the code, outside of any site directory."""
    return distribution.entry.endswith(".egg-info") and not distribution.directory.endswith("-packages")


def editable_root(distribution: Distribution) -> str:
    """Folder of the project that an editable installation runs from, empty when it is not one."""
    if is_development(distribution):
        return distribution.directory
    told = _told(distribution)
    if isinstance(told.get("dir_info"), dict) and told["dir_info"].get("editable") is True:
        return _local_path(str(told.get("url", "")))
    return ""


def _told(distribution: Distribution) -> dict[str, Any]:
    """direct_url.json of PEP 610, empty when it is not there or not what the PEP says."""
    if not distribution.direct_url:
        return {}
    try:
        told = jsontext.loads(distribution.direct_url)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _direct(distribution: Distribution) -> str:
    told = _told(distribution)
    url = told.get("url")
    if not isinstance(url, str):
        return ""
    if isinstance(vcs := told.get("vcs_info"), dict):
        where = str(vcs.get("vcs", "")) + "+" + public_url(url) + "@" + str(vcs.get("commit_id", ""))
        return "vcs " + where + _subdirectory(told)
    if isinstance(archive := told.get("archive_info"), dict):
        hashes = archive.get("hashes")
        sha256 = hashes.get("sha256") if isinstance(hashes, dict) else None
        given = "sha256=" + str(sha256) if sha256 else str(archive.get("hash") or "")
        return " ".join(part for part in ("archive", public_url(url), given) if part) + _subdirectory(told)
    if isinstance(told.get("dir_info"), dict):
        root = editable_root(distribution)
        return _editable(distribution.name, root) if root else "directory " + distribution.name
    return ""


def _subdirectory(told: dict[str, Any]) -> str:
    inside = told.get("subdirectory")
    return "#subdirectory=" + inside if isinstance(inside, str) and inside else ""


def _editable(name: str, root: str) -> str:
    return ("editable " + name + " " + git.checkout(root)).strip()


def _local_path(url: str) -> str:
    scheme, _, rest = url.partition("://")
    if scheme != "file":
        return ""
    path = _unquoted(rest[rest.find("/") :] if not rest.startswith("/") else rest)
    if os.name == "nt":
        path = path.lstrip("/").replace("/", "\\")
    return os.path.normpath(path)


def _unquoted(text: str) -> str:
    first, *rest = text.encode("utf-8", "surrogateescape").split(b"%")
    done = [first]
    for part in rest:
        try:
            done.append(bytes([int(part[:2], 16)]) + part[2:])
        except ValueError:
            done.append(b"%" + part)
    return b"".join(done).decode("utf-8", "surrogateescape")


def _system(directory: str) -> str:
    """``system <who>`` for a directory that belongs to the operating system's own package manager."""
    if directory.startswith("/nix/store/"):
        return "system nix"
    if "/Cellar/" in directory or directory.startswith("/opt/homebrew/"):
        return "system homebrew"
    if directory.startswith(("/usr/lib/", "/usr/lib64/", "/usr/share/")):
        release = files.text("/etc/os-release").splitlines()
        named = [line[3:].strip("\"'") for line in release if line.startswith("ID=")]
        return "system " + (named[0] if named else "packages")
    return ""
