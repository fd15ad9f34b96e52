"""Threats of licences: what may not be used or passed on cannot be brought back by others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ...model.scope import Level
from ..risk import FROM_COMPATIBLE, FROM_PINNED
from ..subject import Subject
from .noun import Sighting, Threat

_UNVERIFIED: Final = "unverified"


def _identifiers(expression: str) -> set[str]:
    """The SPDX identifiers of an expression, in lower case."""
    words = re.findall(r"[A-Za-z0-9.+-]+", expression)
    return {word.lower() for word in words if word not in ("AND", "OR", "WITH")}


def _is_denied(expression: str, denied: frozenset[str]) -> bool:
    """Whether every way to fulfil an expression of ANDs and ORs uses a denied licence."""
    if "(" in expression:
        return bool(_identifiers(expression) & denied)
    return all(_identifiers(choice) & denied for choice in re.split(r"\s+OR\s+", expression))


def _denied(subject: Subject) -> Iterator[Sighting]:
    denied = frozenset(name.lower() for name in subject.scope.licenses_deny)
    if not denied:
        return
    for name, licence in subject.packages.licenses.items():
        if not licence.startswith(_UNVERIFIED) and _is_denied(licence, denied):
            yield Sighting(
                subject=name,
                found=licence,
                message=f"{name} is under {licence}, which the scope denies.",
                weight=100,
            )


def _unverified(subject: Subject) -> Iterator[Sighting]:
    # Where nobody asks about licences, half of all packages would be told here.
    if not subject.scope.licenses_deny and subject.level < Level.identical:
        return
    for name, licence in subject.packages.licenses.items():
        if licence.startswith(_UNVERIFIED):
            told = licence.partition(": ")[2] or "nothing"
            yield Sighting(
                subject=name,
                found=told,
                message=f"{name} states its licence in no standard form ({told}): somebody has to read it.",
            )


_FAMILY: Final = "licences"

THREATS: Final = (
    Threat(
        code="license-denied",
        component="packages",
        family=_FAMILY,
        title="A licence that the scope denies",
        looks_for="License expressions of relevant packages that cannot be fulfilled without a denied "
        "licence.",
        why="The notebook may not be passed on, or not be run, where the scope holds.",
        source="PEP 639; the SPDX specification, annex on license expressions",
        severities=FROM_COMPATIBLE,
        remedy='Replace the package, or accept it for a reason: [accept] "license-denied:NAME" = "..."',
        check=_denied,
    ),
    Threat(
        code="license-unverified",
        component="packages",
        family=_FAMILY,
        title="A licence that is not stated in a standard form",
        looks_for="Where the scope denies licences, or at the level identical: packages without a license "
        "expression.",
        why="Whether the package may be used cannot be told by a program.",
        source="PEP 639 (License-Expression)",
        severities=FROM_PINNED,
        remedy='Read the licence, and accept it: [accept] "license-unverified:NAME" = "BSD-3-Clause, read"',
        check=_unverified,
    ),
)
