from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from repro_magic.kernel.watermark import is_newer
from repro_magic.measures.newest import newest

PAGES: dict[str, Any] = {
    "/simple/numpy/": {"versions": ["2.1.0", "10.0", "11.0rc1", "no version"]},
    "/simple/old/": {
        "files": [{"filename": "old-1.2-py3-none-any.whl"}, {"filename": "old-2.0.tar.gz", "yanked": True}]
    },
    "/simple/odd/": ["no page"],
    "/simple/previews/": {"versions": ["1.0a1"]},
}


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = PAGES.get(self.path)
        self.send_response(404 if page is None else 200)
        self.end_headers()
        self.wfile.write(json.dumps(page).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def index() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/simple/"
        server.shutdown()
        thread.join()


def test_the_newest_release_is_no_preview_and_not_yanked(index: str) -> None:
    names = ["NumPy", "old", "odd", "previews", "nosuch"]
    assert newest(names, index) == {"NumPy": "10.0", "old": "1.2"}


def test_an_index_that_does_not_answer_tells_nothing() -> None:
    assert newest(["numpy"], "http://127.0.0.1:9/simple/") == {}
    assert newest(["numpy"], "file:///somewhere") == {}
    assert newest([], "http://127.0.0.1:9/simple/") == {}


def test_only_what_comes_after_is_newer() -> None:
    assert is_newer("2.10", "2.9")
    assert not is_newer("2.9", "2.10.dev1")
    assert not is_newer("2.9", "no version")
