"""Threats of what stands around the runtime and serves it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...model.unknown import Unknown
from ..risk import FROM_IDENTICAL, FROM_LOCKED
from ..subject import Subject, told
from .noun import Sighting, Threat

_HOSTED: Final = ("colab", "kaggle", "sagemaker", "databricks")


def _hosted(subject: Subject) -> Iterator[Sighting]:
    where = told(subject.services.orchestrator)
    if where in _HOSTED:
        yield Sighting(
            subject=where,
            found=told(subject.services.image) or "no release told",
            message=f"The outputs come from {where}, whose provider changes the packages without being "
            "asked.",
        )


def _image_unknown(subject: Subject) -> Iterator[Sighting]:
    container = told(subject.platform.container)
    image = subject.services.image
    if container and subject.knows("services") and (image is None or isinstance(image, Unknown)):
        yield Sighting(
            subject="image",
            found=container,
            message=f"The notebook ran in a container ({container}), and nothing tells of which image.",
        )


def _image_moving(subject: Subject) -> Iterator[Sighting]:
    image = told(subject.services.image)
    if (
        image
        and told(subject.services.orchestrator) not in _HOSTED
        and not told(subject.services.image_digest)
    ):
        tag = image.rpartition("/")[2].partition(":")[2]
        yield Sighting(
            subject=image,
            found=f"tag {tag or 'latest'}",
            message=f"The image {image} is known by its tag only, which moves when somebody builds it again.",
        )


def _modules(subject: Subject) -> Iterator[Sighting]:
    for name, version in subject.services.modules.items():
        yield Sighting(
            subject=name,
            found=version or "no version",
            message=f"The environment module {name} {version}".rstrip()
            + " is part of the runtime, on this site only.",
        )


def _hosts(subject: Subject) -> Iterator[Sighting]:
    hosts = subject.services.hosts
    for host in hosts if isinstance(hosts, tuple) else ():
        if not host.startswith(("127.", "localhost", "::1")):
            yield Sighting(
                subject=host,
                found="contacted",
                message=f"The notebook contacted {host} while it ran, and needs its answers.",
            )


_FAMILY: Final = "services"

THREATS: Final = (
    Threat(
        code="runtime-hosted",
        component="services",
        family=_FAMILY,
        title="A hosted runtime that its provider changes",
        looks_for="Colab, Kaggle, SageMaker or Databricks as the place where the cells ran.",
        why="The image is replaced every few weeks, and the old one cannot be asked for.",
        source="googlecolab/colabtools#1842",
        severities=FROM_LOCKED,
        remedy="repro export NB --to requirements, and install from that in the first cell",
        check=_hosted,
    ),
    Threat(
        code="image-unknown",
        component="services",
        family=_FAMILY,
        title="A container of an unknown image",
        looks_for="A container around the process, and no name of its image.",
        why="The system below the packages cannot be brought back.",
        source="OCI image specification; a process cannot see the image it runs in",
        severities=FROM_IDENTICAL,
        remedy="Start the container with --env CONTAINER_IMAGE=NAME@sha256:DIGEST",
        check=_image_unknown,
    ),
    Threat(
        code="image-moving",
        component="services",
        family=_FAMILY,
        title="An image that is known by its tag only",
        looks_for="A container image without a digest.",
        why="Tags are moved to newer builds; python:3.12 of this month is not that of the next.",
        source="OCI distribution specification (tags and digests)",
        severities=FROM_LOCKED,
        remedy="Run it by its digest: docker run NAME@sha256:DIGEST",
        check=_image_moving,
    ),
    Threat(
        code="modules-of-site",
        component="services",
        family=_FAMILY,
        title="Environment modules of one site",
        looks_for="Loaded modules of Lmod or Environment Modules.",
        why="Compilers and libraries come from a cluster's own tree, under names that mean something else "
        "elsewhere.",
        source="Lmod's manual; Geimer et al. 2014 on modules for HPC",
        severities=FROM_LOCKED,
        remedy="repro export NB --to dockerfile",
        check=_modules,
    ),
    Threat(
        code="host-contacted",
        component="services",
        family=_FAMILY,
        title="The notebook needs a host that it contacted",
        looks_for="Where observation is on: hosts that were contacted while cells ran.",
        why="A service changes its answers or ends, whatever the runtime.",
        source="Klein et al. 2014 on reference rot",
        severities=FROM_LOCKED,
        remedy="Keep the answers as files beside the notebook, and declare them: %repro data PATH",
        check=_hosts,
    ),
)
