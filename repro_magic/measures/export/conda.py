"""The conda packages of a lock: their files, and what their channels know about them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from ...model.errors import MissingExtraError
from ...model.lock import Artefact, State
from ...model.record import Record
from ...model.unknown import Unknown
from .errors import ExportError
from .packages import names, of_state
from .subject import Subject

_FILE: Final = re.compile(
    r"(?P<channel>https?://[\w.~:/%@+-]+)/(?P<subdir>[a-z0-9-]+)/"
    r"(?P<name>[a-z0-9_][a-z0-9_.-]*)-(?P<version>[\w.!+]+)-(?P<build>[\w.+]+)\.(?:conda|tar\.bz2)",
    re.ASCII,
)
_PUBLIC: Final = "https://conda.anaconda.org/"
_SYSTEMS: Final = {"linux": "linux", "macos": "osx", "windows": "win"}
_MACHINES: Final = {
    "x86_64": "64",
    "amd64": "64",
    "arm64": "arm64",
    "aarch64": "aarch64",
    "ppc64le": "ppc64le",
}
_LIMIT: Final = 300.0
"""Seconds that channels may take to answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CondaFile:
    """One conda package as its URL tells it."""

    name: str
    version: str
    build: str
    channel: str
    """URL of the channel."""
    subdir: str
    url: str
    sha256: str

    @property
    def channel_name(self) -> str:
        """``conda-forge`` for a channel of the public server, the URL of any other."""
        return self.channel.removeprefix(_PUBLIC)


def file_of(artefact: Artefact) -> CondaFile:
    """What the URL of a conda package tells. Raises ExportError for what is no such URL."""
    if (told := _FILE.fullmatch(artefact.file)) is None:
        reason = artefact.reason.rstrip(".") or "its address is not one of a conda package"
        raise ExportError(
            f"Where {artefact.name} came from cannot be told: {reason}.",
            remedy="Leave it out with --without, or install it from a channel and lock again.",
        )
    return CondaFile(url=artefact.file, sha256=artefact.sha256, **told.groupdict())


def conda_files(found: Mapping[str, Artefact], what: str) -> list[CondaFile]:
    """Each conda package once, by name. Raises ExportError where there is none, or one has no hash."""
    files = {each.url: each for each in map(file_of, of_state(found, State.conda))}
    if not files:
        raise ExportError(
            f"{what} is a list of conda packages, and the record has none.",
            remedy="Export pylock or requirements.",
        )
    if unhashed := [each.name for each in files.values() if not each.sha256]:
        raise ExportError(
            f"No SHA-256 is known of {names(unhashed)}.",
            remedy="Export environment-yml, which gives versions.",
        )
    return sorted(files.values(), key=lambda each: (each.name, each.url))


def pip_part(found: Mapping[str, Artefact]) -> list[Artefact]:
    """What conda did not install."""
    return [artefact for artefact in found.values() if artefact.state is not State.conda]


def platform_of(files: Sequence[CondaFile], record: Record) -> str:
    """The conda platform (``linux-64``) of these files. Raises ExportError where it cannot be told."""
    subdirs = {each.subdir for each in files} - {"noarch"}
    if not subdirs and not isinstance(record.platform, Unknown):
        system, machine = record.platform.system, record.platform.machine
        if isinstance(system, str) and isinstance(machine, str):
            subdirs = {f"{_SYSTEMS.get(system, '')}-{_MACHINES.get(machine.lower(), '')}"}
    if len(subdirs) != 1 or not re.fullmatch(r"[a-z]+-[a-z0-9]+", platform := next(iter(subdirs))):
        raise ExportError(
            f"The conda packages are of the platforms {names(sorted(subdirs)) or 'unknown'}; one is needed.",
            remedy="Lock the environment again.",
        )
    return platform


def from_channels(subject: Subject, files: Sequence[CondaFile], platform: str) -> list[dict[str, Any]]:
    """What the channels, or the environment at hand, know of these files, dependencies before dependents.

    Raises ExportError where a channel does not have a file any more or has another in its place, where the
    list of packages is not complete, and where no channel can be asked.
    """
    packages: list[dict[str, Any]] = ask_rattler(subject, files, platform)["packages"]
    return packages


def ask_rattler(subject: Subject, files: Sequence[CondaFile], platform: str, **more: Any) -> dict[str, Any]:
    """Let py-rattler look at these files, in a process of its own: it may crash at its exit."""
    if subject.offline and subject.conda_meta is None:
        raise ExportError(
            "What a conda package needs is told by its channel, which may not be asked.",
            remedy="Export without --offline, or export the environment itself.",
        )
    asked = {
        "files": [asdict(each) for each in files],
        "platform": platform,
        "conda_meta": str(subject.conda_meta) if subject.conda_meta else "",
        **more,
    }
    # The folder that it is started in is no place to import from; what this process imports from is.
    start = f"import sys; sys.path[:] = {[each for each in sys.path if each]!r}; "
    start += f"from {__package__}.rattler_worker import main; main()"
    try:
        done = subprocess.run(  # noqa: S603  # our own worker, with text on its input only
            [sys.executable, "-c", start],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_LIMIT,
            check=False,
        )
        told: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise ExportError(
            f"The channels did not answer within {_LIMIT:g} s.",
            remedy="Try again, or export environment-yml.",
        ) from None
    except ValueError as error:
        raise ExportError(
            "py-rattler ended without an answer.", remedy="Export environment-yml, which does not need it."
        ) from error
    if told.get("missing"):
        raise MissingExtraError("A lock of conda packages", module="py-rattler", extra="conda")
    if told.get("error"):
        raise ExportError(told["error"], remedy=told["remedy"])
    return told
