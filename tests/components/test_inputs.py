"""Declared inputs: what words stand for, and bad days with them."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from components.test_git import git

from repro_magic.components import declared, fetching, hashing, inputs, locations, patience
from repro_magic.components.inputs import Inputs, NotThereError, TooManyError
from repro_magic.components.patience import Progress, StalledError, patiently
from repro_magic.model.inputs import GONE
from repro_magic.model.record import Data, Record


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a notebook in a home directory, with data in it."""
    home = tmp_path / "home"
    folder = home / "work"
    (folder / "data" / "deep").mkdir(parents=True)
    for name in ("data/a.csv", "data/b.csv", "data/deep/c.csv", "data/.hidden.csv"):
        (folder / name).write_text(name)
    monkeypatch.setenv("HOME", str(home))
    return folder


def digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def look(base: Path, word: str, **options: Any) -> dict[str, tuple[str, str]]:
    """Name to digest and location of what a word stands for."""
    return {each.name: (each.digest, each.location) for each in Inputs(str(base), **options).look(word)}


def test_a_file_is_told_by_the_name_that_the_notebook_uses(folder: Path) -> None:
    assert look(folder, "data/a.csv") == {"data/a.csv": (digest("data/a.csv"), "relative")}
    assert look(folder, "data/../data//a.csv") == {"data/a.csv": (digest("data/a.csv"), "relative")}
    assert look(folder, "~/work/data/a.csv") == {"~/work/data/a.csv": (digest("data/a.csv"), "home")}
    assert look(folder, str(folder / "data/a.csv")) == {"~/work/data/a.csv": (digest("data/a.csv"), "home")}
    git(folder, "init", "-q")
    assert look(folder, "data/a.csv")["data/a.csv"][1] == "repository"


def test_a_name_is_relative_to_the_notebook_not_to_where_the_kernel_stands(folder: Path) -> None:
    told = look(folder / "data", "a.csv", folder=str(folder))
    assert list(told) == ["data/a.csv"]


def test_the_home_of_somebody_else_loses_its_name(tmp_path: Path) -> None:
    name = locations.file_name("/home/bob/x.csv", "/home/bob/x.csv", str(tmp_path))
    assert name == "/home/…/x.csv"


def test_a_pattern_is_told_as_a_whole_and_file_by_file(folder: Path) -> None:
    told = look(folder, "data/*.csv")
    assert list(told) == ["data/*.csv", "data/a.csv", "data/b.csv"]
    whole = told["data/*.csv"][0]
    assert whole.startswith("files:")
    assert whole.endswith(" (2)")
    assert list(look(folder, "data/**/*.csv"))[1:] == ["data/a.csv", "data/b.csv", "data/deep/c.csv"]
    (folder / "data" / "b.csv").write_text("other")
    assert look(folder, "data/*.csv")["data/*.csv"][0] != whole


def test_a_folder_is_told_as_a_whole_hidden_files_included(folder: Path) -> None:
    told = look(folder, "data")
    assert list(told) == ["data/", "data/.hidden.csv", "data/a.csv", "data/b.csv", "data/deep/c.csv"]
    for at in range(inputs.MOST_NAMED):
        (folder / "data" / f"{at}").touch()
    assert list(look(folder, "data/")) == ["data/"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(folder: Path) -> None:
    (folder / "a[1].csv").write_text("x")
    assert look(folder, "a[1].csv") == {"a[1].csv": (digest("x"), "relative")}


def test_loops_of_links_are_not_followed(folder: Path) -> None:
    (folder / "data" / "loop").symlink_to("..", target_is_directory=True)
    (folder / "self").symlink_to("self")
    assert list(look(folder, "**/*.csv"))[1:] == ["data/a.csv", "data/b.csv", "data/deep/c.csv"]
    assert "data/" in look(folder, "data")
    assert look(folder, "self")["self"][0].startswith("unknown: ")


@pytest.mark.parametrize("word", ["nothing.csv", "nothing/*.csv", "data/*.parquet", ""])
def test_a_word_that_stands_for_nothing_is_an_error_that_names_it(word: str, folder: Path) -> None:
    if not word:
        assert Inputs(str(folder / "data" / "deep")).look("")
        return
    with pytest.raises(NotThereError, match=r"check the (name|pattern) and the working directory"):
        Inputs(str(folder)).look(word)


def test_more_files_than_can_be_told_are_an_error_not_a_long_wait(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "MOST_FILES", 2)
    with pytest.raises(TooManyError, match="more than 2 files"):
        Inputs(str(folder)).look("data")


def test_what_is_no_file_or_vanishes_is_unknown(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    assert look(folder, "pipe")["pipe"][0] == "unknown: it is no file with a content of its own"
    assert look(folder, "/dev/zero")["/dev/zero"][0] == "unknown: it is no file with a content of its own"
    (folder / "dangling").symlink_to("nowhere")
    assert look(folder, "dangling")["dangling"][0] == GONE


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="becomes another user for it")
def test_a_file_that_may_not_be_read_is_unknown() -> None:
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); os.chdir('/')\n"
        "from repro_magic.components.inputs import Inputs\n"
        "inputs = Inputs('/'); inputs.look('/etc/passwd'); os.setuid(65534)\n"
        "print(inputs.look(sys.argv[2])[0].digest)"
    )
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        secret = Path(place, "secret")
        secret.touch()
        secret.chmod(0)
        home = str(Path(inputs.__file__).parents[2])
        said = subprocess.run(
            [sys.executable, "-S", "-c", code, home, str(secret)], capture_output=True, text=True, check=False
        )
    assert said.stdout.strip() == "unknown: permission denied", said.stderr


def test_a_file_that_changes_while_it_is_read_is_unknown(folder: Path) -> None:
    path = folder / "growing"
    path.write_bytes(b"x" * (3 << 20))

    def grow(_size: int) -> None:
        with path.open("ab") as file:
            file.write(b"y")

    with pytest.raises(hashing.UnreadableError, match="changed while it was read"):
        hashing.Digests().of(str(path), grow)


def test_a_file_that_did_not_change_is_not_read_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPRO_MAGIC_CACHE_DIR", str(tmp_path / "cache"))
    path = folder / "data" / "a.csv"
    os.utime(path, (1_700_000_000, 1_700_000_000))
    first = look(folder, "data/a.csv")
    status = path.stat()
    path.write_text("DATA/A.CSV")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert look(folder, "data/a.csv") == first, "told from the cache"
    os.utime(path)
    assert look(folder, "data/a.csv")["data/a.csv"][0] == digest("DATA/A.CSV")


def test_a_huge_file_shows_progress_and_an_interrupt_ends_the_reading(folder: Path) -> None:
    huge = folder / "huge.bin"
    huge.touch()
    os.truncate(huge, 10 << 30)
    shown: list[tuple[int, int]] = []

    def interrupt(progress: Progress) -> None:
        shown.append((progress.done, progress.total))
        raise KeyboardInterrupt

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        Inputs(str(folder), show=interrupt).look("huge.bin")
    ((done, total),) = shown
    assert 0 < done < total == 10 << 30
    assert threading.active_count() == before


def test_a_mount_that_does_not_answer_is_unknown_in_the_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "STALL", 0.2)
    monkeypatch.setattr(hashing.Digests, "of", lambda *_: time.sleep(1))
    (told,) = Inputs(str(folder)).look("data/a.csv")
    assert (told.name, told.digest) == ("data/a.csv", "unknown: it does not answer")


def test_work_that_is_left_behind_ends_at_its_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "STALL", 0.1)
    ended = threading.Event()

    def work(progress: Progress) -> None:
        try:
            time.sleep(0.4)
            progress.step()
        except BaseException:
            ended.set()
            raise

    with pytest.raises(StalledError):
        patiently(work, Progress())
    assert ended.wait(5)


def test_names_of_urls_hold_no_credential_and_no_token() -> None:
    url = "https://alice:pw@h.example/d/x.csv?format=csv&token=s3cret&X-Amz-Signature=abc#frag"
    assert locations.url_name(url) == "https://h.example/d/x.csv?format=csv&…"
    assert locations.url_name("https://h.example/x?id=ghp_0123456789") == "https://h.example/x?…"
    assert locations.url_name("s3://bucket/key.parquet") == "s3://bucket/key.parquet"
    database = "postgresql+psycopg://alice:pw@db.example:5432/base?password=x"
    assert (locations.url_name(database), locations.of_url(database)) == (
        "postgresql+psycopg://db.example:5432/base?…",
        "database",
    )
    assert not locations.is_url("C://data")


def test_a_mount_of_another_machine_is_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = [("/", "ext4"), (str(tmp_path), "nfs4"), (str(tmp_path / "here"), "tmpfs"), ("/x", "fuse.sshfs")]
    monkeypatch.setattr(locations, "_mounts", lambda: iter(mounts))
    told = [
        locations.is_on_network(str(each)) for each in (tmp_path / "a", tmp_path / "here" / "a", "/x/a", "/y")
    ]
    assert told == [True, False, True, False]
    assert locations.is_on_network(r"\\server\share\a")


class _Answers(BaseHTTPRequestHandler):
    seen: list[tuple[str, str | None]] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers.get("Authorization")))
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", f"http://localhost:{self.server.server_port}/data")  # type: ignore[attr-defined]
            self.end_headers()
        elif self.path == "/ftp":
            self.send_response(302)
            self.send_header("Location", "ftp://127.0.0.1/etc/passwd")
            self.end_headers()
        elif self.path == "/gone":
            self.send_error(404)
        else:
            self.send_response(200)
            self.send_header("Content-Length", "9" if self.path == "/short" else "4")
            self.end_headers()
            self.wfile.write(b"data")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@pytest.fixture
def server() -> Iterator[str]:
    _Answers.seen.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://alice:pw@127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_url_is_downloaded_only_where_somebody_asks_for_it(folder: Path, server: str) -> None:
    (told,) = Inputs(str(folder)).look(server + "/data")
    assert told.digest == "unknown: it was not fetched"
    assert _Answers.seen == []
    (told,) = Inputs(str(folder), fetch=fetching.fetched).look(server + "/data")
    assert (told.digest, told.size, told.location) == (digest("data"), 4, "url")
    assert "alice" not in told.name
    assert _Answers.seen[0][1] is not None, "the server got the password"


def test_a_password_is_not_sent_where_a_server_leads_to(folder: Path, server: str) -> None:
    (told,) = Inputs(str(folder), fetch=fetching.fetched).look(server + "/moved")
    assert told.digest == digest("data")
    assert [sent is not None for _, sent in _Answers.seen] == [True, False]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone", "unknown: the server answered 404"),
        ("/ftp", "unknown: it leads to something other than http"),
        ("/short", "unknown: it ended after 4 of 9 bytes"),
    ],
)
def test_what_a_server_does_not_give_is_unknown_with_the_reason(
    path: str, reason: str, folder: Path, server: str
) -> None:
    (told,) = Inputs(str(folder), fetch=fetching.fetched).look(server + path)
    assert told.digest == reason


@pytest.mark.parametrize(
    "url", ["s3://bucket/key", "http://127.0.0.1:1/x", "http://[broken/x", "ftp://h.example/x"]
)
def test_places_that_cannot_be_fetched_are_unknown(url: str, folder: Path) -> None:
    (told,) = Inputs(str(folder), fetch=fetching.fetched).look(url)
    assert told.digest.startswith("unknown: ")


def test_names_in_a_record_are_looked_at_again(folder: Path) -> None:
    was = {}
    for word in ("data/a.csv", "data/*.csv", "data", "~/work/data/a.csv"):
        first = Inputs(str(folder)).look(word)[0]
        was[first.name] = first.digest
    assert {name: Inputs(str(folder)).again(name).digest for name in was} == was
    assert Inputs(str(folder)).again("gone.csv").digest == GONE


@pytest.mark.parametrize(
    "name", ["//server/share/x", r"\\server\share\x", "/home/…/x.csv", "https://h.example/?…"]
)
def test_a_name_in_a_record_leads_to_no_other_machine(name: str, folder: Path) -> None:
    def fail(*_: Any) -> Any:
        raise AssertionError("fetched")

    told = Inputs(str(folder), fetch=fail).again(name)
    assert told.digest.startswith("unknown: it")


def test_a_declaration_is_told_in_the_form_of_the_section(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(declared, "_inputs", {})
    declared.declare([*Inputs(str(folder)).look("data/a.csv"), *Inputs(str(folder)).look("s3://b/k")])
    data = Record.from_facts({"data": declared.look()}).data
    assert isinstance(data, Data)
    assert data.digests == {"data/a.csv": digest("data/a.csv"), "s3://b/k": "unknown: it was not fetched"}
    assert (data.sizes, data.locations) == (
        {"data/a.csv": "10"},
        {"data/a.csv": "relative", "s3://b/k": "url"},
    )
