"""What lies in the site directories of an environment: distributions with what their installers left."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email.parser import HeaderParser
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any, Final

from packaging.tags import Tag, parse_tag
from packaging.utils import canonicalize_name

_BUILT: Final = ("uv_build.json",)
"""What uv leaves in the dist-info of a wheel that it built itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Installed:
    """One installed distribution, and nothing but files of its own dist-info."""

    name: str
    """Normalized."""
    version: str
    tags: frozenset[Tag] = frozenset()
    """Of the wheel that it was installed from (PEP 425); none where nothing tells."""
    build: str = ""
    """Build number of that wheel."""
    record: str = ""
    """RECORD as it was installed, empty where there is none."""
    direct_url: Mapping[str, Any] | None = None
    """PEP 610, where it was not installed from an index."""
    installer: str = ""
    place: str = ""
    """Name of its dist-info or egg-info."""
    site: str = ""
    """Directory that holds it."""
    built: bool = False
    """Whether its installer says that it built it."""
    requires: tuple[str, ...] = field(default=(), repr=False)


def installed(places: Iterable[str], wanted: Mapping[str, str]) -> dict[str, Installed]:
    """The distributions in these directories that have a wanted name and that version.

    Of one name, the first counts, as for an import. What cannot be read is passed over.
    """
    found: dict[str, Installed] = {}
    for distribution in _all(places):
        try:
            version = distribution.version
            name = str(canonicalize_name(distribution.metadata["Name"] or ""))
        except (OSError, KeyError, TypeError, ValueError):
            continue
        if name in wanted and name not in found and version == wanted[name]:
            found[name] = _read(distribution, name)
    return found


def _all(places: Iterable[str]) -> Iterator[Distribution]:
    for place in places:
        if Path(place).is_dir():
            yield from distributions(path=[place])


def _read(distribution: Distribution, name: str) -> Installed:
    wheel = HeaderParser().parsestr(_text(distribution, "WHEEL"))
    tags: set[Tag] = set()
    for told in wheel.get_all("Tag", []):
        tags |= _parsed(str(told))
    path = Path(str(getattr(distribution, "_path", "")))
    return Installed(
        name=name,
        version=distribution.version,
        tags=frozenset(tags),
        build=str(wheel.get("Build") or "").strip(),
        record=_text(distribution, "RECORD"),
        direct_url=_told(_text(distribution, "direct_url.json")),
        installer=_text(distribution, "INSTALLER").strip()[:64],
        place=path.name,
        site=str(path.parent),
        built=any((path / name).exists() for name in _BUILT),
        requires=tuple(distribution.requires or ()),
    )


def _parsed(tag: str) -> frozenset[Tag]:
    try:
        return parse_tag(tag.strip())
    except ValueError:
        return frozenset()


def _text(distribution: Distribution, name: str) -> str:
    try:
        return distribution.read_text(name) or ""
    except (OSError, UnicodeDecodeError):
        return ""


def _told(text: str) -> Mapping[str, Any] | None:
    if not text:
        return None
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
