"""The newest release of a package, asked of the index that is configured here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.request import Request, urlopen

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

TIMEOUT = 2.0
"""Seconds that an index may take to answer."""

_ACCEPTED = "application/vnd.pypi.simple.v1+json"
_LARGEST = 32 * 2**20
_FILE = re.compile(r"[^-]+-([^-]+)(?:-.*\.whl|\.tar\.gz|\.zip)")


def newest(names: Iterable[str], index: str) -> dict[str, str]:
    """Name to its newest release that is no preview; without those of which the index tells nothing.

    ``index`` is the URL of a simple index in JSON (PEP 691). All names are asked for at once; never raises.
    """
    wanted = list(dict.fromkeys(names))
    if not wanted or not index.startswith(("https://", "http://")):
        return {}
    with ThreadPoolExecutor(min(8, len(wanted))) as threads:
        told = threads.map(lambda name: _newest(name, index), wanted)
        return {name: version for name, version in zip(wanted, told, strict=True) if version}


def _newest(name: str, index: str) -> str:
    url = f"{index.rstrip('/')}/{canonicalize_name(name)}/"
    try:
        with urlopen(Request(url, headers={"Accept": _ACCEPTED}), timeout=TIMEOUT) as answer:  # noqa: S310  # of http
            page = json.loads(answer.read(_LARGEST))
        releases = [version for text in _versions(page) if (version := _release(text)) is not None]
    except (OSError, ValueError, TypeError, AttributeError):
        return ""
    return str(max(releases)) if releases else ""


def _versions(page: dict[str, Any]) -> Iterable[str]:
    """Those of the page, which older indexes tell by the names of their files alone."""
    listed = page.get("versions")
    if listed is not None:
        return list(listed)
    found = (_FILE.fullmatch(each["filename"]) for each in page["files"] if not each.get("yanked"))
    return [each[1] for each in found if each]


def _release(text: str) -> Version | None:
    try:
        version = Version(text)
    except InvalidVersion:
        return None
    return None if version.is_prerelease else version
