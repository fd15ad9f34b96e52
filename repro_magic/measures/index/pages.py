"""Pages of indexes kept on disk with their validators, and records of wheels by the wheel's hash.

One small file each, readable by this user only. What was asked with credentials is kept only where none of
its addresses could hold one. A file that is corrupt is as good as none; nothing here ever fails.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

_FORM: Final = 1
_LONGEST_FRESH: Final = 600.0
"""Seconds for which a page is taken without asking, where its server allows as much."""
_MOST: Final = 4_096
"""Files kept in each folder; beyond, those go that were not used for the longest time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A page as it was answered."""

    content: bytes
    kind: str
    """Its Content-Type."""
    url: str
    """Where the answer came from at last; links are relative to it."""
    etag: str = ""
    modified: str = ""
    fresh_until: float = 0.0
    """Time until which it holds without asking, in seconds since the epoch."""

    @property
    def validators(self) -> dict[str, str]:
        """Headers that let the server say "not modified" (RFC 9110)."""
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in told.items() if value}


class Cache:
    """Pages and wheel records in a folder; in none where ``folder`` is ``None``."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def page(self, url: str) -> Kept | None:
        """The page of that URL, however old."""
        head, _, body = (self._read("pages", url) or b"").partition(b"\n")
        try:
            told = json.loads(head)
            if told.pop("form") != _FORM or told.pop("asked") != url:
                return None
            return Kept(content=zlib.decompress(body), **told) if _is_sound(told) else None
        except (ValueError, KeyError, TypeError, AttributeError, zlib.error):
            return None

    def keep_page(self, asked: str, page: Kept) -> None:
        told = {each.name: getattr(page, each.name) for each in fields(page) if each.name != "content"}
        head = json.dumps({"form": _FORM, "asked": asked, **told})
        self._write("pages", asked, head.encode() + b"\n" + zlib.compress(page.content, 1))

    def record(self, sha256: str) -> bytes | None:
        """RECORD of the wheel with that hash."""
        content = self._read("records", sha256) if sha256 else None
        try:
            return None if content is None else zlib.decompress(content)
        except zlib.error:
            return None

    def keep_record(self, sha256: str, record: bytes) -> None:
        if sha256:
            self._write("records", sha256, zlib.compress(record, 6))

    def tidy(self) -> None:
        """Remove what was not used for the longest time where there is too much."""
        for kind in ("pages", "records"):
            with contextlib.suppress(OSError):
                paths = list((self._folder / kind).iterdir()) if self._folder else []
                surplus = len(paths) - _MOST
                oldest = sorted(paths, key=lambda each: each.stat().st_mtime) if surplus > 0 else []
                for path in oldest[: max(surplus, 0)]:
                    path.unlink()

    def _path(self, kind: str, name: str) -> Path | None:
        digest = hashlib.sha256(name.encode()).hexdigest()
        return None if self._folder is None else self._folder / kind / digest

    def _read(self, kind: str, name: str) -> bytes | None:
        path = self._path(kind, name)
        try:
            if path is None:
                return None
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return content

    def _write(self, kind: str, name: str, content: bytes) -> None:
        path = self._path(kind, name)
        if path is None:
            return
        with contextlib.suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, unfinished = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                os.replace(unfinished, path)
            except BaseException:
                os.unlink(unfinished)
                raise


def _is_sound(told: Mapping[str, object]) -> bool:
    texts = all(isinstance(told[name], str) for name in ("kind", "url", "etag", "modified"))
    return texts and isinstance(told["fresh_until"], float)


def fresh_until(headers: Mapping[str, str]) -> float:
    """Until when an answer may be taken without asking (RFC 9111); 0.0 for one that may not.

    An answer that says nothing about it counts as one that says ten minutes, as the largest index does.
    """
    control = headers.get("cache-control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return 0.0
    told = re.search(r"max-age=(\d{1,9})", control)
    return time.time() + (min(float(told[1]), _LONGEST_FRESH) if told else _LONGEST_FRESH)
