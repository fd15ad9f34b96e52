"""What must not be in an archive that installers will unpack: paths and links that lead out of it."""

from __future__ import annotations

import posixpath
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from packaging.utils import canonicalize_name

from ...model.lock import CONDA, Artefact, State

_MOST_MEMBERS: Final = 500_000
_BROKEN: Final = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)


def fault(path: Path, artefact: Artefact) -> str:
    """Why the file of an artefact must not be kept, as the end of a sentence; empty where nothing is wrong.

    The members of a ``.conda`` package are compressed within it, and are left to the installer.
    """
    name = artefact.file.partition("#")[0].partition("?")[0]
    try:
        if name.endswith((".whl", ".zip", ".conda")):
            with zipfile.ZipFile(path) as archive:
                found = _first(_faults_of_zip(archive))
        else:
            with tarfile.open(path) as archive:
                found = _first(_faults_of_tar(archive, links=artefact.state is State.conda))
    except _BROKEN as error:
        return f"is no archive that can be read ({type(error).__name__})"
    return found or _misnamed(name.rpartition("/")[2], artefact)


def _first(faults: Iterator[str]) -> str:
    return next(faults, "")


def _faults_of_zip(archive: zipfile.ZipFile) -> Iterator[str]:
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        yield f"holds {len(members)} files"
    for member in members:
        if _leads_out(member.orig_filename):
            yield f"holds a path that leads out of it: {_told(member.orig_filename)}"
        if stat.S_ISLNK(member.external_attr >> 16):
            yield f"holds a symbolic link: {_told(member.filename)}"


def _faults_of_tar(archive: tarfile.TarFile, *, links: bool) -> Iterator[str]:
    for count, member in enumerate(archive):
        if count > _MOST_MEMBERS:
            yield f"holds more than {_MOST_MEMBERS} files"
        if _leads_out(member.name):
            yield f"holds a path that leads out of it: {_told(member.name)}"
        if member.isdev():
            yield f"holds a device: {_told(member.name)}"
        if member.islnk() or member.issym():
            # A hard link names its target from the top of the archive, a symbolic link from where it lies.
            start = posixpath.dirname(member.name) if member.issym() else ""
            target = posixpath.normpath(posixpath.join(start, member.linkname))
            if _leads_out(target) and not (links and member.issym()):
                yield f"holds a link that leads out of it: {_told(member.name)}"


def _leads_out(path: str) -> bool:
    plain = path.replace("\\", "/")
    return plain.startswith("/") or ".." in plain.split("/") or plain[1:2] == ":" or "\0" in plain


def _misnamed(file: str, artefact: Artefact) -> str:
    """A file of another package than the lock says it is."""
    if artefact.name.startswith(CONDA) or artefact.state is State.conda or not file.endswith(".whl"):
        return ""
    named = canonicalize_name(file.partition("-")[0])
    return "" if named == artefact.name else f"is a file of {named}"


def _told(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name[:80])
