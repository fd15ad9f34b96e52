"""Threats of the data that a notebook declares, and of what it reads without declaring it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...model.scope import Level
from ...model.text import Source
from ..risk import COMPATIBLE_THEN_ERROR, FROM_LOCKED, FROM_PINNED
from ..subject import Subject
from .noun import Sighting, Threat
from .urls import is_url


def reads(subject: Subject) -> Iterator[Source]:
    """Each input of the code once, at its first place."""
    seen: set[str] = set()
    for read in subject.text.reads:
        if read.name not in seen:
            seen.add(read.name)
            yield read


def is_declared(subject: Subject, name: str) -> bool:
    """Whether its content is recorded, so that a change would be told."""
    return subject.data.digests.get(name, "").startswith("sha256:")


def _unreadable(subject: Subject) -> Iterator[Sighting]:
    for name, digest in subject.data.digests.items():
        if digest.startswith("unknown"):
            reason = digest.partition(": ")[2] or "it could not be read"
            yield Sighting(
                subject=name, found="not there", message=f"{name} is declared as an input and {reason}."
            )


def _undeclared(subject: Subject) -> Iterator[Sighting]:
    if subject.level < Level.locked:
        return
    for read in reads(subject):
        if not is_url(read.name) and not is_declared(subject, read.name):
            yield Sighting(
                subject=read.name,
                found="no digest",
                place=read.place,
                message=f"The code reads {read.name}, and nothing records what was in it.",
            )


def _observed(subject: Subject) -> Iterator[Sighting]:
    opened = subject.data.opened
    for name in opened if isinstance(opened, tuple) else ():
        if not is_declared(subject, name) and not name.endswith((".py", ".pyc", ".so")):
            yield Sighting(
                subject=name,
                found="opened",
                message=f"The notebook was seen to read {name}, which is not declared.",
            )


def _located(subject: Subject, *kinds: str) -> Iterator[tuple[str, str]]:
    yield from ((name, kind) for name, kind in subject.data.locations.items() if kind in kinds)


def _elsewhere(subject: Subject) -> Iterator[Sighting]:
    for name, kind in _located(subject, "network mount", "database"):
        yield Sighting(
            subject=name, found=kind, message=f"{name} is on a {kind}, which others may not reach."
        )


def _outside(subject: Subject) -> Iterator[Sighting]:
    for name, _ in _located(subject, "relative"):
        if not subject.knows("code") or not subject.code.commit:
            continue
        yield Sighting(
            subject=name,
            found="outside",
            message=f"{name} lies outside of the notebook's repository and is not kept with it.",
        )


def _roots(subject: Subject) -> Iterator[Sighting]:
    if not subject.scope.data_roots:
        return
    for name in dict.fromkeys((*subject.data.digests, *(read.name for read in reads(subject)))):
        if not any(name.startswith(root.rstrip("/")) for root in subject.scope.data_roots):
            yield Sighting(
                subject=name,
                found="outside of the roots",
                message=f"{name} lies under none of the data roots of the scope.",
            )


_FAMILY: Final = "data"
FAILING: Final = "Samuel & Mietchen 2024 (giad113): 1,102 of 10,389 executions end in FileNotFoundError"

THREATS: Final = (
    Threat(
        code="data-unreadable",
        component="data",
        family=_FAMILY,
        title="A declared input is missing or cannot be read",
        looks_for="Declared inputs without a digest.",
        why="The outputs were made without it, or nobody can say what was in it.",
        source=FAILING,
        severities=COMPATIBLE_THEN_ERROR,
        remedy="Put the file in its place and run %repro data PATH again.",
        check=_unreadable,
    ),
    Threat(
        code="data-undeclared",
        component="data",
        family=_FAMILY,
        title="The code reads a file that nothing records",
        looks_for="At the levels locked and identical: files that code reads and that have no recorded "
        "digest.",
        why="A file can change while its name stays; then the same code in the same runtime gives other "
        "results.",
        source=FAILING,
        severities=FROM_LOCKED,
        remedy="%repro data PATH",
        check=_undeclared,
    ),
    Threat(
        code="data-observed",
        component="data",
        family=_FAMILY,
        title="A file was read that is not declared",
        looks_for="Where observation is on: files that were opened for reading and have no recorded digest.",
        why="What a notebook really reads is often more than what its author thinks of.",
        source="ReproZip (Chirigati et al. 2016) on tracing what is read",
        severities=FROM_LOCKED,
        remedy="%repro data PATH",
        check=_observed,
    ),
    Threat(
        code="data-elsewhere",
        component="data",
        family=_FAMILY,
        title="An input on a network mount or in a database",
        looks_for="Declared inputs whose location is a network mount or a database.",
        why="Others may have no access, and its content changes by other hands.",
        source="FAIR principles, A1",
        severities=FROM_LOCKED,
        remedy="Keep an extract as a file beside the notebook: frame.to_parquet('data/extract.parquet')",
        check=_elsewhere,
    ),
    Threat(
        code="data-outside-repository",
        component="data",
        family=_FAMILY,
        title="An input outside of the notebook's repository",
        looks_for="Declared inputs at a relative place that the repository does not hold.",
        why="A clone of the repository does not bring it.",
        source="nbformat#49: the sharing unit is the directory",
        severities=FROM_LOCKED,
        remedy="Move it into the repository (Git LFS or DVC for large files), or publish it with a DOI.",
        check=_outside,
    ),
    Threat(
        code="data-outside-roots",
        component="data",
        family=_FAMILY,
        title="An input outside of the data roots of the scope",
        looks_for="Inputs that begin with none of `data.roots`.",
        why="The scope says where inputs are kept.",
        source="the scope of the notebook",
        severities=FROM_PINNED,
        remedy="Move it below one of the roots, or add its place to the scope.",
        check=_roots,
    ),
)
