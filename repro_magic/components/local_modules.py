"""Modules that the notebook imported and that no distribution owns: the code beside the notebook."""

from __future__ import annotations

import os
import sys

from . import distributions, files, modules
from .distribution import LIBRARY
from .filenames import inside
from .ownership import Owners

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST = 50
"""Most modules told."""

_LARGEST = 16 << 20
"""Bytes of a file that are hashed at most."""

_NOBODYS = frozenset({"__main__", "__mp_main__", "sitecustomize", "usercustomize"})
"""Modules that the start of an interpreter loads, whoever runs what."""


class LocalModules:
    """Remembers each module's digest from the time when it was loaded.

    A file that is edited later keeps the digest of what runs, until the module is loaded again.
    """

    def __init__(self) -> None:
        self._asked: set[str] = set(_NOBODYS)
        self._local: set[str] = set()
        """Names of local modules and packages; what lies below them is local too."""
        self._digests: dict[str, tuple[Any, str, str]] = {}
        """Full name to the module's spec, file and digest."""

    def look(self) -> dict[str, str]:
        """File to digest of every local module that is loaded, sorted by file."""
        self._look_at_new_names()
        if self._local:
            below = tuple(name + "." for name in self._local)
            for name in list(modules.names()):
                if name in self._local or name.startswith(below):
                    self._take_in(name)
        return dict(sorted((path, digest) for _, path, digest in self._digests.values()))

    def _look_at_new_names(self) -> None:
        paths = modules.loaded(self._asked)
        self._asked.update(paths)
        strangers = {name: path for name, path in paths.items() if not _is_installed(path)}
        if strangers:
            owned = Owners(distributions.current()).of(strangers)
            self._local |= strangers.keys() - owned.keys()

    def _take_in(self, name: str) -> None:
        module = sys.modules.get(name)
        path = modules.file_of(module)
        spec = modules.members(module).get("__spec__")
        if not path or (name in self._digests and self._digests[name][0] is spec):
            return
        self._digests[name] = (spec, os.path.realpath(path), digest(path))


def digest(path: str) -> str:
    """Digest of a source, whatever its line ends are; ``unknown: reason`` where it cannot be read."""
    from hashlib import sha256

    content = files.read(path, _LARGEST + 1)
    if content is None:
        return "unknown: the file cannot be read"
    if len(content) > _LARGEST:
        return f"unknown: larger than {_LARGEST >> 20} MiB"
    if path.endswith(".py"):
        content = content.replace(b"\r\n", b"\n")
    return "sha256:" + sha256(content).hexdigest()[:16]


def _is_installed(path: str) -> bool:
    """Whether a file lies where only installers and the interpreter put files."""
    if "-packages" + os.sep in path or not os.path.isabs(path):
        return True
    return any(inside(path, folder) for folder in (LIBRARY, os.path.join(sys.prefix, "lib")))
