"""Reading small files without the cost of file objects."""

from __future__ import annotations

import os

FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""``O_NONBLOCK``: a named pipe that lies where a file should be must not hold us up."""


def read(path: str, limit: int = 1 << 16) -> bytes | None:
    """The first ``limit`` bytes of the file, ``None`` when it is not there or cannot be read."""
    try:
        descriptor = os.open(path, FLAGS)
    except (OSError, ValueError):
        return None
    try:
        content = os.read(descriptor, limit)
        # The files of /proc come in pieces of their own size; others are read whole at once.
        while content and len(content) < limit:
            more = os.read(descriptor, limit - len(content))
            if not more:
                break
            content += more
        return content
    except OSError:
        return None
    finally:
        os.close(descriptor)


def head(path: str, size: int) -> bytes | None:
    """The same with a single read, which is enough for a regular file."""
    try:
        descriptor = os.open(path, FLAGS)
    except (OSError, ValueError):
        return None
    try:
        return os.read(descriptor, size)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def text(path: str, limit: int = 1 << 16) -> str:
    """The file as text without surrounding white space, empty when it is not there."""
    return (read(path, limit) or b"").decode("utf-8", "replace").strip()


def listed(path: str) -> list[str]:
    """Names in a directory, none when it is not there or cannot be read."""
    try:
        return os.listdir(path)
    except (OSError, ValueError):
        return []
