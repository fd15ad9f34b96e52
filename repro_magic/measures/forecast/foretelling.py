"""Whether each package of a record could be had today, here and elsewhere."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.tags import Tag
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from ...model.lock import CONDA, Artefact, State
from ..index import WORKERS, Answer, File, Index, IndexProblem, Told, gathered
from .targets import Target

_SOURCELESS = frozenset({State.direct, State.unavailable})
_PYTHON = CONDA + "python"
"""What the conda packages of one platform were built for."""


class Chance(str, enum.Enum):
    """How a package could be had for a target, the best first."""

    same = "same file"
    """The file of the lock itself."""
    wheel = "other wheel"
    """Another wheel of the version."""
    source = "from source"
    """Its source only, which must be built."""
    none = "not at all"
    unknown = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """What is foretold of one package."""

    name: str
    version: str
    chances: Mapping[Target, Chance] = field(default_factory=dict)
    reasons: Mapping[Target, str] = field(default_factory=dict)
    """Why it cannot be had, or only from source, or why that is not known."""
    yanked: str | None = None
    """Why its release was yanked, perhaps an empty text; ``None`` where it was not."""
    gone: str = ""
    """What became of the very file of the lock, where nobody has it any more."""
    places: tuple[str, ...] = ()
    """Who has the file of the lock, or any file of the version where nothing is locked."""


def foretold(
    versions: Mapping[str, str],
    artefacts: Mapping[str, Artefact],
    targets: Sequence[Target],
    index: Index,
    *,
    kept: Iterable[str] = (),
    told: Told | None = None,
) -> tuple[Outlook, ...]:
    """Ask for every package (name to version) and judge for every target.

    ``kept`` are hashes of files that a vault holds. Raises StoppedError when ``index`` is stopped meanwhile.
    """
    tags = {target: target.tags() for target in targets}
    vault = frozenset(kept)
    python = ".".join(artefacts[_PYTHON].version.split(".")[:2]) if _PYTHON in artefacts else ""

    def one(name: str) -> Outlook:
        artefact = artefacts.get(name) or Artefact(name=name, version=versions[name], state=State.matched)
        if artefact.state is State.conda:
            return _of_conda(artefact, targets, index, vault, python)
        if artefact.state in _SOURCELESS:
            return _of_one_place(artefact, targets, vault)
        answer = index.files(name, versions[name], again=True)
        return _of_index(artefact, answer, tags, vault)

    return tuple(gathered(one, sorted(versions), workers=WORKERS, told=told, stop=index.stop))


def _of_index(
    artefact: Artefact, answer: Answer, tags: Mapping[Target, frozenset[Tag]], vault: frozenset[str]
) -> Outlook:
    locked = artefact.file
    there = [file for file in answer.files if _is_locked(file, artefact)]
    gone = ""
    if locked and not there and not answer.problems:
        replaced = any(file.name == locked for file in answer.files)
        gone = "another file has its name" if replaced else "no index has it any more"
    names = [file.name for file in there] if locked else [file.name for file in answer.files]
    places = {place for name in names for place in answer.places.get(name, ())}
    if artefact.sha256 in vault:
        places.add("vault")
    chances, reasons = {}, {}
    for target, taken in tags.items():
        chances[target], reasons[target] = _chance(
            artefact, answer, target, taken, kept=artefact.sha256 in vault
        )
    yanked = [file.yanked for file in (there or answer.files) if file.yanked is not None]
    return Outlook(
        name=artefact.name,
        version=artefact.version,
        chances=chances,
        reasons={target: reason for target, reason in reasons.items() if reason},
        yanked=yanked[0] if yanked else None,
        gone=gone,
        places=tuple(sorted(places)),
    )


def _is_locked(file: File, artefact: Artefact) -> bool:
    return file.name == artefact.file and (
        not file.sha256 or not artefact.sha256 or file.sha256 == artefact.sha256
    )


def _chance(
    artefact: Artefact, answer: Answer, target: Target, tags: frozenset[Tag], *, kept: bool
) -> tuple[Chance, str]:
    """The best way, and why there is no better one."""
    files = [file for file in answer.files if _takes(file, target)]
    wheels = [file for file in files if file.is_wheel and _tags(file.name) & tags]
    if any(_is_locked(file, artefact) for file in wheels) or (kept and _tags(artefact.file) & tags):
        return Chance.same, ""
    if wheels:
        return Chance.wheel, ""
    if answer.problems:
        return Chance.unknown, "; ".join(answer.problems)
    if any(file.is_sdist for file in files):
        return Chance.source, "no wheel"
    if not answer.files:
        return Chance.none, "no index has this version" if answer.known else "no index has this package"
    if not files:
        return Chance.none, f"needs Python {answer.files[0].requires_python}"
    return Chance.none, "no wheel and no source"


def _takes(file: File, target: Target) -> bool:
    try:
        return not file.requires_python or SpecifierSet(file.requires_python).contains(target.version + ".99")
    except InvalidSpecifier:
        return True


def _tags(name: str) -> frozenset[Tag]:
    try:
        return parse_wheel_filename(name)[3]
    except InvalidWheelFilename:
        return frozenset()


def _of_one_place(artefact: Artefact, targets: Sequence[Target], vault: frozenset[str]) -> Outlook:
    """What no index ever had: one repository or archive, or a machine."""
    there = artefact.state is State.direct and "://" in artefact.file
    chance = Chance.unknown if there else Chance.none
    reason = artefact.reason or (
        "it comes from one address, which was not asked" if there else "nobody else has it"
    )
    host = artefact.file.partition("://")[2].partition("/")[0].rpartition("@")[2]
    places = [host or "its address"] if there else ["the machine where it was installed"]
    if artefact.sha256 and artefact.sha256 in vault:
        places.append("vault")
    return Outlook(
        name=artefact.name,
        version=artefact.version,
        chances=dict.fromkeys(targets, chance),
        reasons=dict.fromkeys(targets, reason),
        places=tuple(sorted(places)),
    )


def _of_conda(
    artefact: Artefact, targets: Sequence[Target], index: Index, vault: frozenset[str], python: str
) -> Outlook:
    """A conda package: its own file is looked for; what other platforms have, only a solver could tell."""
    subdir = artefact.file.rpartition("/")[0].rpartition("/")[2]
    kept = artefact.sha256 in vault
    there, gone = Chance.same if kept else Chance.unknown, ""
    if artefact.file.startswith(("http://", "https://")):
        try:
            index.piece(File(name=artefact.name, url=artefact.file), 0, 1)
            there = Chance.same
        except IndexProblem as problem:
            there = there if kept else Chance.none if problem.gone else Chance.unknown
            gone = f"its channel {problem}" if problem.gone else ""
    chances, reasons = {}, {}
    for target in targets:
        same_python = python in ("", target.version)
        fits = subdir == "noarch" or (subdir == _SUBDIRS.get(target.platform) and same_python)
        chances[target] = there if fits else Chance.unknown
        if chances[target] is not Chance.same:
            reasons[target] = gone or "a conda package, of which only the recorded file can be asked for"
    host = artefact.file.partition("://")[2].partition("/")[0]
    places = {place for place in (host or "its channel", "vault" if kept else "") if place}
    return Outlook(
        name=artefact.name,
        version=artefact.version,
        chances=chances,
        reasons=reasons,
        gone=gone,
        places=tuple(sorted(places)),
    )


_SUBDIRS = {
    "linux-x86_64": "linux-64",
    "linux-aarch64": "linux-aarch64",
    "macos-arm64": "osx-arm64",
    "macos-x86_64": "osx-64",
    "windows-amd64": "win-64",
    "windows-arm64": "win-arm64",
}
"""Platform to the subdir of conda channels."""
