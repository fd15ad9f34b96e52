"""What one process learned about an environment, kept for the next one.

One file per environment in the user's cache directory. A file that is corrupt, or could have been written
by somebody else, is as good as none, and nothing here ever fails: without a cache all is read anew.
"""

from __future__ import annotations

import marshal
import os
import sys

from . import files

_FORM = b"repro-magic cache 1\n"
_MOST = 1 << 26
_FILES = 64
"""Most files kept; beyond, the ones not written for the longest time go."""


def directory() -> str:
    """The cache directory, empty when there is none to use.

    ``REPRO_MAGIC_CACHE_DIR`` names another one; set but empty, it turns the cache off.
    """
    chosen = os.environ.get("REPRO_MAGIC_CACHE_DIR")
    if chosen is not None:
        return chosen
    home = os.path.expanduser("~")
    if not os.path.isabs(home):
        return ""
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(base, "repro-magic")


def bytecode_directory() -> str:
    """A folder for the bytecode of probed interpreters that only this user can write to, empty for none."""
    folder = directory()
    try:
        if folder:
            os.makedirs(folder, 0o700, exist_ok=True)
    except OSError:
        return ""
    return os.path.join(folder, "bytecode") if folder and _is_ours(folder) else ""


def load(name: str) -> object:
    """What was stored under the name, ``None`` when there is nothing that can be trusted."""
    folder = directory()
    if not folder or not _is_ours(folder):
        return None
    content = files.read(_path(folder, name), _MOST)
    prefix = _prefix(name)
    if content is None or not content.startswith(prefix):
        return None
    body = content[len(prefix) + 8 :]
    if content[len(prefix) : len(prefix) + 8] != _checksum(body):
        return None
    try:
        return marshal.loads(body)
    except (ValueError, EOFError, TypeError):
        return None


def store(name: str, value: object) -> None:
    """Keep a value that consists of what `marshal` can write; a reader sees the old or the new one, whole."""
    folder = directory()
    if not folder:
        return
    path = _path(folder, name)
    unfinished = path + "." + str(os.getpid())
    try:
        body = marshal.dumps(value)
        os.makedirs(folder, 0o700, exist_ok=True)
        if not _is_ours(folder):
            return
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.write(descriptor, _prefix(name) + _checksum(body) + body)
        finally:
            os.close(descriptor)
        os.replace(unfinished, path)
        _tidy(folder)
    except (OSError, ValueError):
        try:
            os.unlink(unfinished)
        except OSError:
            pass


def _path(folder: str, name: str) -> str:
    return os.path.join(folder, _checksum(name.encode("utf-8", "surrogatepass")).decode() + ".cache")


def _prefix(name: str) -> bytes:
    """First bytes of the file: its form, the Python that can read it, and for what it is."""
    return _FORM + sys.version.encode() + b"\0" + name.encode("utf-8", "surrogatepass") + b"\0"


def _checksum(content: bytes) -> bytes:
    from zlib import crc32

    return b"%08x" % crc32(content)


def _is_ours(folder: str) -> bool:
    """Whether only this user can have written there; `marshal` must never read a stranger's bytes."""
    if os.name == "nt":
        return True
    try:
        status = os.stat(folder)
    except OSError:
        return False
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _tidy(folder: str) -> None:
    names = [name for name in os.listdir(folder) if name.endswith(".cache")]
    if len(names) > _FILES:
        paths = sorted((os.path.join(folder, name) for name in names), key=lambda path: os.stat(path).st_mtime_ns)
        for path in paths[: len(names) - _FILES]:
            os.unlink(path)
