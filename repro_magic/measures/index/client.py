"""All configured sources of packages as one: pages, pieces of files, and whole files."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Final
from urllib.parse import urljoin, urlsplit

from packaging.utils import InvalidName, canonicalize_name
from packaging.version import InvalidVersion, Version

from .configured import Sources
from .credentials import Credentials, without_user
from .files import Answer, File, IndexProblem, NotThereError
from .folders import linked, local_path, page_in
from .pages import Cache, Kept, fresh_until
from .simple import ACCEPT, parsed
from .transport import Response, Transport

_MOST_PAGE: Final = 1 << 27
_MOST_FILE: Final = 1 << 33
_MOST_PIECE: Final = 1 << 25
"""Bytes taken of a server that sends whole files only: what is larger cannot be proved there."""
_SLOWEST: Final = 100_000
"""Bytes per second below which a download counts as given up by its server."""
_OFFLINE: Final = "was not asked: offline, and its answer is not kept from before"


class Index:
    """Asks every source for a package. Threads may share it."""

    def __init__(self, sources: Sources, *, cache: Path | None = None, offline: bool = False) -> None:
        self._credentials = Credentials(sources.indexes + sources.links)
        for url, (user, password) in sources.passwords.items():
            self._credentials.add(url, user, password)
        self._indexes = tuple(without_user(url) for url in sources.indexes)
        self._links = tuple(without_user(url) for url in sources.links)
        self._transport = Transport(self._credentials, certificates=sources.certificates)
        self.cache = Cache(cache)
        self.offline = offline
        self._asked_links: set[str] = set()
        self._lock = threading.Lock()

    def stop(self) -> None:
        """Have every thread that asks give up with StoppedError."""
        self._transport.stop()

    def close(self) -> None:
        """Let go of what is under way, and tidy the cache."""
        self.stop()
        self.cache.tidy()

    def files(self, name: str, version: str, *, again: bool = False) -> Answer:
        """What the sources have of one version of a package, ``again`` without trust in fresh answers.

        Never raises for a source: its reason is in the answer.
        """
        try:
            wanted = _Wanted(str(canonicalize_name(name, validate=True)), version)
        except InvalidName:
            return Answer(problems=("it has a name that no package can have",))
        found: dict[tuple[str, str], File] = {}
        places: dict[str, tuple[str, ...]] = {}
        problems = []
        other = False
        sources = [(self._page, each) for each in self._indexes]
        for ask, source in sources + [(self._links_of, each) for each in self._links]:
            try:
                page = ask(source, wanted, again)
            except NotThereError:
                continue
            except IndexProblem as problem:
                problems.append(f"{_called(source)} {problem}")
                continue
            other = other or page.other
            for file in page.files:
                found.setdefault((file.name, file.sha256 or file.url), file)
                places[file.name] = (*places.get(file.name, ()), _called(source))
        return Answer(
            files=tuple(found.values()), problems=tuple(problems), known=bool(found) or other, places=places
        )

    def piece(self, file: File, start: int, end: int) -> tuple[bytes, int]:
        """Bytes ``start`` to ``end`` (excluded) of a file; its last ``end`` bytes for a negative ``start``.

        Returns them with the size of the whole file; a server that cannot send pieces sends the whole file,
        from byte 0. Raises IndexProblem.
        """
        if (path := local_path(file.url)) is not None:
            return _piece_of(path, start, end)
        self._check_online()
        told = f"bytes=-{end}" if start < 0 else f"bytes={start}-{end - 1}"
        headers = {"Range": told, "Accept-Encoding": "identity"}
        response = self._transport.get(file.url, limit=_MOST_PIECE, headers=headers)
        return response.content, _total(response)

    def download(self, file: File, to: IO[bytes], *, told: Callable[[int], object] | None = None) -> str:
        """Write a whole file and return its SHA-256 in hex.

        Raises IndexProblem where it cannot be had, and OSError where it cannot be written.
        """
        digest = hashlib.sha256()

        def take(piece: bytes) -> None:
            digest.update(piece)
            to.write(piece)
            if told:
                told(len(piece))

        if (path := local_path(file.url)) is not None:
            for piece in _pieces_of(path):
                take(piece)
            return digest.hexdigest()
        self._check_online()
        seconds = 60 + (file.size or 1 << 30) / _SLOWEST
        limit = file.size or _MOST_FILE
        self._transport.get(file.url, limit=limit, seconds=seconds, sink=take)
        return digest.hexdigest()

    def _check_online(self) -> None:
        if self.offline:
            raise IndexProblem("was not asked: offline")

    def _page(self, index: str, wanted: _Wanted, again: bool) -> _Page:  # noqa: FBT001  # as `_links_of`
        if (folder := local_path(index)) is not None:
            return _Page(files=page_in(folder, wanted.name, wanted), other=True)
        return self._asked(urljoin(index, f"{wanted.name}/"), wanted, again=again)

    def _asked(self, url: str, wanted: _Wanted, *, again: bool) -> _Page:
        kept = self.cache.page(url)
        if kept and (self.offline or (time.time() < kept.fresh_until and not again)):
            files = parsed(kept.content, kept.kind, kept.url, wanted)
            # A release may be younger than an answer that is fresh.
            if files or self.offline:
                return _Page(files=files, other=True)
        if self.offline:
            raise IndexProblem(_OFFLINE)
        headers = {"Accept": ACCEPT, **(kept.validators if kept else {})}
        response = self._transport.get(url, limit=_MOST_PAGE, headers=headers)
        told = response.headers
        if response.status == 304 and kept:
            page = replace(kept, fresh_until=fresh_until(told))
        else:
            page = Kept(
                content=response.content,
                kind=told.get("content-type", ""),
                url=response.url,
                etag=told.get("etag", ""),
                modified=told.get("last-modified", ""),
                fresh_until=fresh_until(told),
            )
        files = parsed(page.content, page.kind, page.url, wanted)
        forbidden = "no-store" in told.get("cache-control", "").lower()
        if not forbidden and not (self._credentials.knows(url) and _could_tell_a_secret(page.content)):
            self.cache.keep_page(url, page)
        return _Page(files=files, other=True)

    def _links_of(self, source: str, wanted: _Wanted, again: bool) -> _Page:  # noqa: FBT001  # as `_page`
        if (path := local_path(source)) is not None:
            return _Page(files=linked(path, wanted))
        with self._lock:
            # One page for all packages: it is asked for once, and then fresh.
            first = source not in self._asked_links
            self._asked_links.add(source)
            return self._asked(source, wanted, again=again and first)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    files: tuple[File, ...]
    other: bool = False
    """Whether the source has the package, in whatever version."""


class _Wanted:
    """Whether a file is of one version of one package, by its name."""

    def __init__(self, name: str, version: str) -> None:
        self.name = name
        self._text = version
        self._version = _version(version)
        self._known: dict[str, bool] = {}

    def __call__(self, file: str) -> bool:
        if file.endswith(".whl"):
            parts = file.split("-", 2)
            name, version = (parts[0], parts[1]) if len(parts) == 3 else ("", "")
        else:
            name, _, version = file.removesuffix(".tar.gz").removesuffix(".zip").rpartition("-")
        # Taking a version apart costs more than all the rest, and a page names each of them many times.
        key = f"{name}-{version}"
        if key not in self._known:
            same = version == self._text or (
                self._version is not None and _version(version.replace("_", "-")) == self._version
            )
            self._known[key] = same and canonicalize_name(name) == self.name
        return self._known[key]


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


def _pieces_of(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            while piece := source.read(1 << 20):
                yield piece
    except OSError as error:
        raise IndexProblem(f"cannot be read: {error.strerror}") from None


def _piece_of(path: Path, start: int, end: int) -> tuple[bytes, int]:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.seek(max(0, size - end) if start < 0 else start)
            return file.read(end if start < 0 else end - start), size
    except OSError as error:
        raise IndexProblem(f"cannot be read: {error.strerror}") from None


def _total(response: Response) -> int:
    """Size of the whole file, of which this is a piece or all."""
    if response.status != 206:
        return len(response.content)
    total = response.headers.get("content-range", "").rpartition("/")[2]
    if not total.isdigit():
        raise IndexProblem("sent a piece of a file without saying which")
    return int(total)


def _could_tell_a_secret(page: bytes) -> bool:
    """Whether an address in a page may hold a signature, a token or a password."""
    return re.search(rb"https?:[^\s\"'<>]*[?@]", page) is not None


def _called(source: str) -> str:
    """An index as messages name it: its host, or its last folder."""
    path = local_path(source)
    return urlsplit(source).netloc.rpartition("@")[2] if path is None else f"folder {path.name}"
