"""Threats of where single packages came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..risk import FROM_LOCKED, FROM_PINNED, PINNED_THEN_ERROR
from ..subject import Subject
from .noun import Sighting, Threat
from .urls import is_local, is_pinned


def origins_of_kind(subject: Subject, kind: str) -> Iterator[tuple[str, str]]:
    """Package and the rest of its origin, of relevant packages with that kind of origin."""
    relevant = (
        subject.packages.everything() if not subject.packages.relevant() else subject.packages.relevant()
    )
    for name, origin in subject.packages.origins.items():
        first, _, rest = origin.partition(" ")
        if first == kind and name in relevant:
            yield name, rest


def _editable(subject: Subject) -> Iterator[Sighting]:
    for name, rest in origins_of_kind(subject, "editable"):
        _, _, commit = rest.partition("@")
        known = f"at commit {commit[:12]}" if commit else "of no repository"
        yield Sighting(
            subject=name,
            found=known,
            message=f"{name} runs from a working directory ({known}), which goes on changing.",
        )


def _uncommitted(subject: Subject) -> Iterator[Sighting]:
    for name, change in subject.packages.modified.items():
        kind, _, files = change.partition("uncommitted: ")
        if not kind and files:
            yield Sighting(
                subject=name,
                found=files,
                message=f"{name} ran with changes that no commit holds ({files}).",
                weight=100,
            )


def _unpushed(subject: Subject) -> Iterator[Sighting]:
    untold = {
        name: _UNKEPT.get(rest.partition(" ")[2][:4], "")
        for name, rest in origins_of_kind(subject, "editable")
    }
    for name, reason in {**untold, **subject.packages.unpushed}.items():
        if not reason:
            continue
        yield Sighting(
            subject=name,
            found=reason,
            message=f"Nobody else can get the commit that {name} runs from: {reason}.",
        )


_UNKEPT: Final = {"": "its folder is no repository", "git@": "its repository has no remote"}
"""How an editable origin goes on that nobody else can get, and why."""


def _vcs(subject: Subject) -> Iterator[Sighting]:
    for name, rest in origins_of_kind(subject, "vcs"):
        if not re.search(r"@[0-9a-f]{40,64}(?:#|$)", rest):
            yield Sighting(
                subject=name, found=rest, message=f"{name} came from {rest}, which names no commit."
            )


def _directory(subject: Subject) -> Iterator[Sighting]:
    for name, rest in origins_of_kind(subject, "directory"):
        yield Sighting(
            subject=name,
            found=f"directory {rest}",
            message=f"{name} was installed from a folder of one machine, which the record cannot name.",
        )


def _archive(subject: Subject) -> Iterator[Sighting]:
    for name, rest in origins_of_kind(subject, "archive"):
        if "sha256=" not in rest:
            yield Sighting(
                subject=name,
                found=rest.strip(),
                message=f"{name} came from an archive without a hash: {rest.strip()}.",
            )
        elif is_local(rest):
            yield Sighting(
                subject=name, found=rest.strip(), message=f"{name} came from a file of one machine."
            )


def _system(subject: Subject) -> Iterator[Sighting]:
    for name, rest in origins_of_kind(subject, "system"):
        if name in subject.packages.imported:
            yield Sighting(
                subject=name,
                found=rest,
                message=f"{name} belongs to the packages of {rest} and changes with the system.",
            )


def _installed_from(subject: Subject) -> Iterator[Sighting]:
    for each in subject.text.installs:
        for url in each.remote:
            if not is_pinned(url):
                yield Sighting(
                    subject=url,
                    found="a branch",
                    place=each.place,
                    message=f"{url} is installed as it is on the day of the run.",
                )
        for path in each.local:
            yield Sighting(
                subject=path,
                found="a local path",
                place=each.place,
                message=f"{path} is installed from a path of one machine.",
            )


_FAMILY: Final = "origins and channels"

THREATS: Final = (
    Threat(
        code="package-editable",
        component="packages",
        family=_FAMILY,
        title="A package runs from a working directory",
        looks_for="Editable installations among the relevant packages.",
        why="Its version number stays while its code changes, and the folder is on one machine only.",
        source="PEP 610, PEP 660",
        severities=FROM_LOCKED,
        remedy="Commit and push, then: pip install 'NAME @ git+URL@COMMIT'",
        check=_editable,
    ),
    Threat(
        code="package-uncommitted",
        component="packages",
        family=_FAMILY,
        title="A package ran with changes that no commit holds",
        looks_for="Editable installations whose repository had changed files.",
        why="The code that made the outputs exists nowhere but in that working directory.",
        source="posit-dev/rsconnect-python#166; wandb/wandb#3519 (the missing difference)",
        severities=PINNED_THEN_ERROR,
        remedy="git commit -a && git push, then run all cells again",
        check=_uncommitted,
    ),
    Threat(
        code="package-unpushed",
        component="packages",
        family=_FAMILY,
        title="A package runs from a commit that was not pushed",
        looks_for="Editable installations at a commit that no remote branch holds, or without any remote.",
        why="The record names the commit, and nobody else can get it.",
        source="PEP 610 records the commit and cannot tell whether it is public",
        severities=PINNED_THEN_ERROR,
        remedy="git push",
        check=_unpushed,
    ),
    Threat(
        code="package-vcs-unpinned",
        component="packages",
        family=_FAMILY,
        title="A package from version control without a commit",
        looks_for="Origins of version control that name no commit.",
        why="A branch moves on; the same command installs other code tomorrow.",
        source="PEP 610 (commit_id)",
        severities=PINNED_THEN_ERROR,
        remedy="pip install --force-reinstall 'NAME @ git+URL@COMMIT'",
        check=_vcs,
    ),
    Threat(
        code="package-directory",
        component="packages",
        family=_FAMILY,
        title="A package was installed from a folder of one machine",
        looks_for="Origins that are a local directory.",
        why="Nobody else has the folder, and its version number says nothing about its content.",
        source="posit-dev/rsconnect-python#166",
        severities=PINNED_THEN_ERROR,
        remedy="Publish it, install it from a commit, or keep the wheel: repro vault add NB",
        check=_directory,
    ),
    Threat(
        code="package-archive",
        component="packages",
        family=_FAMILY,
        title="A package from an archive without a hash, or from a local file",
        looks_for="Origins that are an archive without SHA-256, or with a file: URL.",
        why="The archive behind the URL can be replaced without a trace, and a local file is on one machine.",
        source="PEP 610 (archive_info.hashes)",
        severities=FROM_LOCKED,
        remedy="pip install 'NAME @ URL#sha256=HEX'",
        check=_archive,
    ),
    Threat(
        code="package-of-system",
        component="packages",
        family=_FAMILY,
        title="An imported package belongs to the operating system",
        looks_for="Imported packages that the system's package manager installed.",
        why="The system updates and patches it, and pip cannot bring the same build back.",
        source="PEP 668",
        severities=FROM_LOCKED,
        remedy="Make an environment of its own: python3 -m venv .venv, and install the package there.",
        check=_system,
    ),
    Threat(
        code="install-from-elsewhere",
        component="code",
        family=_FAMILY,
        title="A cell installs from a branch or from a local path",
        looks_for="Install commands in cells with a URL that names no commit or version, or with a path.",
        why="The branch moves on, and the path is on one machine.",
        source="PEP 508 (direct references); PEP 610",
        severities=FROM_PINNED,
        remedy="%pip install 'NAME @ git+URL@COMMIT'",
        check=_installed_from,
    ),
)
