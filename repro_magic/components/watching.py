"""Seeing which files a notebook reads and which hosts it asks for, where it wants to be watched.

An audit hook (PEP 578) hears of every file that Python's own functions open and of every look-up of a host.
Files that a compiled library opens by itself are not heard of. A hook cannot be taken out again, so it has a
switch, and it does as little as can be: it notes names, and everything else is for the look.
"""

from __future__ import annotations

import os
import sys

from . import cache, notebook_place
from .distribution import LIBRARY
from .filenames import inside, public_name, relative
from .privacy import host_name, scrubbed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MOST = 100
"""Most files and most hosts told."""

_ROOM = 4_000
"""Most names noted; a notebook that opens more is told as far as that."""

_WRITING = os.O_WRONLY | os.O_RDWR
_SYSTEMS = ("/proc/", "/sys/", "/dev/", "/etc/", "/usr/", "/run/", "/lib", "/var/lib/")
_NOBODYS = ("-packages" + os.sep, os.sep + ".git" + os.sep, os.sep + "__pycache__" + os.sep)
_CODE = (".py", ".pyc", ".pyi", ".pth", ".so", ".pyd", ".dll", ".dylib", ".ipynb")

_CONNECTING = "socket.connect"
_ASKING = frozenset({"socket.getaddrinfo", "socket.gethostbyname", _CONNECTING})


class Watch:
    """What one process was heard to open and to ask for."""

    def __init__(self) -> None:
        self.files: dict[Any, str] = {}
        """What was opened, as it was named, to the working directory then; to empty text for writing."""
        self.hosts: dict[tuple[str, str], None] = {}
        self.base = ""
        """The working directory, empty once that was changed."""
        self.installed = False
        self.on = False
        self.listening = False
        """Whether there is room for more files, and somebody wants them."""

    def start(self) -> None:
        """Listen from here on."""
        self.on = True
        self.listening = len(self.files) < _ROOM
        if not self.installed:
            self.installed = True
            sys.addaudithook(_hook(self))

    def stop(self) -> None:
        """Listen no more. What was heard stays."""
        self.on = self.listening = False

    def note(self, path: Any, flags: int) -> None:
        """Take in what is opened for the first time."""
        if type(path) is not str:
            if type(path) is int:
                return
            path = os.fspath(path)
        self.files[path] = "" if flags & _WRITING else self.base or self._here()
        if len(self.files) >= _ROOM:
            self.listening = False

    def ask(self, event: str, args: tuple[Any, ...]) -> None:
        """Take in a host that is looked up, or connected to by its name."""
        host = args[1] if event == _CONNECTING else args[0]
        if type(host) is tuple:
            host = host[0]
        elif event == _CONNECTING:
            return  # a socket of this machine
        if type(host) is str and len(self.hosts) < _ROOM:
            self.hosts[host, event] = None

    def _here(self) -> str:
        self.base = os.getcwd()
        return self.base


def _hook(watch: Watch) -> Callable[[str, tuple[Any, ...]], None]:
    """What the interpreter calls. A plain function: a bound method would cost each event twice as much."""
    files = watch.files

    def hear(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            try:
                if args[0] not in files and watch.listening:
                    watch.note(args[0], args[2])
            except Exception:  # noqa: BLE001, S110  # an exception from here would fail the user's open()
                pass
        elif event == "os.chdir":
            watch.base = ""
        elif event in _ASKING and watch.on:
            try:  # noqa: SIM105  # a context manager for each event of a loop
                watch.ask(event, args)
            except Exception:  # noqa: BLE001, S110  # nor may it fail a connection
                pass

    return hear


_watch = Watch()

watch = _watch.start
stop = _watch.stop


def on() -> bool:
    """Whether something was or is listened to."""
    return _watch.installed


def heard() -> int:
    """A number that grows with what there is to tell."""
    return len(_watch.files) + len(_watch.hosts)


_opened: tuple[int, list[str]] = (-1, [])


def opened() -> list[str]:
    """Files that were read and not written before, relative to the notebook, without libraries and caches.

    Left out is what is not there any more: a failed opening looks the same as one that came before a removal.
    """
    global _opened  # noqa: PLW0603  # of one process, as the hook is
    count = len(_watch.files)
    if _opened[0] != count:
        _opened = count, _look_through()
    return list(_opened[1])


def _look_through() -> list[str]:
    folder = notebook_place.folder()
    told = set()
    for path, base in list(_watch.files.items()):
        place = os.path.normpath(os.path.join(base, os.fsdecode(path)))
        is_near = not os.path.isabs(os.fsdecode(path)) or inside(place, folder)
        if base and not _is_nobodys_input(place, is_near=is_near) and os.path.isfile(place):
            near = relative(place, folder or base) if is_near else ""
            told.add(scrubbed(near) if near else public_name(place))
    return _capped(sorted(told))


def hosts() -> list[str]:
    """Hosts that were asked for by name. An address that was used without a look-up is not told."""
    told = set()
    for host, event in list(_watch.hosts):
        plain = host.rstrip(".").lower()
        is_address = plain.replace(".", "").isdigit() or ":" in plain
        if plain and not _is_here(plain) and not (is_address and event == _CONNECTING):
            told.add(scrubbed(plain))
    return _capped(sorted(told))


def _is_here(host: str) -> bool:
    mine = host_name().lower()
    return host in ("localhost", "0.0.0.0", "::", "::1", mine) or host.startswith("127.")  # noqa: S104


def _is_nobodys_input(place: str, *, is_near: bool) -> bool:
    """Whether the file is the interpreter's, a library's, the system's, a cache's or a temporary one.

    What is near was named relative to the notebook, or lies in its folder.
    """
    import tempfile

    if place.endswith(_CODE) or any(part in place for part in _NOBODYS):
        return True
    if is_near:
        return False
    folders = (LIBRARY, sys.prefix, sys.base_prefix, tempfile.gettempdir(), cache.directory())
    if place.startswith(_SYSTEMS) or any(each and inside(place, each) for each in folders):
        return True
    home = os.path.expanduser("~")
    return inside(place, home) and place[len(home) + 1 :].startswith((".", "Library" + os.sep))


def _capped(names: list[str]) -> list[str]:
    return names if len(names) <= MOST else [*names[: MOST - 1], f"… and {len(names) - MOST + 1} more"]
