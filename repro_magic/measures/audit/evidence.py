"""The pieces of evidence in one notebook, and what a record tells of language, version and packages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...model.printed import PrintedRecords
from ...model.record import Record
from ...model.unknown import Unknown

_VERSION = re.compile(r"\d+(?:\.\d+)*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """The pieces of evidence in one notebook."""

    stamp: Record | None = None
    printed: PrintedRecords | None = None
    language: str = ""
    version: str = ""
    """Of ``language_info``: what last saved the notebook, which need not be what ran."""
    kernel: str = ""
    imports: tuple[str, ...] = ()
    """Distributions."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Columns of the row that need no judging."""


def packages_of(record: Record | None) -> tuple[dict[str, str], dict[str, str]]:
    if record is None or isinstance(record.packages, Unknown):
        return {}, {}
    packages = record.packages
    return dict(packages.imported or packages.installed), dict(packages.needed)


def version_of(record: Record | None) -> str:
    if record is None or isinstance(record.interpreter, Unknown):
        return ""
    version = record.interpreter.version
    return version if isinstance(version, str) else ""


def language_of(record: Record | None) -> str:
    """The language of a record; empty where it does not tell."""
    if record is None or isinstance(record.interpreter, Unknown):
        return ""
    implementation = record.interpreter.implementation
    return implementation if implementation in ("r", "julia") else "python"


def release(version: str) -> str:
    """The release numbers that ``language_info.version`` begins with: ``3.8.2-final`` is 3.8.2."""
    found = _VERSION.match(version.strip())
    return found[0] if found else ""


def same(one: str, other: str) -> bool:
    """Whether two versions are equal as far as the shorter tells."""
    shorter = min(one.count("."), other.count(".")) + 1
    return one.split(".")[:shorter] == other.split(".")[:shorter]
