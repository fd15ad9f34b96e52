"""Digests of what a distribution consists of, from the hashes in its RECORD: no file of it is read.

They do not depend on what installed it: pip, uv and a restored environment come to the same digest for the
same wheel. Left out are what installers write themselves (bytecode, scripts, INSTALLER, REQUESTED,
direct_url.json).
"""

from __future__ import annotations

import os
from bisect import bisect_left

from . import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .distribution import Distribution

MOST = 1 << 26
"""Bytes of the longest RECORD that is read."""

_SHORT = 16
"""Hex digits of the form that a stamp keeps."""

_LONGEST_ROW = 1 << 13

_BY_INSTALLERS = (b"INSTALLER", b"REQUESTED", b"direct_url.json", b"provenance_url.json", b"uv_cache.json")
_SIGNATURES = (b"RECORD", b"RECORD.jws", b"RECORD.p7s")
_OUTSIDE = (b"../", b"..\\", b"/", b'"../', b'"/')
"""How rows begin whose files lie outside of the site directory: scripts, data, headers."""


def code(distribution: Distribution) -> str:
    """64 hex digits that stand for its code, without its dist-info.

    Raises ValueError with the reason where its RECORD does not tell that.
    """
    return code_of(record_of(distribution), distribution.entry)


def full(distribution: Distribution) -> str:
    """64 hex digits for its code and its metadata. Raises ValueError with the reason."""
    return full_of(record_of(distribution), distribution.entry)


def short(digest: str) -> str:
    """The form that a record keeps: ``sha256:`` and the first 16 hex digits."""
    return "sha256:" + digest[:_SHORT]


def record_of(distribution: Distribution) -> bytes:
    """Its RECORD. Raises ValueError with the reason where there is none to read."""
    path = distribution.path + os.sep + "RECORD"
    try:
        size = os.stat(path).st_size
    except (OSError, ValueError):
        kind = "egg-info" if distribution.entry.upper().endswith("EGG-INFO") else "dist-info"
        raise ValueError("its " + kind + " has no RECORD") from None
    if size > MOST:
        raise ValueError("its RECORD is larger than 64 MB")
    content = files.read(path, MOST)
    if content is None:
        raise ValueError("its RECORD cannot be read")
    return content


def code_of(record: bytes, info: str) -> str:
    """The same from the content of a RECORD, that of an installation or that inside of a wheel.

    ``info`` is the name of the dist-info folder that its rows name.
    """
    code, _ = _rows(record, os.fsencode(info))
    if not code:
        raise ValueError("its RECORD lists no code")
    return _sha256(code)


def full_of(record: bytes, info: str) -> str:
    """Digest of code and metadata from the content of a RECORD, as `code_of` takes it."""
    code, metadata = _rows(record, os.fsencode(info))
    place = os.fsencode(info) + b"/"
    written = tuple(place + name + b"," for name in _BY_INSTALLERS)
    return _sha256(code + [row for row in metadata if not row.startswith(written)])


def _rows(record: bytes, info: bytes) -> tuple[list[bytes], list[bytes]]:
    """Rows with a hash, sorted: of the code, and of the dist-info folder."""
    if b"\r\n" in record[:_LONGEST_ROW]:
        record = record.replace(b"\r\n", b"\n")
    if b".data/" in record:
        record = _spread(record)
    # Rows of bytecode end in two commas. All others should have a hash, but for RECORD itself.
    rows = [row for row in record.split(b"\n") if row[-1:] != b","]
    rows.sort()
    # Split leaves nothing behind the last line end.
    del rows[: bisect_left(rows, b"\x00")]
    expected = record.count(b".pyc,,\n") + record.count(info + b"/RECORD,,\n")
    if record.count(b",\n") != expected:
        _refuse_unhashed(record, info)
    metadata = _cut(rows, info + b"/")
    for start in _OUTSIDE:
        _cut(rows, start)
    return rows, metadata


def _cut(rows: list[bytes], start: bytes) -> list[bytes]:
    """Take the rows that begin so out of the sorted ones."""
    first, last = bisect_left(rows, start), bisect_left(rows, start[:-1] + bytes([start[-1] + 1]))
    taken = rows[first:last]
    del rows[first:last]
    return taken


def _refuse_unhashed(record: bytes, info: bytes) -> None:
    """Raise ValueError if a file of the code stands in the RECORD without a hash."""
    for row in record.split(b"\n"):
        if row[-1:] != b"," or row.endswith((b".pyc,,", b'.pyc",,')) or row.startswith(_OUTSIDE):
            continue
        name = row[len(info) + 1 :].partition(b",")[0] if row.startswith(info + b"/") else b""
        if name not in (*_BY_INSTALLERS, *_SIGNATURES):
            raise ValueError("its RECORD lists files without a hash")


def _spread(record: bytes) -> bytes:
    """The rows of a wheel's data folder as the installation will have them; those outside are left out."""
    kept = []
    for row in record.split(b"\n"):
        folder, found, rest = row.partition(b".data/")
        if found and b"/" not in folder and b"," not in folder:
            scheme, _, path = rest.partition(b"/")
            if scheme in (b"purelib", b"platlib"):
                kept.append(path)
        else:
            kept.append(row)
    return b"\n".join(kept)


def _sha256(rows: list[bytes]) -> str:
    import sys

    content = b"\n".join(rows)
    if "hashlib" not in sys.modules:
        # Without OpenSSL, whose loading takes longer than most digests.
        try:
            from _sha2 import sha256  # type: ignore[import-not-found,unused-ignore]
        except ImportError:
            try:
                from _sha256 import sha256  # type: ignore[import-not-found,unused-ignore]
            except ImportError:
                from hashlib import sha256
    else:
        from hashlib import sha256
    digest: str = sha256(content).hexdigest()
    return digest
