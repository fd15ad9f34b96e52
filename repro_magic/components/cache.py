"""What one process learned about an environment, kept for the next one.

One file per environment in the user's cache directory. A file that is corrupt, or that somebody else could
have written, is as good as none. Nothing here ever fails: without a cache all is read anew.
"""

from __future__ import annotations

import marshal
import os
import sys

from . import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FORM = b"repro-magic cache 2\n"
_SUFFIX = ".cache"
_MOST = 1 << 26
_FILES = 64
"""Most files kept; beyond, those go that were not written for the longest time."""


def directory() -> str:
    """The cache directory, empty when there is none to use.

    ``REPRO_MAGIC_CACHE_DIR`` in the environment names another one; set but empty, it turns the cache off.
    """
    chosen = os.environ.get("REPRO_MAGIC_CACHE_DIR")
    if chosen is not None:
        return chosen
    home = os.path.expanduser("~")
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(base, "repro-magic") if os.path.isabs(base) else ""


def bytecode_directory() -> str:
    """A folder for the bytecode of probed interpreters that only this user can write to, empty for none."""
    folder = _made(directory())
    return os.path.join(folder, "bytecode") if folder else ""


def load(name: str) -> object:
    """What was stored under the name, ``None`` when there is nothing that can be trusted."""
    folder = directory()
    if not folder or not _is_ours(folder):
        return None
    content = files.read(_path(folder, name), _MOST)
    start = _start(name)
    if content is None or not content.startswith(start):
        return None
    body = content[len(start) + 8 :]
    if content[len(start) : len(start) + 8] != _checksum(body):
        return None
    try:
        value: object = marshal.loads(body)  # noqa: S302  # only bytes that this user wrote come here
    except (ValueError, EOFError, TypeError):
        return None
    return value


def store(name: str, value: Any) -> None:
    """Keep a value that `marshal` can write. A reader sees the old or the new one, whole."""
    folder = _made(directory())
    if not folder:
        return
    path = _path(folder, name)
    unfinished = path + "." + str(os.getpid())
    try:
        body = marshal.dumps(value)
        _write(unfinished, _start(name) + _checksum(body) + body)
        os.replace(unfinished, path)
        _tidy(folder)
    except (OSError, ValueError):
        _remove(unfinished)


def _write(path: str, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        while content:
            content = content[os.write(descriptor, content) :]
    finally:
        os.close(descriptor)


def _path(folder: str, name: str) -> str:
    return os.path.join(folder, _checksum(name.encode("utf-8", "surrogatepass")).decode() + _SUFFIX)


def _start(name: str) -> bytes:
    """First bytes of the file: its form, the Python that can read it, and what it is about."""
    return _FORM + sys.version.encode() + b"\0" + name.encode("utf-8", "surrogatepass") + b"\0"


def _checksum(content: bytes) -> bytes:
    from zlib import crc32

    return b"%08x" % crc32(content)


def _made(folder: str) -> str:
    """The folder, made if need be; empty when it cannot be used."""
    try:
        if folder:
            os.makedirs(folder, 0o700, exist_ok=True)
    except OSError:
        return ""
    return folder if folder and _is_ours(folder) else ""


def _is_ours(folder: str) -> bool:
    """Whether only this user can have written there: `marshal` must never read a stranger's bytes."""
    if os.name == "nt":
        return True
    try:
        status = os.stat(folder)
    except OSError:
        return False
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _tidy(folder: str) -> None:
    paths = [os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(_SUFFIX)]
    if len(paths) > _FILES:
        for path in sorted(paths, key=os.path.getmtime)[: len(paths) - _FILES]:
            _remove(path)


def _remove(path: str) -> None:
    try:  # noqa: SIM105  # contextlib would have to be loaded for it
        os.unlink(path)
    except OSError:
        pass
