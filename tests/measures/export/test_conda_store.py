"""Registering with conda-store: what is sent, what comes back, and to whom the token goes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from measures.export.exported import artefact, record
from notebook_files import code, notebook

from repro_magic import cli
from repro_magic.measures.export.conda_store_server import register
from repro_magic.measures.export.errors import ExportError
from repro_magic.model.record import Record
from repro_magic.model.stamp import Stamp


class Server(ThreadingHTTPServer):
    """Answers as conda-store does, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.answer: Any = {"status": "ok", "data": {"build_id": 7}}
        self.headers_out: dict[str, str] = {}
        self.asked: list[tuple[str, dict[str, str], Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers), body))
        content = (
            self.server.answer
            if isinstance(self.server.answer, bytes)
            else json.dumps(self.server.answer).encode()
        )
        self.send_response(self.server.status)
        for name, value in self.server.headers_out.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def stamped(path: Path, found: Record) -> Path:
    content = notebook(code("import alpha"))
    content["metadata"]["repro_magic"] = Stamp(record=found).to_dict()
    path.write_text(json.dumps(content))
    return path


def test_a_pushed_notebook_keeps_the_number_of_its_build(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONDA_STORE_TOKEN", "s3cret")
    path = stamped(tmp_path / "Größe of 2026.ipynb", record(artefact("alpha", "1.0")))
    words = ["push", "conda-store", str(path), "--server", server.url + "/", "--namespace", "team"]
    assert cli.main(words) == 0
    ((place, headers, asked),) = server.asked
    assert place == "/api/v1/specification/"
    assert headers["Authorization"] == "Bearer s3cret"
    assert asked["namespace"] == "team"
    assert yaml.safe_load(asked["specification"])["name"] == "grosse-of-2026"
    assert asked["is_lockfile"] is False
    kept = Stamp.from_dict(json.loads(path.read_text())["metadata"]["repro_magic"])
    assert dict(kept.record.services.builds) == {f"{server.url} team/grosse-of-2026": "7"}  # type: ignore[union-attr]
    assert "s3cret" not in path.read_text() + capsys.readouterr().out
    before = path.read_bytes()
    assert cli.main(words) == 0
    assert path.read_bytes() == before


def test_a_name_of_somebodys_choice_is_sent(server: Server, tmp_path: Path) -> None:
    path = stamped(tmp_path / "a.ipynb", record(artefact("alpha", "1.0")))
    words = [
        "push",
        "conda-store",
        str(path),
        "--server",
        server.url,
        "--namespace",
        "team",
        "--name",
        "2026",
    ]
    assert cli.main(words) == 0
    assert yaml.safe_load(server.asked[0][2]["specification"])["name"] == "2026"


@pytest.mark.parametrize(
    ("status", "answer", "says"),
    [
        (403, {}, "wants another token"),
        (400, {"message": "channel is not allowed"}, r"refused: status 400 channel is not allowed\."),
        (500, b"<html>", "refused: status 500"),
        (200, b"<html>", "cannot be asked"),
        (200, {"data": {}}, "without a build"),
        (200, {"data": {"build_id": "7; rm"}}, "without a build"),
        (200, [], "no conda-store"),
    ],
)
def test_a_bad_answer_is_one_line(server: Server, status: int, answer: Any, says: str) -> None:
    server.status, server.answer = status, answer
    with pytest.raises(ExportError, match=says) as refused:
        register(server.url, "team", "env", "name: env\n", is_lock=False, token="t")
    assert "\n" not in str(refused.value)


def test_a_token_does_not_follow_a_redirect(server: Server) -> None:
    other = Server()
    server.status, server.headers_out = 307, {"Location": other.url}
    with pytest.raises(ExportError, match="sends elsewhere"):
        register(server.url, "team", "env", "name: env\n", is_lock=False, token="t")
    other.server_close()
    assert not other.asked


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://store.example.org", "in the clear"),
        ("https://ada:pw@store.example.org", "holds a credential"),
        ("file:///etc/passwd", "no address of a server"),
        ("store.example.org", "no address of a server"),
        ("http://127.0.0.1:9", "cannot be asked"),
    ],
)
def test_an_address_that_will_not_do_is_refused(address: str, says: str) -> None:
    with pytest.raises(ExportError, match=says):
        register(address, "team", "env", "name: env\n", is_lock=False, token="t")


@pytest.mark.parametrize("name", ["../admin", "a b", "", "-x"])
def test_a_name_that_is_none_is_refused(name: str, server: Server) -> None:
    for namespace, environment in ((name, "env"), ("team", name)):
        with pytest.raises(ExportError, match="no name for conda-store"):
            register(server.url, namespace, environment, "", is_lock=False, token="")
    assert not server.asked
