"""Every threat: one row each, in a module for each family. Another one is another row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ...model.finding import Finding
from ..subject import Subject
from . import (
    artefacts,
    channels,
    data,
    execution,
    habits,
    installing,
    kernel,
    licences,
    numerics,
    origins,
    packages,
    processors,
    record,
    repository,
    services,
    sources,
    system,
)
from .noun import Sighting, Threat

__all__ = ["THREATS", "Sighting", "Threat", "threats"]

_TABLES: Final = (
    *(kernel, packages, artefacts, origins, channels, system, numerics, processors),
    *(data, sources, execution, installing, repository, habits, services, licences, record),
)

THREATS: Final[Mapping[str, Threat]] = {row.code: row for module in _TABLES for row in module.THREATS}
"""Every threat by its code."""


def threats(subject: Subject) -> tuple[Finding, ...]:
    """What threatens a notebook, whatever it is compared with. Pure: the same subject, the same findings."""
    return tuple(_findings(subject))


def _findings(subject: Subject) -> Iterator[Finding]:
    for threat in THREATS.values():
        yield from threat.findings(subject)
