"""A package index on this machine that can have bad days."""

from __future__ import annotations

import contextlib
import email.utils
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from packaging.utils import canonicalize_name
from wheelhouse import sha256

JSON = "application/vnd.pypi.simple.v1+json"

Act = Callable[["Handler"], None]


@dataclass
class Seen:
    path: str
    headers: dict[str, str]


@dataclass
class IndexServer:
    """Serves the files of a folder as a simple index; ``bad`` replaces single answers."""

    folder: Path
    url: str = ""
    bad: dict[str, Act] = field(default_factory=dict)
    """Path to what answers instead; the path of a page ends with a slash."""
    seen: list[Seen] = field(default_factory=list)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    """File name to more members of its entry, such as ``yanked``."""
    html: bool = False
    ranges: bool = True
    hashes: bool = True
    password: str = ""
    """``user:password`` that every request must have."""
    max_age: int | None = None

    @property
    def index(self) -> str:
        return f"{self.url}/simple/"

    def asked(self, path: str) -> list[Seen]:
        return [each for each in self.seen if each.path == path]

    def files(self, name: str) -> list[Path]:
        return [path for path in sorted(self.folder.iterdir()) if _package(path.name) == name]


def _package(file: str) -> str:
    stem = file.partition("-")[0] if file.endswith(".whl") else file.rpartition("-")[0]
    return str(canonicalize_name(stem))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    index: IndexServer

    def do_GET(self) -> None:
        served = self.index
        served.seen.append(Seen(self.path, {key.lower(): value for key, value in self.headers.items()}))
        if self.path in served.bad:
            served.bad[self.path](self)
        elif served.password and not self._is_allowed(served.password):
            self.answer(401, b"who are you")
        elif self.path.startswith("/simple/"):
            self._page(self.path.split("/")[2])
        elif (path := served.folder / unquote(self.path.rpartition("/")[2])).is_file():
            self._file(path.read_bytes())
        else:
            self.answer(404)

    def _is_allowed(self, password: str) -> bool:
        import base64

        return self.headers.get("Authorization") == "Basic " + base64.b64encode(password.encode()).decode()

    def _page(self, name: str) -> None:
        files = self.index.files(name)
        if not files:
            self.answer(404)
            return
        if self.index.html:
            links = "".join(
                f'<a href="/files/{path.name}#sha256={sha256(path)}">{path.name}</a>' for path in files
            )
            self.answer(200, f"<!DOCTYPE html><html><body>{links}</body></html>".encode(), "text/html")
            return
        entries = [
            {
                "filename": path.name,
                "url": f"/files/{path.name}",
                "hashes": {"sha256": sha256(path)} if self.index.hashes else {},
                "size": path.stat().st_size,
                **self.index.told.get(path.name, {}),
            }
            for path in files
        ]
        body = json.dumps({"meta": {"api-version": "1.1"}, "name": name, "files": entries}).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        age = {} if self.index.max_age is None else {"Cache-Control": f"max-age={self.index.max_age}"}
        if self.headers.get("If-None-Match") == etag:
            self.answer(304, headers={"ETag": etag, **age})
        else:
            self.answer(200, body, JSON, headers={"ETag": etag, **age})

    def _file(self, content: bytes) -> None:
        asked = self.headers.get("Range", "")
        if not asked or not self.index.ranges:
            self.answer(200, content, "application/octet-stream")
            return
        first, _, last = asked.removeprefix("bytes=").partition("-")
        start = max(0, len(content) - int(last)) if not first else int(first)
        end = len(content) if not first else min(len(content), int(last) + 1)
        told = {"Content-Range": f"bytes {start}-{end - 1}/{len(content)}"}
        self.answer(206, content[start:end], "application/octet-stream", headers=told)

    def answer(
        self, status: int, body: bytes = b"", kind: str = "text/plain", headers: dict[str, str] | None = None
    ) -> None:
        self.send_response_only(status)
        self.send_header("Date", email.utils.formatdate(usegmt=True))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that goes away is no news."""


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[IndexServer]:
    """An index over the files of a folder, on a free port of this machine."""
    served = IndexServer(folder)
    server = _Server(("127.0.0.1", 0), type("OfThisIndex", (Handler,), {"index": served}))
    served.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
