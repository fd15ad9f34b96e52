"""The ladder: the nearest rung for each package that the offers allow. Nothing here looks or fetches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from packaging.version import Version

from ...model.scope import Level
from ..index.files import Answer, File
from .errors import RefusedError, RestoreError
from .fitting import best, rank, release_of
from .plan import Rung, Step
from .wanted import Want, Wanted

_NAMED = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What whoever restores allows."""

    level: Level
    builds: bool = False
    """Building from source, which runs code of its authors."""
    yanked: bool = False
    """Releases that their authors took back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Footing:
    """How far the recorded versions hold: a step for each package that has one, and why others have none."""

    steps: Mapping[str, Step] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    """Package to the reason why its recorded version cannot be installed."""


def footing(wanted: Wanted, offers: Mapping[str, Answer], python: str, terms: Terms) -> Footing:
    """Find a file for every wanted package in its recorded version.

    Raises RefusedError for a file that is offered with another hash than the recorded one and for yanked
    releases, RestoreError for what no index may stand in for.
    """
    steps: dict[str, Step] = {}
    missing: dict[str, str] = {}
    for name, want in wanted.packages.items():
        offer = offers.get(name, Answer())
        if want.is_conda:
            told = _conda(want, offer)
            if told is None:
                missing[name] = "its channel was a folder; only a vault can have it"
            else:
                steps[name] = told
            continue
        found = _file_for(want, offer, python, terms)
        if isinstance(found, str):
            # What only the kernel needs may be another: whoever completes the footing finds one.
            missing.update({} if want.beside else {name: found})
        else:
            steps[name] = _step(want, found)
    _none_from_elsewhere(wanted, missing)
    return Footing(steps=steps, missing=missing)


def refuse_below(footing: Footing, level: Level) -> None:
    """Raise RestoreError where the level asks for more than this footing gives."""
    if footing.missing and level > Rung.dated.keeps:
        raise RestoreError(
            f"{_counted(footing.missing)} cannot be installed as recorded: {_reasons(footing.missing)}.",
            remedy="Allow other versions with --level compatible, or leave one out with --without NAME.",
        )
    other = [step for step in footing.steps.values() if step.recorded and step.rung.keeps < level]
    if other:
        told = {step.name: step.note or "another file" for step in other}
        raise RestoreError(
            f"{_counted(told)} cannot be installed from the recorded file: {_reasons(told)}.",
            remedy=f"Allow other files with --level {Rung.version.keeps.name}, or restore from a vault.",
        )


def _conda(want: Want, offer: Answer) -> Step | None:
    assert want.artefact is not None
    url = offer.files[0].url if offer.files else want.artefact.file
    if "://" not in url:
        return None
    return Step(
        name=want.name,
        version=want.version,
        rung=Rung.exact,
        file=url.rpartition("/")[2],
        sha256=want.artefact.sha256,
        location=url,
        source="conda",
        origin=want.artefact.file if "://" in want.artefact.file else "",
        recorded=want.version,
    )


def _file_for(want: Want, offer: Answer, python: str, terms: Terms) -> File | str:
    """The file to install, or why there is none."""
    release = [
        file for file in offer.files if (told := release_of(file)) and told[1] == Version(want.version)
    ]
    _untampered(want, release)
    same = [file for file in release if want.sha256 and file.sha256 == want.sha256]
    for file in same:
        if rank(file, python, builds=terms.builds) is not None:
            return _not_taken_back(want, file, terms)
    if want.elsewhere:
        return f"it came from {want.elsewhere}"
    other = best([file for file in release if file.sha256], python, builds=terms.builds)
    if other is not None:
        return _not_taken_back(want, other, terms)
    return _why_none(want, offer, release)


def _untampered(want: Want, release: list[File]) -> None:
    recorded = want.artefact.file if want.artefact else ""
    named = [file for file in release if file.name == recorded and file.sha256 and want.sha256]
    if named and all(file.sha256 != want.sha256 for file in named):
        raise RefusedError(
            f"{recorded} is offered with another hash than the recorded one: it is not the file of old.",
            remedy="Find out why before you install it; a vault with the recorded file still works.",
        )


def _not_taken_back(want: Want, file: File, terms: Terms) -> File:
    if file.yanked is not None and not terms.yanked:
        why = f" ({file.yanked})" if file.yanked else ""
        raise RefusedError(
            f"{want.name} {want.version} was yanked by its authors{why}.",
            remedy="Install it all the same with --allow-yanked, or from a vault.",
        )
    return file


def _why_none(want: Want, offer: Answer, release: list[File]) -> str:
    if release:
        if any(file.is_sdist for file in release) and not any(file.is_wheel for file in release):
            return "it has to be built from source, which --allow-builds would do"
        if not any(file.sha256 for file in release):
            return "the index tells no hash of it"
        return "no file of it fits this Python and platform"
    if offer.problems:
        return f"the index could not be asked: {offer.problems[0]}"
    return f"{want.version} is not offered any more" if offer.known else "no index has it"


def _step(want: Want, file: File) -> Step:
    exact = bool(want.sha256) and file.sha256 == want.sha256
    note = "" if exact else ("another file than the recorded one" if want.sha256 else "no hash was recorded")
    return Step(
        name=want.name,
        version=want.version,
        rung=Rung.exact if exact else Rung.version,
        file=file.name,
        sha256=file.sha256,
        location=file.url,
        source="index",
        recorded="" if want.beside else want.version,
        size=file.size or None,
        note=("for the kernel" if want.beside else note) + (" (built from source)" if file.is_sdist else ""),
    )


def _none_from_elsewhere(wanted: Wanted, missing: Mapping[str, str]) -> None:
    """What came from a repository or a folder has no stand-in, at whatever level."""
    wants = wanted.packages
    lost = {name: why for name, why in missing.items() if wants[name].elsewhere or wants[name].is_conda}
    if lost:
        raise RestoreError(
            f"{_counted(lost)} cannot come from an index: {_reasons(lost)}.",
            remedy="Put what was installed into a vault, or leave it out with --without NAME.",
        )


def _counted(told: Mapping[str, str]) -> str:
    return "1 package" if len(told) == 1 else f"{len(told)} packages"


def _reasons(told: Mapping[str, str]) -> str:
    shown = "; ".join(f"{name}: {why}" for name, why in list(told.items())[:_NAMED])
    return shown if len(told) <= _NAMED else f"{shown}; and {len(told) - _NAMED} more"
