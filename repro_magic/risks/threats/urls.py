"""URLs and paths, judged by their text alone."""

from __future__ import annotations

import re
from typing import Final

_ARCHIVE: Final = (".whl", ".tar.gz", ".zip", ".tar.bz2", ".tgz")
_COMMIT: Final = re.compile(r"(?:@|/)[0-9a-f]{7,64}(?=[#/.?]|$)")
_BRANCH: Final = re.compile(r"/(?:main|master|develop|trunk|HEAD|latest|dev)(?=[/.?#]|$)")
_VERSION: Final = re.compile(
    r"[/@_=-]v?\d+\.\d+(?:\.\d+)*|/releases/download/|[?&](?:versionId|version|revision|rev|commit)="
    r"|doi\.org/|zenodo\.org/records?/\d|figshare\.com/ndownloader/files/\d|osf\.io/\w+|#sha256="
    r"|(?:dataverse|dryad)[^?]*\?persistentId=",
    re.IGNORECASE,
)
_DEFAULT_INDEXES: Final = re.compile(
    r"https?://(?:[\w.-]+\.)?py(?:pi\.org|pi\.python\.org|thonhosted\.org)(?:/|$)"
)


def is_url(name: str) -> bool:
    return bool(re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+://", name)) or name.startswith("git@")


def is_pinned(url: str) -> bool:
    """Whether the URL of code names a commit, a release file or a hash."""
    if _COMMIT.search(url) or "#sha256=" in url:
        return True
    return url.split("#", maxsplit=1)[0].endswith(_ARCHIVE) and not _BRANCH.search(url)


def is_versioned(url: str) -> bool:
    """Whether the URL of data names a commit, a version or a lasting identifier."""
    return bool(_COMMIT.search(url)) or (bool(_VERSION.search(url)) and not _BRANCH.search(url))


def is_local(text: str) -> bool:
    return text.startswith("file:") or "://" not in text


def is_default_index(url: str) -> bool:
    """Whether pip and uv would use it without being told."""
    return bool(_DEFAULT_INDEXES.match(url)) or not url


def is_home(path: str) -> bool:
    """Whether a path lies in somebody's home, by its form alone."""
    return path.startswith("~") or bool(re.match(r"(?:/home/|/Users/|/root/|[A-Za-z]:[\\/]Users[\\/])", path))


def is_absolute(path: str) -> bool:
    return path.startswith(("/", "\\\\")) or bool(re.match(r"[A-Za-z]:[\\/]", path))
