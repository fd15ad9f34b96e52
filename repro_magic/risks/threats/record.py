"""Threats of the record itself: what is not recorded cannot be brought back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...model.record import NOT_TOLD, SECTIONS
from ...model.scope import Level
from ...model.unknown import Unknown
from ..earlier import unobserved, unverified
from ..risk import ALWAYS, FROM_IDENTICAL, FROM_LOCKED, FROM_PINNED
from ..subject import Subject
from .noun import Sighting, Threat


def _missing(subject: Subject) -> Iterator[Sighting]:
    if subject.record is None and not subject.problem:
        yield Sighting(
            subject="record",
            found="none",
            message="The notebook carries no record of its runtime: only its text was looked at.",
            weight=300,
        )


def _unreadable(subject: Subject) -> Iterator[Sighting]:
    if subject.problem:
        yield Sighting(
            subject="record",
            found="unreadable",
            message=f"A record that is there cannot be read: {subject.problem}.",
        )


def _stated(subject: Subject) -> Iterator[Sighting]:
    if subject.stamp is not None and (message := unobserved(subject.stamp)):
        yield Sighting(subject="record", found=subject.stamp.record.basis, message=message)


def _unverified(subject: Subject) -> Iterator[Sighting]:
    stamp = subject.stamp
    if stamp is not None and stamp.scope.level is Level.identical and (message := unverified(stamp)):
        yield Sighting(subject="outputs", found="not verified", message=message)


def _unknown(subject: Subject) -> Iterator[Sighting]:
    if subject.record is None:
        return
    for name in SECTIONS:
        section = getattr(subject.record, name)
        if isinstance(section, Unknown) and section != NOT_TOLD:
            yield Sighting(
                subject=name,
                found="unknown",
                message=f"{name.capitalize()} could not be told: {section.reason}.",
            )


def _in_output_only(subject: Subject) -> Iterator[Sighting]:
    if subject.stamp is not None and not subject.lifted:
        yield Sighting(
            subject="record",
            found="in an output only",
            message="The record is in an output only, which clearing the outputs takes away.",
        )


def _imported_nothing(subject: Subject) -> Iterator[Sighting]:
    packages, modules = subject.packages, subject.code.modules
    names = [name for name in subject.text.imports if name not in _OWN and f"{name}.py" not in modules]
    if subject.stamp is not None and subject.knows("packages") and not packages.imported and names:
        yield Sighting(
            subject="packages",
            found="none imported",
            message=f"The code imports {', '.join(sorted(names)[:3])}, and the record knows of no package: "
            "it was made before they were.",
        )


_OWN: Final = frozenset(("IPython", "ipykernel", "repro_magic"))
"""What a record tells of the kernel, or of itself, and not among the packages."""

_FAMILY: Final = "record itself"

THREATS: Final = (
    Threat(
        code="record-missing",
        component="outputs",
        family=_FAMILY,
        title="No record of the runtime",
        looks_for="A notebook without a stamp in its metadata and its outputs.",
        why="A fifth to a third of public notebooks tell any version of any package: the others have to be "
        "guessed.",
        source="jupyterlab/jupyterlab#19555; rasbt/watermark#4; counts over 4,432 public notebooks",
        severities=ALWAYS,
        remedy="Put %load_ext repro_magic and %repro in the first cell, and run all cells.",
        check=_missing,
    ),
    Threat(
        code="record-unreadable",
        component="outputs",
        family=_FAMILY,
        title="A record that cannot be read",
        looks_for="A stamp that is not of the published form, or of a newer format.",
        why="It was damaged, edited by hand, or made by a newer release; nothing can be compared with it.",
        source="docs/stamp.md",
        severities=ALWAYS,
        remedy="pip install --upgrade repro-magic for a newer format; else repro strip NB and run all cells "
        "again",
        check=_unreadable,
    ),
    Threat(
        code="record-stated",
        component="outputs",
        family=_FAMILY,
        title="Somebody stated this record; it was not observed while the cells ran",
        looks_for="A record by somebody's word, or read out of what another tool printed.",
        why="The outputs may come from another runtime than the one that was named afterwards.",
        source="Of 100 dated stamps of other tools, 29 are more than a year older than their notebook",
        severities=FROM_LOCKED,
        remedy="Run all cells again with %repro at the top.",
        check=_stated,
    ),
    Threat(
        code="outputs-unverified",
        component="outputs",
        family=_FAMILY,
        title="Outputs that nobody made again with the same result",
        looks_for="At the level identical, a result of repro verify in the stamp that is of these outputs.",
        why="A record says what ran, and not that running it again gives the same.",
        source="Samuel & Mietchen 2024 (giad113): 324 of 1,203 notebooks that ran gave other results",
        severities=FROM_IDENTICAL,
        remedy="repro verify NB --write",
        check=_unverified,
    ),
    Threat(
        code="record-incomplete",
        component="outputs",
        family=_FAMILY,
        title="A component that could not be told",
        looks_for="Sections of the record that are unknown, with the reason.",
        why="What could not be told cannot be compared, and never counts as a match.",
        source="docs/stamp.md",
        severities=FROM_PINNED,
        remedy="See the reason, and run the cells again where it can be told.",
        check=_unknown,
    ),
    Threat(
        code="record-in-output",
        component="outputs",
        family=_FAMILY,
        title="The record is in an output only",
        looks_for="A record in the output of %repro that the metadata do not hold.",
        why="Output strippers and Clear All Outputs take it away.",
        source="nbstripout and nb-clean drop outputs and keep metadata",
        severities=FROM_LOCKED,
        remedy="repro stamp NB",
        check=_in_output_only,
    ),
    Threat(
        code="record-empty",
        component="packages",
        family=_FAMILY,
        title="The record knows of no imported package",
        looks_for="A stamp without imported packages, while the code imports some.",
        why="It was made before the imports, as a printed stamp at the top is, and not kept up to date.",
        source="rasbt/watermark#34: 31 of 232 public stamps tell no package",
        severities=FROM_PINNED,
        remedy="Run all cells again with %repro at the top, and save.",
        check=_imported_nothing,
    ),
)
