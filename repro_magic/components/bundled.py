"""Native libraries inside of a wheel, from the bills of materials that it carries (PEP 770)."""

from __future__ import annotations

import os

from . import files
from .jsontext import loads
from .naming import normalized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .distribution import Distribution

_MOST_DOCUMENTS = 20
_MOST_BYTES = 1 << 22
_LONGEST = 160


def bundled(distribution: Distribution) -> str:
    """``libgomp 8.5.0, libXau 1.0.9``: names and versions; empty where it carries no bill of materials.

    Crates of Rust are counted, and of a long list the end is.
    """
    folder = distribution.path + os.sep + "sboms"
    if not os.access(folder, os.F_OK):
        return ""
    named: dict[str, None] = {}
    crates: dict[tuple[str, str], None] = {}
    for entry in sorted(files.listed(folder))[:_MOST_DOCUMENTS]:
        if entry.endswith(".json"):
            for name, version, purl in _components(files.read(folder + os.sep + entry, _MOST_BYTES) or b""):
                if purl.startswith("pkg:cargo/"):
                    crates[name, version] = None
                elif normalized(name) != distribution.name and not purl.startswith("pkg:pypi/"):
                    named[(name + " " + version).strip()] = None
    return _listed(sorted(named, key=str.lower), len(crates))


def _components(content: bytes) -> Iterator[tuple[str, str, str]]:
    """Name, version and package URL of what a document of CycloneDX or SPDX names."""
    try:
        document = loads(content)
    except ValueError:
        return
    if not isinstance(document, dict):
        return
    for key, version in (("components", "version"), ("packages", "versionInfo")):
        listed = document.get(key)
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, dict) and isinstance(each.get("name"), str):
                yield each["name"], _text(each.get(version)), _purl(each)


def _purl(component: dict[str, Any]) -> str:
    found = _text(component.get("purl"))
    references = component.get("externalRefs")
    for each in references if isinstance(references, list) else ():
        if isinstance(each, dict) and each.get("referenceType") == "purl":
            found = found or _text(each.get("referenceLocator"))
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _listed(names: list[str], crates: int) -> str:
    shown: list[str] = []
    for name in names:
        if sum(map(len, shown)) + len(name) > _LONGEST:
            shown.append(f"{len(names) - len(shown)} more")
            break
        shown.append(name)
    if crates:
        shown.append(f"{crates} Rust crate{'' if crates == 1 else 's'}")
    return ", ".join(shown)
