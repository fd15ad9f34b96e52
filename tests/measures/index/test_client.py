"""Asking an index, on good days and on bad ones."""

from __future__ import annotations

import contextlib
import dataclasses
import gzip
import importlib.util
import io
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from index_server import JSON, Handler, IndexServer, serving
from wheelhouse import sdist, sha256, wheel

from repro_magic.measures.index import Index, IndexProblem, Sources, StoppedError, gathered, transport
from repro_magic.measures.index.credentials import Credentials
from repro_magic.measures.index.transport import Transport

Client = Callable[..., Index]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Back-off and time limits that a test can wait for."""
    monkeypatch.setattr(transport, "_BACK_OFF", 0.01)
    monkeypatch.setattr(transport, "_SILENCE", 0.4)


def test_every_file_of_a_version_is_told_and_no_other(
    client: Client, server: IndexServer, house: Path
) -> None:
    mine = [
        sdist(house, "demo", "1.0"),
        wheel(house, "demo", "1.0"),
        wheel(house, "demo", "1.0", tag="py2-none-any"),
    ]
    wheel(house, "demo", "1.0.1")
    wheel(house, "demo-other", "1.0")
    answer = client().files("demo", "1.0")
    assert sorted(file.name for file in answer.files) == sorted(path.name for path in mine)
    assert answer.problems == ()
    assert {file.sha256 for file in answer.files} == {sha256(path) for path in mine}


def test_a_version_may_be_written_in_another_way(client: Client, server: IndexServer, house: Path) -> None:
    wheel(house, "demo", "2024.01.0")
    assert client().files("Demo", "2024.1").files


def test_the_html_page_tells_the_same(client: Client, server: IndexServer, house: Path) -> None:
    wheel(house, "demo")
    as_json = client().files("demo", "1.0", again=True).files
    server.html = True
    as_html = client().files("demo", "1.0", again=True).files
    assert [(file.name, file.url, file.sha256) for file in as_html] == [
        (file.name, file.url, file.sha256) for file in as_json
    ]


def test_a_package_that_no_index_has_is_no_problem(client: Client) -> None:
    answer = client().files("nobody-has-it", "1.0")
    assert (answer.files, answer.problems, answer.known) == ((), (), False)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a; rm -rf /", "--index-url", "a b", "", "x/y", "$(id)"]
)
def test_a_name_that_is_none_is_never_asked_for(client: Client, server: IndexServer, name: str) -> None:
    assert client().files(name, "1.0").problems
    assert server.seen == []


def bad(
    status: int, body: bytes = b"", kind: str = "text/plain", **headers: str
) -> Callable[[Handler], None]:
    return lambda handler: handler.answer(status, body, kind, headers)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (bad(500), "status 500"),
        (bad(503), "status 503"),
        (bad(403), "wants credentials"),
        (bad(418), "status 418"),
        (bad(200, b"{nonsense", JSON), "not JSON"),
        (bad(200, b"\x89PNG", "image/png"), "image/png"),
        (bad(302, Location="/simple/demo/"), "again and again"),
        (bad(302, Location="file:///etc/passwd"), "no web address"),
    ],
)
def test_a_bad_answer_is_one_clear_reason(
    client: Client, server: IndexServer, answer: Callable[[Handler], None], reason: str
) -> None:
    server.bad["/simple/demo/"] = answer
    found = client().files("demo", "1.0")
    assert found.files == ()
    (problem,) = found.problems
    assert reason in problem
    assert problem.startswith("127.0.0.1:")


def test_a_server_that_recovers_is_forgiven(client: Client, server: IndexServer, house: Path) -> None:
    wheel(house, "demo")

    def once(handler: Handler) -> None:
        del server.bad["/simple/demo/"]
        handler.answer(503, headers={"Retry-After": "0"})

    server.bad["/simple/demo/"] = once
    assert client().files("demo", "1.0").files
    assert len(server.asked("/simple/demo/")) == 2


def test_a_server_that_says_nothing_is_given_up(client: Client, server: IndexServer) -> None:
    released = threading.Event()
    server.bad["/simple/demo/"] = lambda _: released.wait(10) and None
    (problem,) = client().files("demo", "1.0").problems
    released.set()
    assert "did not answer" in problem


def test_a_server_that_sends_byte_by_byte_is_given_up(server: IndexServer) -> None:
    def drip(handler: Handler) -> None:
        handler.send_response_only(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(100):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.05)

    server.bad["/drip"] = drip
    with pytest.raises(IndexProblem, match="too long"):
        Transport(Credentials()).get(server.url + "/drip", limit=1_000_000, seconds=0.3)


def test_an_answer_that_unpacks_to_too_much_is_given_up(server: IndexServer) -> None:
    body = gzip.compress(b" " * 5_000_000)
    server.bad["/bomb"] = bad(200, body, JSON, **{"Content-Encoding": "gzip"})
    with pytest.raises(IndexProblem, match="more than 1 MB"):
        Transport(Credentials()).get(server.url + "/bomb", limit=1_000_000)


def test_a_host_that_is_not_there_is_soon_not_asked_again(client: Client) -> None:
    asking = client("http://127.0.0.1:9/simple/")
    told = [asking.files(f"p{number}", "1.0").problems[0] for number in range(5)]
    assert "cannot be reached" in told[0]
    assert "not asked again" in told[-1]


def test_what_was_answered_is_asked_again_with_its_validators(
    client: Client, server: IndexServer, house: Path
) -> None:
    wheel(house, "demo")
    server.max_age = 0
    first = client().files("demo", "1.0")
    second = client().files("demo", "1.0")
    assert first == second
    assert server.asked("/simple/demo/")[1].headers["if-none-match"]


def test_a_fresh_answer_is_not_asked_for_again_unless_the_version_is_younger(
    client: Client, server: IndexServer, house: Path
) -> None:
    wheel(house, "demo")
    server.max_age = 300
    client().files("demo", "1.0")
    client().files("demo", "1.0")
    assert len(server.seen) == 1
    wheel(house, "demo", "1.1")
    assert client().files("demo", "1.1").files
    assert len(server.seen) == 2


def test_offline_what_is_kept_is_told_and_the_rest_is_said(
    client: Client, server: IndexServer, house: Path
) -> None:
    wheel(house, "demo")
    client().files("demo", "1.0")
    asked = len(server.seen)
    offline = client(offline=True)
    assert offline.files("demo", "1.0").files
    assert "offline" in offline.files("other", "1.0").problems[0]
    assert len(server.seen) == asked


def test_a_damaged_cache_is_as_good_as_none(
    client: Client, server: IndexServer, house: Path, tmp_path: Path
) -> None:
    wheel(house, "demo")
    client().files("demo", "1.0")
    for path in (tmp_path / "cache").rglob("*"):
        if path.is_file():
            path.write_bytes(b"{}\nnonsense")
    assert client().files("demo", "1.0").files


def private(server: IndexServer) -> str:
    server.password = "alice:s3cret"
    return server.index.replace("http://", "http://alice:s3cret@")


def test_credentials_of_an_index_reach_it_and_no_file(
    client: Client, server: IndexServer, house: Path, tmp_path: Path
) -> None:
    wheel(house, "demo")
    assert client(private(server)).files("demo", "1.0").files
    written = b"".join(path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file())
    assert written
    assert b"s3cret" not in written
    assert b"alice" not in written


def test_a_wrong_password_is_not_told(client: Client, server: IndexServer) -> None:
    server.password = "alice:other"
    (problem,) = client(server.index.replace("http://", "http://alice:s3cret@")).files("demo", "1.0").problems
    assert "wants credentials" in problem
    assert "s3cret" not in problem


def test_a_page_with_signed_addresses_is_not_kept(
    client: Client, server: IndexServer, house: Path, tmp_path: Path
) -> None:
    path = wheel(house, "demo")
    server.told[path.name] = {"url": f"https://files.test/{path.name}?X-Signature=abc"}
    assert client(private(server)).files("demo", "1.0").files
    assert not any((tmp_path / "cache").rglob("*"))


def test_a_redirect_never_carries_credentials_to_another_host(
    client: Client, server: IndexServer, house: Path
) -> None:
    wheel(house, "demo")
    with serving(house) as other:
        target = other.url.replace("127.0.0.1", "localhost").replace("http://", "http://alice:s3cret@")
        server.bad["/simple/demo/"] = bad(302, Location=target + "/simple/demo/")
        assert client(private(server)).files("demo", "1.0").files
        (seen,) = other.seen
    assert "authorization" not in seen.headers
    assert server.asked("/simple/demo/")[0].headers["authorization"]


def test_netrc_serves_its_host_alone(server: IndexServer, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login alice password s3cret\n")
    (tmp_path / "netrc").chmod(0o600)
    credentials = Credentials(netrc_file=str(tmp_path / "netrc"))
    assert credentials.knows(server.index)
    assert not credentials.knows("http://localhost/")


def test_a_download_is_whole_and_hashed(client: Client, server: IndexServer, house: Path) -> None:
    path = wheel(house, "demo")
    (file,) = client().files("demo", "1.0").files
    got = io.BytesIO()
    assert client().download(file, got) == sha256(path)
    assert got.getvalue() == path.read_bytes()


def test_a_download_that_is_longer_than_announced_is_broken_off(
    client: Client, server: IndexServer, house: Path
) -> None:
    path = wheel(house, "demo")
    server.told[path.name] = {"size": 10}
    (file,) = client().files("demo", "1.0").files
    with pytest.raises(IndexProblem, match="sent more than"):
        client().download(file, io.BytesIO())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_no_fault_of_the_index(client: Client, server: IndexServer, house: Path) -> None:
    path = wheel(house, "demo")
    (served,) = client().files("demo", "1.0").files
    for file in (served, dataclasses.replace(served, url=path.as_uri())):
        with open("/dev/full", "wb", buffering=0) as full, pytest.raises(OSError, match="No space left"):
            client().download(file, full)


def test_folders_serve_as_indexes_and_as_links(client: Client, house: Path, tmp_path: Path) -> None:
    path = wheel(tmp_path / "links", "demo")
    page = tmp_path / "static" / "demo"
    page.mkdir(parents=True)
    (page / "index.html").write_text(
        f'<!DOCTYPE html><a href="../../links/{path.name}#sha256={sha256(path)}">x</a>'
    )
    index = client((tmp_path / "static").as_uri() + "/", links=(str(tmp_path / "links"),))
    found = index.files("demo", "1.0")
    assert {file.url for file in found.files} == {path.as_uri()}
    assert index.piece(found.files[0], 0, 2) == (b"PK", path.stat().st_size)
    (problem,) = client((tmp_path / "nowhere").as_uri()).files("demo", "1.0").problems
    assert problem == "folder nowhere is a folder that is not there"


def test_pypiserver_is_understood(tmp_path: Path, house: Path) -> None:
    # Not imported here: it changes how this process imports.
    if importlib.util.find_spec("pypiserver") is None:
        pytest.skip("pypiserver is not installed")
    path = wheel(house, "demo")
    command = [sys.executable, "-m", "pypiserver", "run", "-i", "127.0.0.1", "-p", "0", str(house)]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command[command.index("0")] = str(port)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            index = Index(Sources(indexes=(f"http://127.0.0.1:{port}/simple/",)))
            for _ in range(100):
                answer = index.files("demo", "1.0")
                if answer.files:
                    break
                time.sleep(0.1)
                index = Index(Sources(indexes=(f"http://127.0.0.1:{port}/simple/",)))
            got = io.BytesIO()
            assert index.download(answer.files[0], got) == sha256(path)
        finally:
            process.kill()


def test_who_stops_does_not_wait_for_slow_servers(client: Client, server: IndexServer) -> None:
    released = threading.Event()
    server.bad["/simple/demo/"] = lambda _: released.wait(10) and None
    index = client()

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    try:
        with pytest.raises(KeyboardInterrupt):
            gathered(
                lambda name: index.files(name, "1"),
                ["other", "demo"],
                workers=2,
                told=interrupt,
                stop=index.stop,
            )
        with pytest.raises(StoppedError):
            index.files("other", "2")
    finally:
        released.set()
