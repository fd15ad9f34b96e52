"""Who may see which password: the host that it was configured for, and nobody else.

Credentials come from the URL of a configured index, from uv's variables for a named index, and from netrc.
They go into requests only; what is written, cached or shown has passed `without_user`.
"""

from __future__ import annotations

import base64
import netrc
from collections.abc import Iterable, Mapping
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit


class Credentials:
    """User and password by origin (scheme, host and port)."""

    def __init__(self, urls: Iterable[str] = (), *, netrc_file: str | None = None) -> None:
        self._known: dict[str, tuple[str, str]] = {}
        for url in urls:
            self.add(url)
        self._netrc = _netrc(netrc_file)

    def add(self, url: str, user: str = "", password: str = "") -> None:
        """Know the credentials of an index: those given, else those in its URL."""
        parts = urlsplit(url)
        user = user or unquote(parts.username or "")
        password = password or unquote(parts.password or "")
        if user or password:
            self._known.setdefault(origin(url), (user, password))

    def header(self, url: str) -> Mapping[str, str]:
        """The header that authenticates a request to this URL; empty where nothing is known for its host."""
        known = self._known.get(origin(url))
        if known is None and self._netrc is not None:
            told = self._netrc.authenticators(urlsplit(url).hostname or "")
            known = (told[0] or "", told[2] or "") if told else None
        if known is None:
            return {}
        return {"Authorization": "Basic " + base64.b64encode(":".join(known).encode()).decode()}

    def knows(self, url: str) -> bool:
        return bool(self.header(url))


def origin(url: str) -> str:
    """Scheme, host and port of a URL, without user and password."""
    parts = urlsplit(url)
    try:
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        port = None
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}"


def without_user(url: str) -> str:
    """The URL without user and password; they are lost, not masked."""
    parts = urlsplit(url)
    if "@" not in parts.netloc:
        return url
    return urlunsplit(SplitResult(parts.scheme, parts.netloc.rpartition("@")[2], *parts[2:]))


def _netrc(path: str | None) -> netrc.netrc | None:
    try:
        return netrc.netrc(path)
    except (OSError, netrc.NetrcParseError, UnicodeDecodeError):
        # One that cannot be read tells no passwords; the index says itself that it wants some.
        return None
