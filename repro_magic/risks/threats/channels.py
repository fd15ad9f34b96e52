"""Threats of channels and indexes: where the packages of an environment may come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..risk import FROM_LOCKED, FROM_PINNED, PINNED_THEN_ERROR
from ..subject import Subject
from .noun import Sighting, Threat
from .origins import origins_of_kind
from .urls import is_default_index


def _pip_over_conda(subject: Subject) -> Iterator[Sighting]:
    for name, others in subject.packages.conflicts.items():
        if others.startswith("conda "):
            yield Sighting(
                subject=name,
                found=others,
                message=f"pip installed {name} over the files of conda's own {name}.",
                weight=50,
            )


def _pip_in_conda(subject: Subject) -> Iterator[Sighting]:
    if subject.interpreter.environment != "conda":
        return
    origins = subject.packages.origins
    others = [name for name in subject.packages.imported if not origins.get(name, "").startswith("conda")]
    if others and any(origin.startswith("conda") for origin in origins.values()):
        for name in others:
            yield Sighting(
                subject=name,
                found=origins.get(name, "index"),
                message=f"{name} was installed by pip into a conda environment: conda does not know it.",
            )


def _channels(subject: Subject) -> dict[str, str]:
    """Channel, as people call it, to one package from there."""
    found: dict[str, str] = {}
    for name, rest in origins_of_kind(subject, "conda"):
        place = rest.split(" ")[0]
        if place and "/" in place:
            channel = place.rpartition("/")[0]
            found.setdefault("defaults" if channel in _DEFAULTS else channel, name)
    return found


def _mixed(subject: Subject) -> Iterator[Sighting]:
    channels = _channels(subject)
    if "defaults" in channels and len(channels) > 1:
        others = ", ".join(sorted(set(channels) - {"defaults"}))
        yield Sighting(
            subject="defaults",
            found=f"defaults with {others}",
            message=f"{channels['defaults']} comes from defaults and others from {others}: their builds do "
            "not promise to work together.",
        )


def _defaults(subject: Subject) -> Iterator[Sighting]:
    channels = _channels(subject)
    if "defaults" in channels:
        yield Sighting(
            subject="defaults",
            found=f"{channels['defaults']} and perhaps others",
            message="Packages come from Anaconda's defaults channel, which larger organizations may use "
            "with a licence only.",
        )


def _unlisted_channel(subject: Subject) -> Iterator[Sighting]:
    if subject.scope.channels:
        for channel, name in _channels(subject).items():
            if channel not in subject.scope.channels:
                yield Sighting(
                    subject=channel,
                    found=f"{name} and perhaps others",
                    message=f"{name} comes from the channel {channel}, which the scope does not name.",
                )


def _index(subject: Subject) -> Iterator[Sighting]:
    for setting, value in subject.services.indexes.items():
        if not setting.startswith(("pip", "uv")) or setting.endswith("no-index"):
            continue
        for place in value.split():
            url = place.partition("=")[2] if re.match(r"[\w.-]+=\S+://", place) else place
            if not is_default_index(url) and url not in subject.scope.indexes:
                yield Sighting(
                    subject=url,
                    found=setting,
                    message=f"Packages may come from {url} ({setting}), which others may not reach.",
                )


_DEFAULTS: Final = frozenset(
    ("pkgs/main", "pkgs/r", "pkgs/msys2", "pkgs/free", "defaults", "anaconda", "main")
)


_FAMILY: Final = "origins and channels"

THREATS: Final = (
    Threat(
        code="pip-over-conda",
        component="packages",
        family=_FAMILY,
        title="pip installed over conda's files",
        looks_for="Packages that conda lists and whose files pip has replaced.",
        why="conda's list is wrong from there on: its exports name a version that did not run, and its next "
        "change mixes the two.",
        source="conda's manual on pip in an environment; conda/conda#8372, #9628",
        severities=PINNED_THEN_ERROR,
        remedy="Make the environment anew, conda packages first: repro export NB --to environment-yml",
        check=_pip_over_conda,
    ),
    Threat(
        code="pip-in-conda",
        component="packages",
        family=_FAMILY,
        title="Imported packages that pip installed into a conda environment",
        looks_for="A conda environment with imported packages that conda does not know.",
        why="Exports of conda leave them out or name them without their origin, and conda changes what they "
        "need.",
        source="conda/conda#8372, #9628, #12842",
        severities=FROM_LOCKED,
        remedy="Take them from a channel where there is one; export both kinds with: repro export NB --to "
        "environment-yml",
        check=_pip_in_conda,
    ),
    Threat(
        code="channels-mixed",
        component="packages",
        family=_FAMILY,
        title="Packages of defaults and of other channels in one environment",
        looks_for="Conda packages from defaults beside those of another channel.",
        why="The channels are built with other compilers and pins, and which channel wins depends on "
        "settings.",
        source="conda-forge's manual on channel priority; conda/conda#10345",
        severities=FROM_PINNED,
        remedy="conda config --env --set channel_priority strict, and make the environment anew from one "
        "channel",
        check=_mixed,
    ),
    Threat(
        code="channel-defaults",
        component="packages",
        family="licences",
        title="Packages from Anaconda's defaults channel",
        looks_for="Conda packages of repo.anaconda.com (pkgs/main, pkgs/r, pkgs/msys2).",
        why="Its terms ask larger organizations for a paid licence, so whoever reopens the notebook may not "
        "be allowed to install them.",
        source="Anaconda's terms of service since 2020-09, changed 2024-03",
        severities=FROM_LOCKED,
        remedy="conda create --name NAME --channel conda-forge --override-channels PACKAGES",
        check=_defaults,
    ),
    Threat(
        code="channel-unlisted",
        component="packages",
        family=_FAMILY,
        title="A channel that the scope does not name",
        looks_for="Conda packages of a channel outside of `channels` in the scope.",
        why="The scope says which channels are trusted and kept.",
        source="the scope of the notebook",
        severities=FROM_PINNED,
        remedy="Install the package from a channel of the scope, or add this one to it.",
        check=_unlisted_channel,
    ),
    Threat(
        code="index-private",
        component="services",
        family=_FAMILY,
        title="A package index that is not the public one",
        looks_for="Index settings of pip and uv other than their defaults and those in the scope.",
        why="A single private index or a local folder is one point of failure, and names on several indexes "
        "can be taken by strangers.",
        source="astral-sh/uv#6349, #8296; PEP 708 (dependency confusion)",
        severities=FROM_LOCKED,
        remedy="Name it in the scope (indexes = [...]), and keep the files: repro vault add NB",
        check=_index,
    ),
)
