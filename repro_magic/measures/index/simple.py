"""Pages of the simple repository API: JSON (PEP 691) and HTML (PEP 503), written by anybody."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from .files import File, IndexProblem

ACCEPT: Final = (
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"
)
"""What to ask for, as PEP 691 recommends it."""

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_ALLOWED: Final = {"https": ("https",), "http": ("http", "https"), "file": ("file", "http", "https")}
"""Scheme of a page to those that its links may have."""
_MOST_FILES: Final = 100_000
_LONGEST_NAME: Final = 255


Wanted = Callable[[str], bool]
"""Whether a file of that name is worth reading what the page tells of it: most are of other versions."""


def parsed(content: bytes, kind: str, url: str, wanted: Wanted) -> tuple[File, ...]:
    """The wanted files of a page that came from ``url`` with this Content-Type.

    Passed over are entries that are no files of a package, and addresses that are less safe than the page's
    own: a server must not point to files of this machine, nor away from an encrypted connection.
    Raises IndexProblem for what is no page.
    """
    if "json" in kind.lower():
        files = _from_json(content, url, wanted)
    elif kind and "html" not in kind.lower() and "text/plain" not in kind.lower():
        raise IndexProblem(f"answered with {_short(kind)} instead of a page of packages")
    else:
        files = _from_html(content, url, wanted)
    allowed = _ALLOWED[urlsplit(url).scheme]
    return tuple(file for file in files if urlsplit(file.url).scheme in allowed)


def _from_json(content: bytes, url: str, wanted: Wanted) -> tuple[File, ...]:
    try:
        page = json.loads(content)
    except (ValueError, RecursionError):
        raise IndexProblem("answered with something that is not JSON") from None
    listed = page.get("files") if isinstance(page, dict) else None
    if not isinstance(listed, list):
        raise IndexProblem("answered with JSON that lists no files")
    meta = page.get("meta")
    _check_version(meta.get("api-version") if isinstance(meta, dict) else None)
    files = (_file_of(each, url, wanted) for each in listed[:_MOST_FILES] if isinstance(each, dict))
    return tuple(file for file in files if file)


def _file_of(entry: dict[str, Any], page: str, wanted: Wanted) -> File | None:
    name, url, hashes = entry.get("filename"), entry.get("url"), entry.get("hashes")
    if not (isinstance(name, str) and isinstance(url, str) and wanted(name)):
        return None
    size, yanked = entry.get("size"), entry.get("yanked")
    return _file(
        name,
        urljoin(page, url),
        sha256=hashes.get("sha256") if isinstance(hashes, dict) else None,
        size=size if isinstance(size, int) and size > 0 else 0,
        requires_python=entry.get("requires-python"),
        yanked=yanked if isinstance(yanked, str) else "" if yanked is True else None,
        uploaded=entry.get("upload-time"),
    )


def _from_html(content: bytes, url: str, wanted: Wanted) -> tuple[File, ...]:
    reader = _Links(url, wanted)
    try:
        reader.feed(content.decode("utf-8", "replace"))
        reader.close()
    except AssertionError:
        # What html.parser raises for some broken declarations.
        raise IndexProblem("answered with something that is not HTML") from None
    if not reader.looks_like_html:
        raise IndexProblem("answered with something that is not HTML")
    return tuple(reader.files)


class _Links(HTMLParser):
    """Collects the links of a page that name files."""

    def __init__(self, page: str, wanted: Wanted) -> None:
        super().__init__()
        self._base = page
        self._wanted = wanted
        self.files: list[File] = []
        self.looks_like_html = False

    def handle_decl(self, decl: str) -> None:
        self.looks_like_html |= decl.lower().startswith("doctype html")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.looks_like_html |= tag in ("html", "body", "a", "head")
        if tag == "base" and told.get("href"):
            self._base = urljoin(self._base, told["href"])
        elif tag == "meta" and told.get("name") == "pypi:repository-version":
            _check_version(told.get("content"))
        elif tag == "a" and told.get("href") and len(self.files) < _MOST_FILES:
            self._add(told)

    def _add(self, told: dict[str, str]) -> None:
        url, fragment = urldefrag(urljoin(self._base, told["href"]))
        name = unquote(urlsplit(url).path).rpartition("/")[2]
        if not self._wanted(name):
            return
        file = _file(
            name,
            url,
            sha256=fragment.removeprefix("sha256=") if fragment.startswith("sha256=") else None,
            requires_python=told.get("data-requires-python"),
            yanked=told.get("data-yanked"),
        )
        if file and (file.is_wheel or file.is_sdist):
            self.files.append(file)


def _file(
    name: str,
    url: str,
    *,
    sha256: object,
    requires_python: object = None,
    yanked: str | None = None,
    size: int = 0,
    uploaded: object = None,
) -> File | None:
    """A file whose name can be written down and whose URL leads somewhere, else nothing."""
    plain = 0 < len(name) <= _LONGEST_NAME and name.isprintable() and not set(name) & set('/\\ "<>')
    if not plain or name.startswith((".", "-")) or urlsplit(url).scheme not in ("http", "https", "file"):
        return None
    digest = sha256.lower() if isinstance(sha256, str) else ""
    return File(
        name=name,
        url=url,
        sha256=digest if _SHA256.fullmatch(digest) else "",
        size=size,
        requires_python=requires_python if isinstance(requires_python, str) else "",
        yanked=_short(yanked) if yanked is not None else None,
        uploaded=_short(uploaded) if isinstance(uploaded, str) else "",
    )


def _check_version(version: object) -> None:
    if isinstance(version, str) and version.partition(".")[0] not in ("1", ""):
        raise IndexProblem(
            f"speaks version {_short(version)} of the simple API, which nobody here understands"
        )


def _short(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text[:120])
