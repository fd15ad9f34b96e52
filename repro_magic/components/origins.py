"""Where a distribution came from, when that is not simply a package index."""

from __future__ import annotations

import os
import sys

from .distributions import key_of
from .platform import os_release
from .privacy import public_url, scrubbed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from .conda import CondaPrefix
    from .distribution import Distribution

_SYSTEM_INSTALLERS = ("", "rpm", "debian", "portage", "pacman", "apk", "brew")


def origins(distributions: Collection[Distribution]) -> dict[str, str]:
    """Name to origin of those that have one. The first word is the kind.

    ``vcs git+https://host/r.git@<commit>``, ``archive <url> sha256=<hex>``, ``directory <name>``,
    ``editable <name>[ git+<remote>@<commit>]``, ``conda <channel>/<subdir> <build>``, ``system debian``.
    """
    directories = {each.directory for each in distributions}
    condas = {path: conda_around(path) for path in directories}
    systems = {path: _system(path) for path in directories}
    found = {}
    for each in distributions:
        if each.direct_url:
            origin = scrubbed(_direct(each))
        elif each.is_development():
            origin = scrubbed(_editable(each.name, each.directory))
        else:
            conda, system = condas[each.directory], systems[each.directory]
            installer = each.installer if conda or system else ""
            if conda and installer == "conda":
                origin = conda.origin(each)
            else:
                origin = system if installer in _SYSTEM_INSTALLERS else ""
        if origin:
            found[each.name] = origin
    return found


def editable_root(distribution: Distribution) -> str:
    """Folder of the project that an editable installation runs from, empty when it is not one."""
    if distribution.is_development():
        return distribution.directory
    told = _told(distribution)
    directory = told.get("dir_info")
    if isinstance(directory, dict) and directory.get("editable") is True:
        return _local_path(str(told.get("url", "")))
    return ""


def conda_of(distribution: Distribution) -> CondaPrefix | None:
    """The conda environment whose package it is, ``None`` for a distribution that conda did not install."""
    return conda_around(distribution.directory) if distribution.installer == "conda" else None


def is_of_system(distribution: Distribution) -> bool:
    """Whether the operating system's own package manager installed it."""
    return bool(_system(distribution.directory)) and distribution.installer in _SYSTEM_INSTALLERS


def _told(distribution: Distribution) -> dict[str, Any]:
    """direct_url.json of PEP 610, empty when it is not there or not what the PEP says."""
    if not distribution.direct_url:
        return {}
    from .jsontext import loads

    try:
        told = loads(distribution.direct_url)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _direct(distribution: Distribution) -> str:
    told = _told(distribution)
    url = told.get("url")
    vcs, archive = told.get("vcs_info"), told.get("archive_info")
    if not isinstance(url, str):
        return ""
    inside = told.get("subdirectory")
    ending = "#subdirectory=" + inside if isinstance(inside, str) and inside else ""
    if isinstance(vcs, dict):
        origin = f"vcs {vcs.get('vcs', '')}+{public_url(url)}@{vcs.get('commit_id', '')}{ending}"
    elif isinstance(archive, dict):
        hashes = archive.get("hashes")
        sha256 = hashes.get("sha256") if isinstance(hashes, dict) else None
        digest = f"sha256={sha256}" if sha256 else archive.get("hash")
        origin = f"archive {public_url(url)}{ending} {digest or ''}"
    elif isinstance(told.get("dir_info"), dict):
        root = editable_root(distribution)
        origin = _editable(distribution.name, root) if root else "directory " + distribution.name
    else:
        return ""
    return origin


def _editable(name: str, root: str) -> str:
    from .git import checkout

    return f"editable {name} {checkout(root)}".strip()


def _local_path(url: str) -> str:
    """Path of a ``file:`` URL, empty for any other."""
    scheme, _, rest = url.partition("://")
    if scheme != "file":
        return ""
    path = os.fsdecode(_unquoted(rest[rest.find("/") :].encode("utf-8", "surrogateescape")))
    if os.name == "nt":
        path = path.lstrip("/").replace("/", "\\")
    return os.path.normpath(path)


def _unquoted(quoted: bytes) -> bytes:
    first, *rest = quoted.split(b"%")
    done = [first]
    for part in rest:
        try:
            done.append(bytes([int(part[:2], 16)]) + part[2:])
        except ValueError:
            done.append(b"%" + part)
    return b"".join(done)


def conda_around(directory: str) -> CondaPrefix | None:
    """The conda environment that a directory of distributions belongs to."""
    for prefix in (sys.prefix, sys.base_prefix):
        if directory.startswith(prefix + os.sep) and key_of(os.path.join(prefix, "conda-meta")):
            from .conda import prefix_at

            return prefix_at(prefix)
    return None


def _system(directory: str) -> str:
    """``system <who>`` for a directory of the operating system's own package manager."""
    if directory.startswith("/nix/store/"):
        return "system nix"
    if "/Cellar/" in directory or directory.startswith("/opt/homebrew/"):
        return "system homebrew"
    if directory.startswith(("/usr/lib/", "/usr/lib64/", "/usr/share/")):
        return "system " + os_release().get("ID", "packages")
    return ""
