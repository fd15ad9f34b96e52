"""Differences of what can change the last digits of a result."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.finding import Finding
from ..model.record import Numerics
from ..model.scope import Level
from ..model.unknown import Unknown
from .difference import finding, not_compared
from .facts import fact

_NOT_SET = "not set"


def compare_numerics(was: Numerics, now: Numerics, level: Level) -> Iterator[Finding]:
    """Libraries as loaded, variables, CUDA and ROCm, locale, encoding and time zone."""
    yield from _libraries(was, now, level)
    for name in sorted({*was.variables, *now.variables}):
        before, after = was.variables.get(name, _NOT_SET), now.variables.get(name, _NOT_SET)
        if before != after:
            message = f"{name} was {before} and is {after}."
            yield finding("numeric-variable", level, name, before, after, message)
    yield from fact("accelerator-runtime", "cuda", was.cuda, now.cuda, level)
    yield from fact("accelerator-runtime", "rocm", was.rocm, now.rocm, level)
    for name in ("locale", "encoding", "timezone"):
        yield from fact("locale", name, getattr(was, name), getattr(now, name), level)


def _libraries(was: Numerics, now: Numerics, level: Level) -> Iterator[Finding]:
    before, after = _told(was), _told(now)
    for name, line in before.items():
        if not after:
            # Libraries are loaded by importing: before any cell ran there are none to see.
            missing = not_compared("numeric-library", level, name, line, _NOTHING_LOADED)
            yield from [missing] if missing else []
        elif after.get(name) != line:
            message = f"{name} was {line} and is {after.get(name, 'not loaded')}."
            yield finding("numeric-library", level, name, line, after.get(name, "not loaded"), message)


_NOTHING_LOADED = Unknown("libraries are seen in a running kernel that has imported them only")


def _told(numerics: Numerics) -> dict[str, str]:
    libraries = numerics.libraries
    # Where it could not be told, the map holds the reason under this key.
    return {name: line for name, line in libraries.items() if name != "unknown"}
