from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repro_magic.components.privacy import host_name, public_url, scrubbed


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://github.com/o/r.git", "https://github.com/o/r.git"),
        ("https://alice:s3cret@github.com/o/r.git", "https://github.com/o/r.git"),
        ("https://s3cret@github.com/o/r.git", "https://github.com/o/r.git"),
        ("https://alice:pa@ss@h/x", "https://h/x"),
        ("https://alice:pa/s3cret@h/x", "https://h/x"),
        ("https://h:8080/a@b/x", "https://h:8080/a@b/x"),
        ("https://h/x.whl?token=s3cret&v=1#sha256=1", "https://h/x.whl"),
        ("ssh://git@github.com/o/r.git", "ssh://git@github.com/o/r.git"),
        ("ssh://alice@github.com/o/r.git", "ssh://github.com/o/r.git"),
        ("git@github.com:o/r.git", "ssh://git@github.com/o/r.git"),
        ("alice@host:o/r.git", "ssh://host/o/r.git"),
        ("git+ssh://git@h/r", "git+ssh://git@h/r"),
        ("https://git@h/r", "https://h/r"),
        ("file:///home/alice/src/r", "file:r"),
        ("file://server/share/r/", "file:r"),
        ("/home/alice/src/r.git", "file:r.git"),
        ("C:\\Users\\alice\\r", "file:r"),
        ("../r", "file:r"),
        ("https://conda.example/t/to-12345/main/linux-64", "https://conda.example/main/linux-64"),
        ("https://h/ghp_abcdef/x", "https://h/x"),
        ("https://h", "https://h"),
    ],
)
def test_urls_lose_what_is_private(url: str, public: str) -> None:
    assert public_url(url) == public


@given(st.text(alphabet="ab:/@?#.", max_size=30))
def test_no_url_makes_it_raise(url: str) -> None:
    public_url(url)


@given(st.text(alphabet="abc/@:", min_size=1, max_size=10))
def test_a_password_never_survives(password: str) -> None:
    assert "S3CRET" not in public_url(f"https://alice:S3CRET{password}@host.example/path")


def test_the_name_of_this_machine_becomes_localhost() -> None:
    assert public_url(f"http://{host_name()}:8000/r") == "http://localhost:8000/r"


def test_home_user_and_host_are_taken_out_of_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/quentin")
    monkeypatch.setenv("USER", "quentin")
    text = f"No file /home/quentin/x for quentin on {os.uname().nodename}, quentinesque\x1b[31m\n"
    assert scrubbed(text) == "No file ~/x for … on …, quentinesque [31m"


def test_a_user_name_that_means_something_else_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/root")
    monkeypatch.setenv("USER", "git")
    assert scrubbed("git+https://h") == "git+https://h"


def test_texts_have_bounded_length() -> None:
    assert len(scrubbed("x" * 10_000)) <= 400
