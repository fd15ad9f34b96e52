"""The inputs that a notebook declares: what each word of a declaration stands for, and what is there."""

from __future__ import annotations

import os
from hashlib import sha256
from itertools import islice
from pathlib import Path

from repro_magic.model.inputs import GONE

from . import locations
from .hashing import Digests, UnreadableError
from .patience import Progress, StalledError, patiently

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Show = Callable[[Progress], None]
    Fetch = Callable[[str, Progress], tuple[int, str]]

MOST_FILES = 20_000
"""Most files of one folder or pattern."""

MOST_NAMED = 20
"""A folder or pattern of so many files is told file by file too."""

_PATTERN = frozenset("*?[")
_PASSED_OVER = frozenset({".git", "__pycache__", ".ipynb_checkpoints", ".DS_Store"})


class Input:
    """One input: how a record calls it, and what was found."""

    __slots__ = ("digest", "location", "name", "size")

    def __init__(self, name: str, location: str, digest: str, size: int | None = None) -> None:
        self.name = name
        self.location = location
        self.digest = digest
        """``sha256:`` and hex digits, ``files:`` for a digest of several, or ``unknown: reason``."""
        self.size = size
        """Bytes, ``None`` where nothing could be read."""


class NotThereError(Exception):
    """A word that stands for nothing; the text says what to do."""


class TooManyError(NotThereError):
    """A word that stands for more than can be told."""


class Inputs:
    """Looks at inputs, by words as a user writes them, relative to a working directory."""

    def __init__(
        self, base: str, folder: str = "", *, show: Show | None = None, fetch: Fetch | None = None
    ) -> None:
        self._base = base
        self._folder = os.path.realpath(folder or base)
        self._show = show
        self._fetch = fetch
        self._digests = Digests()

    def look(self, word: str) -> list[Input]:
        """What the word stands for. Raises NotThereError for nothing.

        A file, a folder or a pattern with the files in it, or a URL. What cannot be read, or does not answer,
        is an input whose digest is ``unknown: reason``.
        """
        if locations.is_url(word):
            return [self._url(word)]
        path = os.path.join(self._base, os.path.expanduser(word))
        progress = Progress()
        progress.name = word
        try:
            found: list[Input] = patiently(lambda each: self._on_disk(word, path, each), progress, self._show)
        except StalledError:
            name = locations.file_name(word, os.path.normpath(path), self._folder)
            return [Input(name, locations.of_file(word, path, ""), "unknown: it does not answer")]
        self._digests.save()
        return found

    def again(self, name: str) -> Input:
        """What is there by a name in a record, which anybody may have written.

        No share of another machine is asked for because a record names it.
        """
        reason = ""
        if locations.ELLIPSIS in name:
            reason = "its name is not told whole"
        elif name.startswith(("//", "\\\\")):
            reason = "it lies on another machine"
        else:
            try:
                first = self.look(name)[0]
            except TooManyError as error:
                reason = str(error)
            except NotThereError:
                return Input(name, "", GONE)
            else:
                first.name = name
                return first
        return Input(name, locations.of_url(name) if locations.is_url(name) else "", f"unknown: {reason}")

    def _url(self, word: str) -> Input:
        name, location = locations.url_name(word), locations.of_url(word)
        if self._fetch is None:
            return Input(name, location, "unknown: it was not fetched")
        progress = Progress()
        progress.name = name
        try:
            size, digest = patiently(lambda each: self._fetched(word, each), progress, self._show)
        except StalledError:
            return Input(name, location, "unknown: it does not answer")
        except UnreadableError as error:
            return Input(name, location, f"unknown: {error}")
        return Input(name, location, digest, size)

    def _fetched(self, word: str, progress: Progress) -> tuple[int, str]:
        assert self._fetch is not None
        return self._fetch(word, progress)

    def _on_disk(self, word: str, path: str, progress: Progress) -> list[Input]:
        if os.path.isdir(path):
            members = _bounded(_below(path, progress), word)
            return self._several(word.rstrip("/\\") + "/", path, members, progress)
        if os.path.lexists(path):
            return [self._file(word, path, progress)]
        if not _PATTERN.isdisjoint(word):
            members = _bounded(_matching(path, progress), word)
            if not members:
                raise NotThereError(f"No file matches {word}; check the pattern and the working directory.")
            return self._several(word, path, members, progress)
        raise NotThereError(f"There is no {word}; check the name and the working directory.")

    def _several(self, word: str, path: str, members: list[str], progress: Progress) -> list[Input]:
        """One input for all together, before those for each where they are few."""
        progress.total = sum(map(_size, members))
        written = os.path.isabs(path) and (os.path.isabs(word) or word.startswith("~"))
        inputs = [
            self._file(each if written else os.path.relpath(each, self._base), each, progress)
            for each in members
        ]
        together = sha256()
        unread = [each for each in inputs if each.digest.startswith("unknown")]
        for each in inputs:
            together.update(f"{each.name}\0{each.digest}\n".encode("utf-8", "surrogatepass"))
        digest = f"files:{together.hexdigest()} ({len(inputs)})"
        if unread:
            reason = unread[0].digest.partition(": ")[2]
            digest = f"unknown: {len(unread)} of {len(inputs)} files cannot be read: {reason}"
        name = locations.file_name(
            word, path.rstrip("/\\") + "/" if word.endswith("/") else path, self._folder
        )
        if word.endswith("/") and not name.endswith("/"):
            name += "/"
        location = locations.of_file(word, os.path.realpath(path), self._folder)
        whole = Input(name, location, digest, sum(each.size or 0 for each in inputs))
        return [whole, *(inputs if len(inputs) <= MOST_NAMED else [])]

    def _file(self, word: str, path: str, progress: Progress) -> Input:
        path = os.path.normpath(path)
        real = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
        name = locations.file_name(word, real if not os.path.isabs(word) else path, self._folder)
        location = locations.of_file(word, real, self._folder)
        progress.name = word
        progress.total = progress.total or _size(path)
        try:
            size, digest = self._digests.of(path, progress.step)
        except UnreadableError as error:
            return Input(name, location, f"unknown: {error}")
        return Input(name, location, digest, size)


def _below(folder: str, progress: Progress) -> Iterator[str]:
    """Files in a folder and in the folders below it; links to folders are not followed."""
    for place, folders, names in os.walk(folder):
        progress.step()
        folders[:] = sorted(each for each in folders if each not in _PASSED_OVER)
        yield from (os.path.join(place, name) for name in sorted(names) if name not in _PASSED_OVER)


def _matching(pattern: str, progress: Progress) -> Iterator[str]:
    """Files that match a pattern with ``*``, ``?``, ``[...]`` and ``**``. No loop of links is followed.

    Hidden files match only a pattern that names them, as in a shell.
    """
    anchor = Path(pattern).anchor
    rest = pattern[len(anchor) :]
    hidden = any(part.startswith(".") for part in Path(rest).parts)
    start = Path(anchor)
    parts = list(Path(rest).parts)
    while len(parts) > 1 and _PATTERN.isdisjoint(parts[0]):
        start /= parts.pop(0)
    for found in start.glob("/".join(parts)):
        progress.step()
        below = found.relative_to(start).parts
        if not found.is_dir() and (hidden or not any(part.startswith(".") for part in below)):
            yield str(found)


def _bounded(paths: Iterable[str], word: str) -> list[str]:
    found = list(islice(paths, MOST_FILES + 1))
    if len(found) > MOST_FILES:
        raise TooManyError(
            f"{word} has more than {MOST_FILES:,} files; declare a part of it, or a list of checksums."
        )
    return sorted(found)


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except (OSError, ValueError):
        return 0
