"""Threats of the kernel and the interpreter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from packaging.version import InvalidVersion, Version

from ..risk import COMPATIBLE_THEN_ERROR, FROM_COMPATIBLE, FROM_LOCKED, FROM_PINNED
from ..subject import Subject, told
from .lifetimes import PYTHON, SHOWN
from .noun import Sighting, Threat


def _substituted(subject: Subject) -> Iterator[Sighting]:
    recorded, saved = told(subject.interpreter.version), subject.text.language_version
    if subject.stamp is None or subject.text.language not in ("", "python"):
        return
    if recorded and saved and _minor(recorded) and _minor(saved) and _minor(recorded) != _minor(saved):
        yield Sighting(
            subject="kernel",
            found=f"saved by Python {saved}",
            message=f"Python {recorded} made the outputs, and a kernel of Python {saved} was there when the "
            "notebook was last saved.",
        )


def _mismatched(subject: Subject) -> Iterator[Sighting]:
    text = subject.text
    pair = {text.kernel_language, text.language}
    # Sage and others are Python under another name, and one .NET kernel runs several languages.
    if "python" in pair and pair & _OTHERS:
        yield Sighting(
            subject=text.kernel or "kernelspec",
            found=f"{text.kernel_language} kernel, {text.language} code",
            message=f"The kernelspec says {text.kernel_language}, and the notebook was saved by a kernel of "
            f"{text.language}.",
        )


def _missing(subject: Subject) -> Iterator[Sighting]:
    name = subject.text.kernel
    if name and subject.kernels is not None and name not in subject.kernels:
        yield Sighting(
            subject=name,
            found="not installed here",
            message=f"No kernel is called {name} on this machine, so that Jupyter picks another one or asks.",
        )


def _unnamed(subject: Subject) -> Iterator[Sighting]:
    if not subject.text.kernel:
        yield Sighting(
            subject="kernelspec",
            found="none",
            message="The notebook names no kernel, so that each front end picks its own default.",
        )


def _end_of_life(subject: Subject) -> Iterator[Sighting]:
    version = told(subject.interpreter.version)
    if not version and subject.record is None and subject.text.language == "python":
        version = subject.text.language_version
    last = PYTHON.get(_minor(version), "")
    if last and subject.today > last:
        yield Sighting(
            subject="python",
            found=f"{version}, until {last}",
            message=f"Python {_minor(version)} has had no fixes since {last} (dates as of {SHOWN}).",
        )


def _prerelease(subject: Subject) -> Iterator[Sighting]:
    version = told(subject.interpreter.version)
    if _is_prerelease(version):
        yield Sighting(
            subject="python",
            found=version,
            message=f"Python {version} is a preview, which nobody keeps on offer.",
        )


def _no_environment(subject: Subject) -> Iterator[Sighting]:
    where = subject.interpreter
    source = told(where.source)
    if source in _SYSTEM and where.environment is None:
        yield Sighting(
            subject="python",
            found=f"{source}'s own Python",
            message=f"The notebook ran in the Python of {source} itself, whose packages change with the "
            "system.",
        )


def _not_provided(subject: Subject) -> Iterator[Sighting]:
    """Only of a runtime that was looked at whole: a stamp tells what was used, not what is there."""
    if subject.present is None:
        return
    names = subject.present
    for module, place in subject.text.imports.items():
        plain = module.lower().replace("_", "-")
        tops = {each.partition(".")[0] for each in subject.packages.modules}
        provided = module in tops or module in subject.beside
        # One name may be shared by many packages, such as google or azure.
        if not provided and plain not in names and not any(each.startswith(plain + "-") for each in names):
            yield Sighting(
                subject=module,
                found="not there",
                place=place,
                message=f"No package of this runtime provides {module}.",
            )


_OTHERS: Final = frozenset(
    (
        "r",
        "julia",
        "scala",
        "bash",
        "c++",
        "javascript",
        "typescript",
        "ruby",
        "go",
        "rust",
        "octave",
        "matlab",
    )
)

_SYSTEM_NAMES: Final = (
    "debian ubuntu fedora rhel centos arch alpine opensuse homebrew xcode raspbian linuxmint pop rocky "
    "almalinux manjaro gentoo amzn"
)
_SYSTEM: Final = frozenset(_SYSTEM_NAMES.split())


def _minor(version: str) -> str:
    """``3.12`` of ``3.12.1``; empty for what is no version."""
    first, dot, rest = version.partition(".")
    second = "".join(sign for sign in rest.partition(".")[0] if sign.isdigit())
    return f"{first}.{second}" if dot and second and first.isdigit() else ""


def _is_prerelease(version: str) -> bool:
    try:
        return Version(version).is_prerelease
    except InvalidVersion:
        return False


_FAMILY: Final = "kernel and interpreter"

THREATS: Final = (
    Threat(
        code="kernel-substituted",
        component="kernel",
        family=_FAMILY,
        title="The notebook was last saved with another Python than the one that made its outputs",
        looks_for="`language_info.version` in the metadata, which names another minor version than the "
        "record.",
        why="Front ends put another kernel in the place of a missing one, sometimes without a word; the "
        "metadata then tells of the substitute, and the next run uses it.",
        source="jupyterlab/jupyterlab#19673; of 227 public notebooks that print their Python, 33 % name "
        "another minor version in their metadata",
        severities=FROM_PINNED,
        remedy="Choose the recorded kernel and save, or run all cells again: repro restore NB makes that "
        "kernel.",
        check=_substituted,
    ),
    Threat(
        code="kernel-language",
        component="kernel",
        family=_FAMILY,
        title="Kernelspec and language of the notebook disagree",
        looks_for="`kernelspec.language` beside `language_info.name`.",
        why="One of the two is left from another kernel, so that opening the notebook starts a kernel that "
        "cannot run its code.",
        source="nbformat's description of kernelspec and language_info; jupyterlab/jupyterlab#19673",
        severities=FROM_COMPATIBLE,
        remedy="Choose the right kernel and save the notebook.",
        check=_mismatched,
    ),
    Threat(
        code="kernel-missing",
        component="kernel",
        family=_FAMILY,
        title="The kernel that the notebook names is not installed here",
        looks_for="The name of the notebook's kernelspec among those of this machine.",
        why="Jupyter falls back to another kernel, whose packages nobody chose for this notebook.",
        source="jupyterlab/jupyterlab#19673, #19050",
        severities=FROM_PINNED,
        remedy="repro restore NB",
        check=_missing,
    ),
    Threat(
        code="kernel-unnamed",
        component="kernel",
        family=_FAMILY,
        title="The notebook names no kernel",
        looks_for="A notebook without `kernelspec.name`.",
        why="Which environment runs it is left to the front end of whoever opens it.",
        source="16 % of 1,470 public notebooks have no kernelspec",
        severities=FROM_LOCKED,
        remedy="Open the notebook, choose its kernel, and save.",
        check=_unnamed,
    ),
    Threat(
        code="python-end-of-life",
        component="interpreter",
        family=_FAMILY,
        title="Python past the end of its life",
        looks_for="The recorded Python in the table of end-of-life dates that ships with this package.",
        why="Nobody fixes it, new releases of packages refuse it, and installers and images drop it.",
        source="PEP 602, the release schedules (PEP 569, 596, 619, ...); dates as of " + SHOWN,
        severities=FROM_PINNED,
        remedy="Keep what is needed with repro vault add NB, and move the notebook to a maintained Python.",
        check=_end_of_life,
    ),
    Threat(
        code="python-prerelease",
        component="interpreter",
        family=_FAMILY,
        title="A preview of Python",
        looks_for="An alpha, beta or release candidate as the recorded Python.",
        why="Previews change behaviour until the release and are hard to get afterwards.",
        source="PEP 101, PEP 602",
        severities=FROM_PINNED,
        remedy="Run all cells again with a released Python.",
        check=_prerelease,
    ),
    Threat(
        code="python-of-system",
        component="interpreter",
        family=_FAMILY,
        title="The operating system's own Python, without an environment around it",
        looks_for="An interpreter of the system's packages and no virtual or conda environment.",
        why="Updates of the system change its packages, and installing into it is refused or breaks the "
        "system.",
        source="PEP 668",
        severities=FROM_PINNED,
        remedy="python3 -m venv .venv && .venv/bin/pip install ipykernel",
        check=_no_environment,
    ),
    Threat(
        code="import-missing",
        component="packages",
        family=_FAMILY,
        title="The code imports a package that the runtime does not have",
        looks_for="Modules that cells import in any case, and that no package of the runtime provides.",
        why="Every second run of a published notebook that fails does so with ModuleNotFoundError.",
        source="Samuel & Mietchen 2024 (giad113): 5,562 of 10,389 executions end in ModuleNotFoundError",
        severities=COMPATIBLE_THEN_ERROR,
        remedy="Install it in the kernel's environment, or restore the recorded one with: repro restore NB",
        check=_not_provided,
    ),
)
