"""The container image that a runtime is built on."""

from __future__ import annotations

import re
from typing import Final

from packaging.version import Version

from ...model.record import Record
from ...model.unknown import Unknown
from .errors import ExportError
from .packages import python_required
from .subject import Subject

_NAME: Final = re.compile(
    r"[a-z0-9]+(?:[._:/-][a-z0-9]+|__[a-z0-9]+)*(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?", re.ASCII
)
"""Reference of the OCI distribution specification."""

_CODENAMES: Final = {"debian 11": "bullseye", "debian 12": "bookworm", "debian 13": "trixie"}


def base_image(subject: Subject) -> tuple[str, str]:
    """The image to build on, and what there is to say about it.

    The one that was asked for, else the one of the record where it is known by digest, else the official
    image of this Python. Raises ExportError for what is no name of an image, for an image without a fixed
    tag, and for a Python that has no official image.
    """
    if subject.base:
        return _checked(subject.base), ""
    services = subject.record.services
    if not isinstance(services, Unknown) and isinstance(services.image, str):
        digest = services.image_digest
        if isinstance(digest, str) and re.fullmatch(r"sha256:[0-9a-f]{64}", digest):
            return _checked(
                services.image.partition("@")[0] + "@" + digest
            ), "The image that the record names."
    return official_image(subject.record), ("The tag may move: --base IMAGE@sha256:DIGEST pins it for good.")


def official_image(record: Record) -> str:
    """``python:3.12.1-slim-bookworm``, or PyPy's."""
    python = python_required(record, "A container")
    assert not isinstance(record.interpreter, Unknown)
    implementation = record.interpreter.implementation
    if implementation not in (None, "cpython") or python.is_devrelease or len(python.release) != 3:
        raise ExportError(
            f"There is no official image of {implementation or 'Python'} {python}.",
            remedy="Name one with --base IMAGE@sha256:DIGEST.",
        )
    return f"python:{_tag(python)}-slim{_codename(record)}"


def _tag(python: Version) -> str:
    return str(python)


def _codename(record: Record) -> str:
    distribution = None if isinstance(record.platform, Unknown) else record.platform.distribution
    name = _CODENAMES.get(distribution, "") if isinstance(distribution, str) else ""
    return f"-{name}" if name else ""


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ExportError(f"{name[:80]!r} is not the name of an image.", remedy="Name one with --base.")
    last = name.partition("@")[0].rpartition("/")[2]
    if "@" not in name and (":" not in last or last.endswith(":latest")):
        raise ExportError(
            f"{name} is another image every other week.",
            remedy="Name it with its digest: IMAGE@sha256:DIGEST.",
        )
    return name
