"""Names and versions of distributions as the standards spell them."""

from __future__ import annotations

_LONGEST = 100
_LEVELS = {"alpha": "a", "beta": "b", "candidate": "rc"}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def normalized(name: str) -> str:
    """The name as PEP 503 compares it: ``Foo__Bar.baz`` is ``foo-bar-baz``."""
    name = name.lower().replace("_", "-").replace(".", "-")
    while "--" in name:
        name = name.replace("--", "-")
    return name


def is_name(normalized_name: str) -> bool:
    """Whether this can be the normalized name of a distribution."""
    return (
        0 < len(normalized_name) <= _LONGEST
        and normalized_name.isascii()
        and normalized_name.replace("-", "0").isalnum()
        and "-" not in (normalized_name[0], normalized_name[-1])
    )


def is_version(version: str) -> bool:
    """Whether this can stand in a record as a version, valid by PEP 440 or not."""
    return 0 < len(version) <= _LONGEST and version.isprintable() and version[0] not in "<{[("


def full_version(info: Any) -> str:
    """A `sys.version_info` as PEP 440 spells it: ``3.14.0rc1``."""
    major, minor, micro, level, serial = info
    return f"{major}.{minor}.{micro}" + (f"{_LEVELS[level]}{serial}" if level in _LEVELS else "")


def same_version(one: str, other: str) -> bool:
    """Whether two spellings mean one release: ``v1.0`` and ``1.0.0`` do."""
    return one == other or _spelled_alike(one) == _spelled_alike(other)


def _spelled_alike(version: str) -> str:
    release = version.strip().lower().lstrip("v")
    while release.endswith(".0"):
        release = release[:-2]
    return release.replace("-", ".").replace("_", ".")
