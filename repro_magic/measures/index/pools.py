"""Connections: through the proxy that is configured, trusting the certificates that are."""

from __future__ import annotations

import importlib.util
import ssl
import threading
import urllib.request
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from ...model.errors import MissingExtraError
from .credentials import without_user

if TYPE_CHECKING:
    import urllib3

WORKERS: Final = 16
"""Requests at a time."""

_HOSTS: Final = 32


class Pools:
    """Open connections, to be used again. Threads may share it. Raises MissingExtraError without urllib3."""

    def __init__(self, certificates: str = "") -> None:
        if importlib.util.find_spec("urllib3") is None:
            raise MissingExtraError("Asking a package index", module="urllib3", extra="restore")
        self._context = _trust(certificates)
        self._proxies = urllib.request.getproxies()
        self._known: dict[str, urllib3.PoolManager] = {}
        self._lock = threading.Lock()

    def towards(self, url: str) -> urllib3.PoolManager:
        """What opens connections towards the host of a URL."""
        parts = urlsplit(url)
        proxy = self._proxies.get(parts.scheme) or self._proxies.get("all") or ""
        if proxy and urllib.request.proxy_bypass(parts.hostname or ""):
            proxy = ""
        with self._lock:
            if proxy not in self._known:
                self._known[proxy] = self._made(proxy)
            return self._known[proxy]

    def _made(self, proxy: str) -> urllib3.PoolManager:
        import urllib3

        if not proxy:
            return urllib3.PoolManager(_HOSTS, maxsize=WORKERS, ssl_context=self._context)
        told = urlsplit(proxy)
        user = f"{unquote(told.username or '')}:{unquote(told.password or '')}"
        return urllib3.ProxyManager(
            without_user(proxy),
            _HOSTS,
            proxy_headers=urllib3.make_headers(proxy_basic_auth=user) if told.username else None,
            maxsize=WORKERS,
            ssl_context=self._context,
        )


def _trust(certificates: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=certificates or None)
    except OSError:
        return ssl.create_default_context()


def why(error: Exception) -> str:
    """What is wrong with a connection, as the end of a sentence that begins with its host."""
    import urllib3

    reason = getattr(error, "reason", None) or error
    if isinstance(error, urllib3.exceptions.SSLError) or isinstance(reason, ssl.SSLError):
        return "cannot be trusted: its certificate is not one that this machine knows"
    if isinstance(error, urllib3.exceptions.NewConnectionError):
        return "cannot be reached"
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return "did not answer in time"
    if isinstance(error, urllib3.exceptions.ProtocolError):
        return "broke the connection off"
    if isinstance(error, urllib3.exceptions.DecodeError):
        return "sent an answer that cannot be unpacked"
    return "cannot be reached"
