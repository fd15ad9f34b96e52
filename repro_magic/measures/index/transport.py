"""HTTP as an index needs it: patient, bounded, and with credentials for nobody but their host."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from .credentials import Credentials, origin, without_user
from .files import IndexProblem, NotThereError
from .pools import Pools, why

if TYPE_CHECKING:
    import urllib3

_TRIES: Final = 3
_BACK_OFF: Final = 0.4
"""Seconds before the second try; each further one waits twice as long."""
_LONGEST_WAIT: Final = 5.0
"""Seconds of a ``Retry-After`` that are waited at most."""
_SILENCE: Final = 10.0
"""Seconds without a byte after which a server counts as gone."""
_CONNECT: Final = 5.0
"""Seconds for a connection to come about."""
_PER_ANSWER: Final = 60.0
"""Seconds that one answer may take, whatever its size; downloads have their own limit."""
_REDIRECTS: Final = 5
_PIECE: Final = 1 << 16
_AGAIN: Final = frozenset({429, 500, 502, 503, 504})
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_GIVEN_UP: Final = 3
"""A host that fails so often, and never answered, is not asked again."""


class StoppedError(Exception):
    """Somebody asked to stop."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """An answer with its body, wherever redirects led."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    content: bytes
    url: str
    """Where the answer came from at last, without credentials."""


class Transport:
    """Asks servers. Threads may share it; nothing that it raises or returns holds a credential."""

    def __init__(self, credentials: Credentials, *, certificates: str = "") -> None:
        self._credentials = credentials
        self._pools = Pools(certificates)
        self._failed: Counter[str] = Counter()
        self._answered: set[str] = set()
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Let every thread that is asking or waiting give up with StoppedError."""
        self._stopped.set()

    def get(
        self,
        url: str,
        *,
        limit: int,
        headers: Mapping[str, str] | None = None,
        seconds: float = _PER_ANSWER,
        sink: Callable[[bytes], object] | None = None,
    ) -> Response:
        """GET with retries. ``sink`` takes the body piece by piece instead of the answer.

        Raises NotThereError for 404 and 410, IndexProblem for whatever else is no answer: more than ``limit``
        bytes or ``seconds``, other status codes than 200, 206 and 304, and a redirect that leads nowhere. An
        OSError of ``sink`` goes through.
        """
        host = origin(url)
        deadline = time.monotonic() + seconds
        for attempt in range(1, _TRIES + 1):
            body = _Body(limit, deadline, self._stopped, sink)
            if self._failed[host] >= _GIVEN_UP and host not in self._answered:
                raise IndexProblem("did not answer several times, and was not asked again")
            try:
                response = self._followed(url, headers or {}, body)
            except _TransientError as problem:
                self._note(host, answered=problem.answered)
                last = attempt == _TRIES or body.begun
                wait = max(problem.wait, _BACK_OFF * 2 ** (attempt - 1))
                if last or time.monotonic() + wait > deadline:
                    raise IndexProblem(str(problem)) from None
                if self._stopped.wait(wait):
                    raise StoppedError from None
            else:
                self._note(host, answered=True)
                return response
        raise AssertionError

    def _note(self, host: str, *, answered: bool) -> None:
        with self._lock:
            if answered:
                self._answered.add(host)
            else:
                self._failed[host] += 1

    def _followed(self, url: str, headers: Mapping[str, str], body: _Body) -> Response:
        start = url
        for _ in range(_REDIRECTS + 1):
            if self._stopped.is_set():
                raise StoppedError
            response = self._once(url, headers, body)
            target = response.headers.get("location", "")
            if response.status not in _MOVED or not target:
                return _checked(response)
            url = without_user(urljoin(url, target))
            if urlsplit(url).scheme not in ("http", "https"):
                raise IndexProblem("redirects to something that is no web address")
            if urlsplit(start).scheme == "https" and urlsplit(url).scheme == "http":
                raise IndexProblem("redirects from an encrypted connection to one that is not")
        raise IndexProblem("redirects again and again")

    def _once(self, url: str, headers: Mapping[str, str], body: _Body) -> Response:
        import urllib3

        # The credentials of the address asked, never those of the one that redirected here.
        sent = {"User-Agent": "repro-magic", **headers, **self._credentials.header(url)}
        public = without_user(url)
        silence = urllib3.Timeout(connect=min(_CONNECT, _SILENCE), read=_SILENCE)
        try:
            answer = self._pools.towards(public).request(
                "GET",
                public,
                headers=sent,
                retries=False,
                redirect=False,
                preload_content=False,
                timeout=silence,
            )
            with closing(answer):
                content = body.read(answer)
                answer.release_conn()
        except _SinkError as error:
            raise error.cause from None
        except urllib3.exceptions.HTTPError as error:
            raise _TransientError(why(error)) from None
        except (OSError, ValueError) as error:
            raise _TransientError(f"cannot be reached: {type(error).__name__}") from None
        told = {name.lower(): value for name, value in answer.headers.items()}
        if answer.status in _AGAIN:
            status = f"answered with status {answer.status}"
            raise _TransientError(status, wait=_retry_after(told), answered=True)
        return Response(status=answer.status, headers=told, content=content, url=public)


class _Body:
    """Takes the body of an answer, within its limits."""

    def __init__(
        self, limit: int, deadline: float, stopped: threading.Event, sink: Callable[[bytes], object] | None
    ) -> None:
        self._limit = limit
        self._deadline = deadline
        self._stopped = stopped
        self._sink = sink
        self.begun = False
        """Whether ``sink`` has been given a part."""

    def read(self, answer: urllib3.BaseHTTPResponse) -> bytes:
        """The body, empty where ``sink`` took it."""
        pieces: list[bytes] = []
        taken = 0
        while piece := answer.read1(_PIECE, decode_content=True):
            taken += len(piece)
            if taken > self._limit:
                raise IndexProblem(f"sent more than {_bytes(self._limit)}")
            if time.monotonic() > self._deadline:
                raise IndexProblem("took too long to send its answer")
            if self._stopped.is_set():
                raise StoppedError
            if self._sink is None or answer.status not in (200, 206):
                pieces.append(piece)
                continue
            self.begun = True
            try:
                self._sink(piece)
            except OSError as error:
                raise _SinkError(error) from None
        return b"".join(pieces)


class _SinkError(Exception):
    """What took the body could not: that is no fault of the server."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(str(cause))
        self.cause = cause


class _TransientError(Exception):
    """A failure that may be over at the next try."""

    def __init__(self, what: str, *, wait: float = 0.0, answered: bool = False) -> None:
        super().__init__(what)
        self.wait = wait
        """Seconds that the server wants to be left alone."""
        self.answered = answered
        """Whether the server is there, and said so itself."""


def _checked(response: Response) -> Response:
    if response.status in (200, 206, 304):
        return response
    if response.status in (404, 410):
        raise NotThereError("does not have it")
    if response.status in (401, 403):
        raise IndexProblem(f"wants credentials (status {response.status})")
    raise IndexProblem(f"answered with status {response.status}")


def _retry_after(headers: Mapping[str, str]) -> float:
    told = headers.get("retry-after", "")
    return min(float(told), _LONGEST_WAIT) if told.isdigit() else 0.0


def _bytes(count: int) -> str:
    return f"{count / 1e6:.0f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"
