"""Differences of what stands around the packages: code, data and services."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.finding import Finding
from ..model.record import Code, Data, Services
from ..model.scope import Level
from ..model.unknown import Unknown
from .difference import NOT_THERE, finding
from .facts import fact

_SHORT = 19
"""As much of a digest as is shown: ``sha256:`` and twelve digits."""


def compare_code(was: Code, now: Code, level: Level) -> Iterator[Finding]:
    """The commit, and modules that both sides imported."""
    yield from fact("code-commit", "commit", was.commit, now.commit, level)
    for path, digest in was.modules.items():
        other = now.modules.get(path, digest)
        if other != digest:
            message = f"{path} is not the file that the notebook imported."
            yield finding("code-module", level, path, digest[:_SHORT], other[:_SHORT], message, weight=50)


def compare_data(was: Data, now: Data, level: Level) -> Iterator[Finding]:
    """Inputs that both sides declare; what only one of them names cannot be compared and is no difference."""
    for name, digest in was.digests.items():
        other = now.digests.get(name, digest)
        if digest == other or digest.startswith("unknown"):
            continue
        if other.startswith("unknown"):
            message = f"{name} cannot be read: {other.partition(': ')[2] or 'it is not there'}."
            yield finding("data-missing", level, name, digest[:_SHORT], "not there", message, weight=150)
        else:
            message = f"{name} has another content than when the notebook read it."
            yield finding("data-changed", level, name, digest[:_SHORT], other[:_SHORT], message, weight=150)


def compare_services(was: Services, now: Services, level: Level) -> Iterator[Finding]:
    """Container image and environment modules."""
    if was.image_digest is not None and now.image_digest is not None:
        yield from fact("image", "image", was.image_digest, now.image_digest, level)
    elif not isinstance(was.image, Unknown):
        # A record that could not tell its image asks for none: that is a threat of its own.
        yield from fact("image", "image", was.image, now.image, level)
    for name, version in was.modules.items():
        other = now.modules.get(name, NOT_THERE)
        if other != version:
            message = f"The environment module {name} was {version or 'loaded'} and is {other}."
            yield finding("environment-module", level, name, version or "loaded", other, message)
