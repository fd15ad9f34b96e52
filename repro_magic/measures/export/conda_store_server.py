"""Registering an environment with a conda-store server, over its REST interface.

https://conda.store/en/stable/conda-store/references/api
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn
from urllib.parse import urlsplit

from .errors import ExportError

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", re.ASCII)
_SECONDS: Final = 60.0
_MOST: Final = 1 << 22
"""Bytes of an answer."""
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, kw_only=True, slots=True)
class Build:
    """A build that a server promised."""

    number: int
    server: str
    namespace: str
    environment: str

    @property
    def place(self) -> str:
        """Where it is kept, as a record names it."""
        return f"{self.server} {self.namespace}/{self.environment}"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A token is for the server that was named, and for no other."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def register(
    server: str, namespace: str, environment: str, content: str, *, is_lock: bool, token: str
) -> Build:
    """Ask a server to build an environment: ``content`` is a specification, or a lock of conda-lock.

    Raises ExportError for an address that is none or would send the token in the clear, for names that
    conda-store does not take, and for a server that does not answer or refuses.
    """
    address = _address(server, token)
    for each in (namespace, environment):
        if not _NAME.fullmatch(each):
            raise ExportError(
                f"{each[:60]!r} is no name for conda-store.", remedy="It takes letters, digits, - and _."
            )
    asked: dict[str, Any] = {"namespace": namespace, "specification": content, "is_lockfile": is_lock}
    if is_lock:
        asked |= {"environment_name": environment, "environment_description": "registered by repro-magic"}
    told = _answer(f"{address}/api/v1/specification/", asked, token)
    data = told.get("data")
    number = data.get("build_id") if isinstance(data, dict) else None
    if not isinstance(number, int) or isinstance(number, bool):
        raise ExportError("conda-store answered without a build.", remedy="Look at the logs of the server.")
    return Build(number=number, server=address, namespace=namespace, environment=environment)


def _address(server: str, token: str) -> str:
    parts = urlsplit(server)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ExportError(f"{server[:80]!r} is no address of a server.", remedy="It begins with https://.")
    if parts.username or parts.password:
        raise ExportError(
            "The address holds a credential.", remedy="Put the token into REPRO_CONDA_STORE_TOKEN instead."
        )
    if token and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise ExportError(
            "The token would be sent in the clear.", remedy="Use the https address of the server."
        )
    return server.rstrip("/")


def _answer(url: str, asked: Mapping[str, Any], token: str) -> Mapping[str, Any]:
    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "repro-magic"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, json.dumps(asked).encode(), headers, method="POST")  # noqa: S310
    opener = urllib.request.build_opener(_NoRedirects())
    try:
        with opener.open(request, timeout=_SECONDS) as response:
            told = json.loads(response.read(_MOST))
    except urllib.error.HTTPError as error:
        with error:
            _refused(error)
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or type(error).__name__
        raise ExportError(
            f"conda-store cannot be asked: {reason!s:.120}.", remedy="Is it running, and the address right?"
        ) from None
    if not isinstance(told, dict):
        raise ExportError("What answered is no conda-store.", remedy="Check the address.")
    return told


def _refused(error: urllib.error.HTTPError) -> NoReturn:
    if error.code in (401, 403):
        raise ExportError(
            f"conda-store wants another token (status {error.code}).",
            remedy="Put one that may create environments in this namespace into REPRO_CONDA_STORE_TOKEN.",
        ) from None
    if error.code in (301, 302, 303, 307, 308):
        raise ExportError("The server sends elsewhere.", remedy="Name the address that it is at.") from None
    try:
        told = json.loads(error.read(_MOST))
        message = str(told.get("message") or told.get("detail") or "")
    except (OSError, ValueError, AttributeError):
        message = ""
    what = " ".join(f"status {error.code} {message}".split())[:200]
    raise ExportError(
        f"conda-store refused: {what}.", remedy="Look at the specification: --to conda-store."
    ) from None
