"""Risks of packages: missing, other version, other origin, changed under a running kernel."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.finding import Finding
from ..model.record import Packages
from ..model.scope import Level
from .difference import NOT_THERE, finding
from .versions import Step, step

INDEX = "index"
_CODES = {Step.major: "package-major", Step.minor: "package-minor"}


def compare_packages(was: Packages, now: Packages, level: Level) -> Iterator[Finding]:
    """Compare what the record asks for with what is there.

    A record of a whole environment (nothing imported) asks for everything that it lists.
    """
    present = now.everything()
    imported = was.imported or ({} if was.needed else was.installed)
    for name, version in imported.items():
        yield from _compare_one(name, version, present.get(name), level, imported=True)
    for name, version in was.needed.items():
        if name not in imported:
            yield from _compare_one(name, version, present.get(name), level, imported=False)
    yield from _origins(was, now, level, wanted={**was.needed, **imported})
    yield from _contents(was, now, level, wanted={**was.needed, **imported})


def _compare_one(
    name: str, version: str, found: str | None, level: Level, *, imported: bool
) -> Iterator[Finding]:
    role = "" if imported else ", which the imported packages need,"
    weight = 100 if imported else 0
    if found is None:
        code = "package-missing" if imported else "dependency-missing"
        message = f"{name} {version}{role} is not installed."
        yield finding(code, level, name, version, "not installed", message, weight=weight + 50)
        return
    size = step(version, found)
    if size is not Step.none:
        code = _CODES.get(size, "package-patch") if imported else "dependency-version"
        message = f"{name}{role} was {version} and is {found}."
        yield finding(code, level, name, version, found, message, weight=weight + size)


def _origins(was: Packages, now: Packages, level: Level, wanted: dict[str, str]) -> Iterator[Finding]:
    present = now.everything()
    for name, version in wanted.items():
        before, after = was.origins.get(name, INDEX), now.origins.get(name, INDEX)
        if before != after and name in present and step(version, present[name]) is Step.none:
            message = f"{name} {version} came from {before} and comes from {after}."
            yield finding("package-origin", level, name, before, after, message)


def _contents(was: Packages, now: Packages, level: Level, wanted: dict[str, str]) -> Iterator[Finding]:
    """What packages of equal versions hold, as far as both sides tell it."""
    present = now.everything()
    for name, version in wanted.items():
        if name not in present or step(version, present[name]) is not Step.none:
            continue
        before, after = was.modified.get(name, ""), now.modified.get(name, "")
        if before != after:
            message = f"{name} {version} was changed in place in one of the two ({before or after})."
            yield finding(
                "package-edited", level, name, before or "unchanged", after or "unchanged", message, weight=80
            )
        for code, field, what in _HELD:
            one, other = getattr(was, field).get(name), getattr(now, field).get(name)
            if one and other and _held(one) != _held(other):
                message = f"{name} {version} is {what} than the recorded one."
                yield finding(code, level, name, _held(one), _held(other), message, weight=60)


_HELD = (
    ("package-code", "digests", "other code"),
    ("package-build", "tags", "another build"),
    ("package-artefact", "artefacts", "another file"),
)


def _held(line: str) -> str:
    """What two sides must have in common: of a line of a lock the hash, where it has one."""
    return next((word for word in line.split() if word.startswith("sha256:")), line)


def stale(now: Packages, level: Level) -> Iterator[Finding]:
    """Packages that a running kernel has loaded in another version than the one on disk."""
    for name, on_disk in now.on_disk.items():
        loaded = now.everything().get(name, NOT_THERE)
        disk = on_disk or NOT_THERE
        message = f"{name}: loaded {loaded}, on disk {disk}; restart the kernel."
        yield finding(
            "package-stale", level, name, f"loaded {loaded}", f"on disk {disk}", message, weight=200
        )
