"""Paths of the native libraries that this process has loaded."""

from __future__ import annotations

import sys

from . import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PLATFORM: str = sys.platform
_MOST = 10_000
_MAPS = 1 << 24


class UnlistedError(Exception):
    """The system does not tell what is loaded; the message is the reason."""


def generation() -> object:
    """Changes whenever a library is loaded or unloaded, told in microseconds."""
    if _PLATFORM.startswith("linux"):
        try:
            return _iterated(only_first=True)[1]
        except (ImportError, OSError, AttributeError):
            pass
    elif _PLATFORM == "darwin":
        from ctypes import CDLL

        return CDLL(None)._dyld_image_count()
    return len(sys.modules)


def paths() -> list[str]:
    """Paths as the loader knows them, in the order of loading. Raises UnlistedError."""
    try:
        if _PLATFORM.startswith("linux"):
            return _on_linux()
        if _PLATFORM == "darwin":
            return _on_macos()
        return _by_psutil()
    except (ImportError, OSError, AttributeError) as error:
        raise UnlistedError(f"loaded libraries cannot be listed: {error}") from None


def _on_linux() -> list[str]:
    try:
        return _iterated(only_first=False)[0]
    except (ImportError, OSError, AttributeError):
        pass
    content = files.read("/proc/self/maps", _MAPS)
    if content is None:
        raise OSError("/proc/self/maps cannot be read")
    found: dict[str, None] = {}
    for line in content.decode("utf-8", "surrogateescape").splitlines():
        path = line[line.find("/") :] if "/" in line else ""
        if ".so" in path:
            found[path] = None
    return list(found)


def _iterated(*, only_first: bool) -> tuple[list[str], tuple[int, int]]:
    """What ``dl_iterate_phdr`` tells: the libraries, and how many were ever loaded and unloaded."""
    global _iterate  # noqa: PLW0603  # making the types of ctypes takes longer than all that follows
    if _iterate is None:
        _iterate = _iteration()
    found: list[str] = []
    counts = (0, 0)

    def note(info: Any, _size: int, _data: object) -> int:
        nonlocal counts
        told = info.contents
        counts = (told.loaded, told.unloaded)
        if told.name and len(found) < _MOST:
            found.append(told.name.decode("utf-8", "surrogateescape"))
        return 1 if only_first else 0

    _iterate(note)
    return found, counts


_iterate: Any = None


def _iteration() -> Any:
    """``dl_iterate_phdr`` of the C library, as a function that takes a callback."""
    from ctypes import CDLL, CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_size_t, c_uint16, c_ulonglong
    from ctypes import c_void_p as pointer

    class Info(Structure):
        _fields_ = [
            ("address", pointer),
            ("name", c_char_p),
            ("headers", pointer),
            ("count", c_uint16),
            ("loaded", c_ulonglong),
            ("unloaded", c_ulonglong),
        ]

    kind = CFUNCTYPE(c_int, POINTER(Info), c_size_t, pointer)
    call = CDLL(None).dl_iterate_phdr
    call.argtypes, call.restype = [kind, pointer], c_int
    return lambda callback: call(kind(callback), None)


def _on_macos() -> list[str]:
    from ctypes import CDLL, c_char_p, c_uint32

    loader: Any = CDLL(None)
    name = loader._dyld_get_image_name
    name.argtypes, name.restype = [c_uint32], c_char_p
    count = min(loader._dyld_image_count(), _MOST)
    told = (name(index) for index in range(count))
    return [each.decode("utf-8", "surrogateescape") for each in told if each]


def _by_psutil() -> list[str]:
    import psutil

    try:
        return [each.path for each in psutil.Process().memory_maps()][:_MOST]
    except psutil.Error as error:
        raise OSError(str(error)) from None
