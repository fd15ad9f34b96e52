"""Threats of what the code reads, by the paths and URLs that it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..risk import FROM_IDENTICAL, FROM_LOCKED, FROM_PINNED
from ..subject import Subject
from .data import FAILING, is_declared, reads
from .noun import Sighting, Threat
from .urls import is_absolute, is_home, is_url, is_versioned


def _homes(subject: Subject) -> Iterator[Sighting]:
    told = {read.name: read.place for read in reads(subject) if is_home(read.name)}
    for use in subject.text.uses.get("home", ()):
        told.setdefault(use.name, use.place)
    for name, place in told.items():
        yield Sighting(
            subject=name,
            found="home",
            place=place,
            message=f"{name} lies in somebody's home, where nobody else has it.",
        )


def _absolute(subject: Subject) -> Iterator[Sighting]:
    for read in reads(subject):
        if is_absolute(read.name) and not is_home(read.name):
            yield Sighting(
                subject=read.name,
                found="absolute",
                place=read.place,
                message=f"{read.name} is a place on one machine.",
            )


def _unversioned(subject: Subject) -> Iterator[Sighting]:
    for read in reads(subject):
        if (
            is_url(read.name)
            and not read.clones
            and not is_versioned(read.name)
            and not is_declared(subject, read.name)
        ):
            yield Sighting(
                subject=read.name,
                found="no version",
                place=read.place,
                message=f"{read.name} names no version: what it answers may change at any time.",
            )


def _cloned(subject: Subject) -> Iterator[Sighting]:
    for read in reads(subject):
        if read.clones:
            yield Sighting(
                subject=read.name,
                found="no commit",
                place=read.place,
                message=f"{read.name} is cloned as it is on the day of the run.",
            )


def _insecure(subject: Subject) -> Iterator[Sighting]:
    for read in reads(subject):
        if read.name.startswith(("http://", "ftp://")) and "://localhost" not in read.name:
            yield Sighting(
                subject=read.name,
                found="not encrypted",
                place=read.place,
                message=f"{read.name} is read without encryption: anybody on the way can change it.",
            )


def _models(subject: Subject) -> Iterator[Sighting]:
    uses = subject.text.uses.get("unversioned-model", ())
    for name in dict.fromkeys(use.name for use in uses):
        use = next(each for each in uses if each.name == name)
        yield Sighting(
            subject=name,
            found="no revision",
            place=use.place,
            message=f"{name} is downloaded by its name alone: its owner may replace it.",
        )


def _file_order(subject: Subject) -> Iterator[Sighting]:
    for use in subject.text.uses.get("file-order", ())[:1]:
        yield Sighting(
            subject=use.name,
            found=str(use.place),
            place=use.place,
            message=f"{use.name} gives files in the order of the file system, which is another one "
            "elsewhere.",
        )


_FAMILY: Final = "data"

THREATS: Final = (
    Threat(
        code="data-home-path",
        component="data",
        family=_FAMILY,
        title="A path in somebody's home",
        looks_for="Paths below ~, /home, /Users, /root and C:\\Users in the code.",
        why="The folder exists on one account of one machine, and its name tells whose.",
        source=FAILING,
        severities=FROM_PINNED,
        remedy="Put the file beside the notebook and read it by a relative path: data/table.csv",
        check=_homes,
    ),
    Threat(
        code="data-absolute-path",
        component="data",
        family=_FAMILY,
        title="An absolute path",
        looks_for="Readers whose path begins at the root of a file system.",
        why="The place exists on one machine or in one hosted runtime.",
        source=FAILING + "; 12 % of public notebooks show a local path in their outputs",
        severities=FROM_PINNED,
        remedy="Put the file beside the notebook and read it by a relative path: data/table.csv",
        check=_absolute,
    ),
    Threat(
        code="data-url-unversioned",
        component="data",
        family=_FAMILY,
        title="A URL that names no version",
        looks_for="URLs that code reads, without a commit, a version, a DOI or a recorded digest.",
        why="What stands behind the URL changes or disappears, and the notebook cannot tell.",
        source="Klein et al. 2014 on reference rot; 11 % of public notebooks read from a URL",
        severities=FROM_PINNED,
        remedy="Use the URL of a release, of a commit or of a DOI, or record what it gave: %repro data URL",
        check=_unversioned,
    ),
    Threat(
        code="data-cloned",
        component="data",
        family=_FAMILY,
        title="A repository is cloned without a commit",
        looks_for="git clone in cells.",
        why="The clone brings what is newest on the day of the run.",
        source="GigaScience giad113, on repositories that moved on after the paper",
        severities=FROM_PINNED,
        remedy="!git clone URL repo && git -C repo checkout COMMIT",
        check=_cloned,
    ),
    Threat(
        code="data-url-insecure",
        component="data",
        family=_FAMILY,
        title="A URL without encryption",
        looks_for="http: and ftp: URLs that code reads.",
        why="What arrives can be changed on the way, and many servers have switched these off.",
        source="RFC 7258; browsers and archives that moved to https only",
        severities=FROM_IDENTICAL,
        remedy="Use the https URL, and record what it gave: %repro data URL",
        check=_insecure,
    ),
    Threat(
        code="model-unversioned",
        component="data",
        family=_FAMILY,
        title="A model or data set is downloaded by its name alone",
        looks_for="from_pretrained, load_dataset, torch.hub.load and nltk.download without a revision.",
        why="Hubs let owners replace files under the same name; weights of another day give other numbers.",
        source="The Hugging Face documentation of revision; Shahriari et al. 2022 (make4040045)",
        severities=FROM_LOCKED,
        remedy='Name the commit: from_pretrained(NAME, revision="COMMIT")',
        check=_models,
    ),
    Threat(
        code="file-order",
        component="data",
        family=_FAMILY,
        title="Files are taken in the order of the file system",
        looks_for="os.listdir, glob and Path.iterdir that are not sorted.",
        why="The order differs between file systems, and with it sums, splits and the rows of tables.",
        source="Neupane et al. 2019 (Org. Lett. 21, 8448): 150 papers in doubt over glob without sorted",
        severities=FROM_LOCKED,
        remedy="for path in sorted(glob.glob('*.csv')):",
        check=_file_order,
    ),
)
