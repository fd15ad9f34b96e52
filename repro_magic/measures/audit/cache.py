"""Rows kept from one audit to the next, by the content of the file: what is unchanged is not read again."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from .entry import Entry
from .row import Row

FORM = 1
"""Goes up when rows are made differently, so that no old one is taken for a new one."""

_FRESH_NS = 2_000_000_000
"""A file written less than 2 s ago may be written again with the same time."""

_TABLES = """
create table if not exists rows (key text primary key, row text not null) without rowid;
create table if not exists seen (location text primary key, signature text not null, digest text not null)
without rowid;
"""


class Cache:
    """One file of SQLite. Whatever is wrong with it, the audit goes on without it."""

    def __init__(self, path: str, kind: str) -> None:
        """``kind`` names everything but the content that a row depends on."""
        self._kind = f"{FORM}:{kind}"
        self._connection: sqlite3.Connection | None = None
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=10, isolation_level=None)
            self._connection.execute("pragma journal_mode=wal")
            self._connection.execute("pragma synchronous=off")
            self._connection.executescript(_TABLES)
        except (OSError, sqlite3.Error):
            self.close()

    @contextlib.contextmanager
    def batch(self) -> Iterator[None]:
        """What is kept inside is written at one go."""
        self._do("begin")
        try:
            yield
        finally:
            self._do("commit")
            self.close()

    def unread(self, entry: Entry) -> Row | None:
        """The row of a file that has not changed since its digest was taken."""
        signature = _signature(entry)
        if not signature:
            return None
        found = self._one("select signature, digest from seen where location = ?", entry.location)
        return self.of(found[1]) if found and found[0] == signature else None

    def of(self, digest: str) -> Row | None:
        """The row of a content."""
        found = self._one("select row from rows where key = ?", f"{self._kind}:{digest}")
        if not found:
            return None
        try:
            return Row.from_dict(json.loads(found[0]))
        except (ValueError, KeyError, TypeError):
            return None

    def keep(self, entry: Entry, row: Row) -> None:
        """Keep a row whose digest is that of the entry's content."""
        written = json.dumps(row.to_dict())
        self._do("insert or replace into rows values (?, ?)", f"{self._kind}:{row.digest}", written)
        self.seen(entry, row.digest)

    def seen(self, entry: Entry, digest: str) -> None:
        """Keep which content a file has."""
        signature = _signature(entry)
        if signature:
            self._do("insert or replace into seen values (?, ?, ?)", entry.location, signature, digest)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _one(self, query: str, *values: str) -> tuple[str, ...] | None:
        if self._connection is None:
            return None
        try:
            found: tuple[str, ...] | None = self._connection.execute(query, values).fetchone()
        except (sqlite3.Error, UnicodeError):
            return None
        return found

    def _do(self, statement: str, *values: str) -> None:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error, UnicodeError):
                self._connection.execute(statement, values)


def _signature(entry: Entry) -> str:
    """Size, time and place of a file on this machine; empty where they prove nothing."""
    if not entry.location:
        return ""
    try:
        found = os.stat(entry.location)
    except OSError:
        return ""
    if time.time_ns() - found.st_mtime_ns < _FRESH_NS:
        return ""
    return f"{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}:{found.st_ino}"
