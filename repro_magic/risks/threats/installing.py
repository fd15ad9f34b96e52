"""Threats of installing in cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..risk import FROM_LOCKED, FROM_PINNED
from ..subject import Subject
from .noun import Sighting, Threat


def _unpinned(subject: Subject) -> Iterator[Sighting]:
    for each in subject.text.installs:
        if each.exact and len(each.exact) < len(each.requirements):
            continue
        for name in each.requirements:
            if name not in each.exact:
                yield Sighting(
                    subject=name,
                    found="any version",
                    place=each.place,
                    message=f"A cell installs {name} in whatever version is newest on the day of the run.",
                )


def _partly_pinned(subject: Subject) -> Iterator[Sighting]:
    for each in subject.text.installs:
        loose = [name for name in each.requirements if name not in each.exact]
        if each.exact and loose:
            yield Sighting(
                subject=", ".join(loose)[:200],
                found=f"{len(each.exact)} of {len(each.requirements)} pinned",
                place=each.place,
                message=f"{', '.join(loose)} is not pinned beside {', '.join(each.exact)}: its newest "
                "version may ask for another one of those.",
            )


def _wrong_environment(subject: Subject) -> Iterator[Sighting]:
    for each in subject.text.installs:
        if not each.magic and (each.requirements or each.files or each.local or each.remote):
            yield Sighting(
                subject=f"!{each.tool}",
                found=str(each.place),
                place=each.place,
                message=f"!{each.tool} installs into the environment of the shell, which need not be the "
                "kernel's.",
            )


_FAMILY: Final = "code and execution"

THREATS: Final = (
    Threat(
        code="install-unpinned",
        component="code",
        family=_FAMILY,
        title="A cell installs packages without versions",
        looks_for="pip, conda, mamba and uv commands in cells with no exact version.",
        why="Each run installs what is newest on its day, into the environment that the record describes.",
        source="1,274 of 4,432 public notebooks install in a cell, 60 of them with a pin",
        severities=FROM_PINNED,
        remedy="%pip install NAME==VERSION, with the version that the record tells",
        check=_unpinned,
    ),
    Threat(
        code="install-partly-pinned",
        component="code",
        family=_FAMILY,
        title="A cell pins some packages and not others",
        looks_for="Install commands with exact versions beside loose ones.",
        why="The newest of the loose ones may need another version of a pinned one: then the install fails, "
        "or changes what was pinned.",
        source="jupyterhub/mybinder.org-user-guide#161 (partial pins are worse than none)",
        severities=FROM_PINNED,
        remedy="repro export NB --to requirements, and install from that",
        check=_partly_pinned,
    ),
    Threat(
        code="install-by-shell",
        component="code",
        family=_FAMILY,
        title="A cell installs by the shell",
        looks_for="!pip, !conda and !uv, and the same in a %%bash cell.",
        why="The shell finds the first pip of its PATH, which may belong to another environment than the "
        "kernel.",
        source="IPython's documentation of %pip; VanderPlas 2017, installing Python packages from a notebook",
        severities=FROM_LOCKED,
        remedy="%pip install NAME==VERSION",
        check=_wrong_environment,
    ),
)
