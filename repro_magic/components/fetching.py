"""Reading what a URL gives, for its digest only: nothing is kept."""

from __future__ import annotations

import time
from base64 import b64encode
from hashlib import sha256
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from .hashing import UnreadableError
from .patience import STALL, Progress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST = 10 << 30
"""Bytes that are fetched at most."""

LONGEST = 3_600.0
"""Seconds that one URL may take."""

_PIECE = 1 << 18
_SCHEMES = ("http", "https")


def fetched(url: str, progress: Progress) -> tuple[int, str]:
    """Size in bytes and ``sha256:`` digest of what the URL gives. Raises UnreadableError.

    Only ``http`` and ``https``. User and password in the URL are sent to its own host alone.
    """
    if url.partition(":")[0].lower() not in _SCHEMES:
        raise UnreadableError("only http and https can be fetched")
    began = time.monotonic()
    digest = sha256()
    try:
        opener = build_opener(_Redirects)
        with opener.open(_request(url), timeout=STALL) as answer:  # the scheme is checked
            progress.total = int(answer.headers.get("Content-Length") or 0)
            while piece := answer.read(_PIECE):
                digest.update(piece)
                progress.step(len(piece))
                if progress.done > MOST or time.monotonic() - began > LONGEST:
                    raise UnreadableError(
                        f"larger than {MOST >> 30} GiB, or slower than {LONGEST / 60:g} minutes"
                    )
    except HTTPError as error:
        error.close()
        raise UnreadableError(f"the server answered {error.code}") from None
    except (URLError, OSError, ValueError, HTTPException) as error:
        raise UnreadableError(_reason(error)) from None
    if progress.total and progress.done != progress.total:
        raise UnreadableError(f"it ended after {progress.done:,} of {progress.total:,} bytes")
    return progress.done, "sha256:" + digest.hexdigest()


class _Redirects(HTTPRedirectHandler):
    """Goes where it is sent, but to no other kind of place."""

    def redirect_request(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: str) -> Any:
        if urlsplit(newurl).scheme.lower() not in _SCHEMES:
            fp.close()
            raise UnreadableError("it leads to something other than http")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _request(url: str) -> Request:
    parts = urlsplit(url)
    plain = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()
    request = Request(plain)  # noqa: S310  # the scheme is checked
    request.add_unredirected_header("User-Agent", "repro-magic")
    if parts.username:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        request.add_unredirected_header("Authorization", "Basic " + b64encode(secret.encode()).decode())
    return request


def _reason(error: Exception) -> str:
    told = getattr(error, "reason", None) or error
    if isinstance(told, TimeoutError):
        return "it does not answer"
    return str(getattr(told, "strerror", None) or type(told).__name__)
