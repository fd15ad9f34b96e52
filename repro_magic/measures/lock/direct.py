"""What was not installed from an index: version control, archives and folders (PEP 610)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from packaging.direct_url import ArchiveInfo, DirectUrl, DirectUrlValidationError, VcsInfo

from ...model.format import MAX_TEXT
from ...model.lock import Artefact, State

Public = Callable[[str], str]
"""Takes from a URL what nobody else may see: credentials, and paths of this machine."""


def direct(name: str, version: str, told: Mapping[str, Any], public: Public) -> Artefact:
    """What ``direct_url.json`` tells of an installation."""

    def artefact(state: State, reason: str = "", *, file: str = "", sha256: str = "") -> Artefact:
        return Artefact(name=name, version=version, state=state, file=file, sha256=sha256, reason=reason)

    try:
        url = DirectUrl.from_dict(dict(told))
    except (DirectUrlValidationError, TypeError, ValueError):
        return artefact(State.unavailable, "its direct_url.json cannot be read")
    local = urlsplit(url.url).scheme == "file"
    inside = f"#subdirectory={url.subdirectory}" if url.subdirectory else ""
    address = public(url.url)
    if len(address) + len(inside) > MAX_TEXT // 2 or " " in address + inside:
        return artefact(State.unavailable, "it was installed from an address that cannot be kept")
    if isinstance(url.vcs_info, VcsInfo):
        if local:
            return artefact(State.unavailable, "it was installed from a repository on this machine")
        commit = f"{url.vcs_info.vcs}+{address}@{url.vcs_info.commit_id}{inside}"
        return artefact(State.direct, file=commit)
    if isinstance(url.archive_info, ArchiveInfo):
        digest = (url.archive_info.hashes or {}).get("sha256", "")
        if local:
            reason = "it was installed from a file of this machine"
            return artefact(State.direct, reason, file=address.partition(":")[2], sha256=digest)
        reason = "" if digest else "its installer kept no hash"
        return artefact(State.direct, reason, file=address + inside, sha256=digest)
    if url.dir_info and url.dir_info.editable:
        return artefact(State.unavailable, "it is an editable project of this machine")
    return artefact(State.built_locally, "it was built from a folder of this machine")
