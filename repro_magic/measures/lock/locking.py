"""Finding the artefact of every installed package again, and proving it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ...model.format import MAX_TEXT
from ...model.lock import Artefact, State
from ..index import WORKERS, Answer, File, Index, IndexProblem, Told, gathered
from .condameta import CondaPackages, conda_packages, prefix_of
from .direct import Public, direct
from .installed import Installed, installed
from .proof import compared, rows
from .selecting import Candidates, candidates
from .wheels import UnreadableWheelError, record_of

_TRIED = 4
"""Most wheels whose content is compared for one package where tags do not name one."""

_SYSTEM = ("/usr/lib/", "/usr/lib64/", "/usr/share/", "/nix/store/")
"""Where the operating system's own packages lie."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What was found of one package."""

    artefact: Artefact
    asked: bool = True
    """Whether everything was asked that had to be; else an index or the network was in the way."""


def lock(
    wanted: Mapping[str, str],
    places: Iterable[str],
    index: Index,
    *,
    public: Public,
    told: Told | None = None,
) -> list[Found]:
    """The artefact of each wanted package (name to version) in these site directories.

    Conda packages of the environment that hold no wanted distribution come after them. Raises StoppedError
    when ``index`` was closed meanwhile.
    """
    there = installed(places, wanted)
    prefixes = dict.fromkeys(prefix for each in there.values() if (prefix := prefix_of(each.site)))
    conda = conda_packages(prefixes, public)
    finder = _Finder(index, conda, public)
    names = sorted(wanted)
    found = gathered(
        lambda name: finder.find(name, wanted[name], there.get(name)),
        names,
        workers=WORKERS,
        told=told,
        stop=index.stop,
    )
    used = {each.artefact.file for each in found if each.artefact.state is State.conda}
    rest = [Found(artefact=each) for each in conda.packages if each.file not in used]
    return [*found, *rest]


class _Finder:
    def __init__(self, index: Index, conda: CondaPackages, public: Public) -> None:
        self._index = index
        self._conda = conda
        self._public = public

    def find(self, name: str, version: str, there: Installed | None) -> Found:
        """What one package came from, by the surest way that there is."""
        artefact = Artefact(name=name, version=version, state=State.unavailable)
        if there is None:
            return _told(artefact, State.unavailable, "its files were not found in the environment")
        owner = self._conda.owners.get(there.place)
        if owner is not None and there.installer in ("", "conda"):
            return Found(artefact=dataclasses.replace(owner, name=name, version=version))
        if there.direct_url is not None:
            found = direct(name, version, there.direct_url, self._public)
            if found.state is not State.direct or found.reason == "" or not found.sha256:
                return Found(artefact=found)
            return self._of_a_local_archive(there, found)
        if there.site.startswith(_SYSTEM) and there.installer not in ("pip", "uv"):
            reason = "the operating system's own package manager installed it"
            return _told(artefact, State.unavailable, reason)
        if not there.record:
            return _told(artefact, State.unavailable, "it was installed without a list of its files (RECORD)")
        return self._in_the_index(there, artefact)

    def _of_a_local_archive(self, there: Installed, found: Artefact) -> Found:
        """A file of this machine may be one of the index: its hash tells."""
        answer = self._index.files(there.name, there.version)
        for file in answer.files:
            if file.sha256 == found.sha256 and file.is_wheel:
                artefact = dataclasses.replace(found, file=file.name, reason="")
                return self._proved(there, artefact, candidates(there, [file]), answer)
        return Found(artefact=found)

    def _in_the_index(self, there: Installed, artefact: Artefact) -> Found:
        answer = self._index.files(there.name, there.version)
        found = candidates(there, answer.files)
        if there.built:
            return _built(artefact, "its installer says that it built it", found)
        if found.fitting or found.others:
            return self._proved(there, artefact, found, answer)
        if answer.problems:
            return _told(artefact, State.unavailable, "; ".join(answer.problems), asked=False)
        if not answer.known:
            return _told(artefact, State.unavailable, "no index has a package of this name")
        if found.sdists:
            return _built(artefact, "the index has only its source", found)
        if found.wheels:
            return _built(artefact, "the index has wheels of it for other platforms only", found)
        return _told(artefact, State.unavailable, "no index has this version")

    def _proved(self, there: Installed, artefact: Artefact, found: Candidates, answer: Answer) -> Found:
        """Compare the content of candidates, those first that have the tags."""
        mine = rows(there.record)
        differences = []
        problems: list[str] = list(answer.problems)
        unread: list[File] = []
        for file in _once((*found.fitting, *found.others[:_TRIED])):
            try:
                difference = compared(mine, rows(record_of(file, self._index)))
            except (IndexProblem, UnreadableWheelError) as problem:
                problems.append(f"{file.name} {problem}")
                unread.append(file)
                continue
            if not difference:
                reason = "" if file.sha256 else "the index tells no hash of it"
                return _told(artefact, State.verified, reason, file=file)
            differences.append((file, difference))
        fitting = [file for file in unread if file in found.fitting]
        if len(fitting) == 1 and len(_once(found.fitting)) == 1:
            return _told(
                artefact, State.matched, f"not compared: {problems[-1]}", file=fitting[0], asked=False
            )
        if unread:
            return _told(artefact, State.unavailable, "; ".join(problems), asked=False)
        if not differences:
            return _told(
                artefact, State.unavailable, "; ".join(problems) or "no file fits", asked=not problems
            )
        file, difference = differences[0]
        return _built(artefact, f"not {file.name}: {difference}", found)


def _told(
    artefact: Artefact, state: State, reason: str, *, file: File | None = None, asked: bool = True
) -> Found:
    made = dataclasses.replace(
        artefact,
        state=state,
        file=file.name if file else "",
        sha256=file.sha256 if file else "",
        reason=_short(reason),
    )
    return Found(artefact=made, asked=asked)


def _built(artefact: Artefact, reason: str, found: Candidates) -> Found:
    """Built where it was installed; with the source that the index has, from which it can be built again."""
    return _told(artefact, State.built_locally, reason, file=next(iter(_once(found.sdists)), None))


def _once(files: Iterable[File]) -> list[File]:
    """Each content once, where hashes tell."""
    return list({file.sha256 or file.url: file for file in files}.values())


def _short(reason: str) -> str:
    text = "".join(sign if sign.isprintable() else " " for sign in reason)
    most = MAX_TEXT // 2
    return text if len(text) <= most else text[: most - 1] + "…"


def kernel_closure(
    kernel: str, versions: Mapping[str, str], places: Iterable[str], python: str
) -> Iterator[str]:
    """The names, among those of ``versions``, that a kernel's package needs to run, itself included.

    ``python`` is the version of the environment's interpreter, by which markers are judged.
    """
    there = installed([place for place in places if Path(place).is_dir()], versions)
    pending = [kernel]
    seen: set[str] = set()
    while pending:
        name = pending.pop()
        if name in seen or name not in there:
            continue
        seen.add(name)
        yield name
        pending += _required(there[name], python)


def _required(there: Installed, python: str) -> list[str]:
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    spoken = {"extra": "", "python_full_version": python, "python_version": ".".join(python.split(".")[:2])}
    names = []
    for text in there.requires:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate(spoken):
            names.append(str(canonicalize_name(requirement.name)))
    return names
