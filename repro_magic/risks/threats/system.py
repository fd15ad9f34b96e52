"""Threats of the operating system and of the search path of modules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..risk import FROM_IDENTICAL, FROM_LOCKED, FROM_PINNED, PINNED_THEN_ERROR
from ..subject import Subject, told
from .lifetimes import SHOWN, SYSTEM
from .noun import Sighting, Threat


def _shadowed(subject: Subject) -> Iterator[Sighting]:
    for name, way in subject.packages.shadows.items():
        yield Sighting(
            subject=name,
            found=way,
            message=f"{name} was found through {way}, outside of the kernel's own environment.",
        )


def _path_in_code(subject: Subject) -> Iterator[Sighting]:
    for use in subject.text.uses.get("search-path", ())[:1]:
        yield Sighting(
            subject="sys.path",
            found=use.name,
            place=use.place,
            message="The code changes where modules are found, so that they may come from outside of the "
            "environment.",
        )


def _unmaintained(subject: Subject) -> Iterator[Sighting]:
    system = told(subject.platform.distribution)
    last = next((day for name, day in SYSTEM.items() if system == name or system.startswith(name + ".")), "")
    if last and subject.today > last:
        yield Sighting(
            subject=system,
            found=f"until {last}",
            message=f"{system} has had no free updates since {last} (dates as of {SHOWN}).",
        )


def _musl(subject: Subject) -> Iterator[Sighting]:
    if told(subject.platform.libc).startswith("musl"):
        yield Sighting(
            subject="libc",
            found=told(subject.platform.libc),
            message="The C library is musl, for which many packages have no wheel, and which rounds "
            "differently.",
        )


def _unsupported(subject: Subject) -> Iterator[Sighting]:
    here = subject.place
    if here and subject.scope.platforms and here not in subject.scope.platforms:
        yield Sighting(
            subject=here,
            found=here,
            message=f"The outputs come from {here}, which is not among the platforms of the scope.",
        )


def _encoding(subject: Subject) -> Iterator[Sighting]:
    encoding = told(subject.numerics.encoding)
    if encoding and not encoding.startswith(("utf-8", "utf8")):
        yield Sighting(
            subject="encoding",
            found=encoding,
            message=f"Files are read as {encoding} where the code names no encoding; elsewhere that is "
            "UTF-8.",
        )


def _shell(subject: Subject) -> Iterator[Sighting]:
    for name in dict.fromkeys(use.name for use in subject.text.uses.get("shell", ())):
        if name in _EVERYWHERE:
            continue
        use = next(each for each in subject.text.uses["shell"] if each.name == name)
        yield Sighting(
            subject=name,
            found=str(use.place),
            place=use.place,
            message=f"A cell starts {name}, a program that the record says nothing about.",
        )


def _variables(subject: Subject) -> Iterator[Sighting]:
    for name in dict.fromkeys(use.name for use in subject.text.uses.get("environment", ())):
        use = next(each for each in subject.text.uses["environment"] if each.name == name)
        yield Sighting(
            subject=name,
            found=str(use.place),
            place=use.place,
            message=f"The code reads the environment variable {name}, which no record keeps.",
        )


_EVERYWHERE: Final = frozenset(
    ("cat", "cp", "echo", "head", "ls", "mkdir", "mv", "pwd", "repro", "rm", "sleep", "tail", "true")
)
"""Programs that do the same on every machine, and our own, whose version is recorded."""

_FAMILY: Final = "system"

THREATS: Final = (
    Threat(
        code="path-shadowed",
        component="packages",
        family=_FAMILY,
        title="A package came from outside of the kernel's environment",
        looks_for="Relevant packages that were found through PYTHONPATH, the user site or a .pth file.",
        why="They are on this account only and win over what the environment holds, so that its lists and "
        "exports are not what ran.",
        source="The documentation of Python's site module; PEP 370 (user site)",
        severities=PINNED_THEN_ERROR,
        remedy="Install the package in the environment, and start the kernel with PYTHONNOUSERSITE=1 and "
        "without PYTHONPATH.",
        check=_shadowed,
    ),
    Threat(
        code="path-in-code",
        component="code",
        family=_FAMILY,
        title="The code changes the search path of modules",
        looks_for="sys.path.append and its like.",
        why="What is imported then depends on folders around the notebook, often with absolute paths.",
        source="Pimentel et al. 2019 (MSR) on dependencies that notebooks do not declare",
        severities=FROM_LOCKED,
        remedy="Make the modules a package and install it: pip install -e .",
        check=_path_in_code,
    ),
    Threat(
        code="system-end-of-life",
        component="platform",
        family=_FAMILY,
        title="An operating system past the end of its life",
        looks_for="The recorded system in the table of end-of-life dates that ships with this package.",
        why="Its package archives move away, and images of it disappear.",
        source="The projects' own release pages; dates as of " + SHOWN,
        severities=FROM_LOCKED,
        remedy="repro export NB --to dockerfile",
        check=_unmaintained,
    ),
    Threat(
        code="libc-musl",
        component="platform",
        family=_FAMILY,
        title="The C library is musl",
        looks_for="musl as the C library, which Alpine Linux has.",
        why="Wheels for musl are rare, so that packages are compiled on each machine; its mathematical "
        "functions round differently from those of glibc.",
        source="PEP 656",
        severities=FROM_LOCKED,
        remedy="Run in an image with glibc, such as python:3-slim in place of python:3-alpine.",
        check=_musl,
    ),
    Threat(
        code="platform-unsupported",
        component="platform",
        family=_FAMILY,
        title="The outputs come from a platform that the scope does not name",
        looks_for="System and architecture of the record among `platforms` of the scope.",
        why="What is promised for some platforms was made on another.",
        source="the scope of the notebook",
        severities=FROM_PINNED,
        remedy="Run all cells again on a platform of the scope, or add this one to it.",
        check=_unsupported,
    ),
    Threat(
        code="encoding-not-utf8",
        component="numerics",
        family=_FAMILY,
        title="Text files are not read as UTF-8",
        looks_for="Another encoding than UTF-8 as the one that open() takes by default.",
        why="The same file gives other text, or an error, on a machine with UTF-8.",
        source="PEP 540, PEP 597, PEP 686",
        severities=FROM_PINNED,
        remedy="Start the kernel with PYTHONUTF8=1, or name the encoding: open(path, encoding='utf-8')",
        check=_encoding,
    ),
    Threat(
        code="shell-command",
        component="code",
        family=_FAMILY,
        title="A cell starts a program of the system",
        looks_for="Lines with ! and calls of subprocess and os.system, installations aside.",
        why="The program and its version are no part of a Python environment.",
        source="conda/conda-lock and repo2docker keep system packages in files of their own (apt.txt)",
        severities=FROM_IDENTICAL,
        remedy="Do it in Python, or keep the program in an image: repro export NB --to dockerfile",
        check=_shell,
    ),
    Threat(
        code="variable-read",
        component="code",
        family=_FAMILY,
        title="The code reads environment variables",
        looks_for="os.environ and os.getenv.",
        why="Their values differ from machine to machine, and records keep none but a few for good reason.",
        source="The Twelve-Factor App, III; the privacy rules of this package",
        severities=FROM_IDENTICAL,
        remedy="Set what results depend on in a cell, as a parameter of the notebook.",
        check=_variables,
    ),
)
