"""What an audit hook hears, in processes of their own: a hook cannot be taken out again."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from repro_magic.components import watching


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    for name in ("data/a.csv", "b.csv", "n.ipynb"):
        (tmp_path / name).write_text("x")
    return tmp_path


def heard(folder: Path, code: str) -> dict[str, Any]:
    """What the watch tells after some code ran in the folder of a notebook."""
    program = f"""
import json, os, sys
os.environ["JPY_SESSION_NAME"] = {str(folder / "n.ipynb")!r}
os.environ.pop("JPY_PARENT_PID", None)
from repro_magic.components import watching
watching.watch()
{textwrap.dedent(code)}
print(json.dumps({{"files": watching.opened(), "hosts": watching.hosts(), "heard": watching.heard()}}))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_files_that_were_read_are_told_relative_to_the_notebook(folder: Path) -> None:
    told = heard(
        folder,
        """
        from pathlib import Path
        open("data/a.csv").close()
        os.chdir("data")
        Path("../b.csv").read_bytes()
        os.close(os.open(Path("a.csv"), os.O_RDONLY))
        open(b"a.csv", "rb").close()
        """,
    )
    assert told["files"] == ["b.csv", "data/a.csv"]


def test_what_the_notebook_wrote_itself_is_no_input(folder: Path) -> None:
    told = heard(folder, 'open("out.csv", "w").close(); open("out.csv").close(); open("b.csv", "a").close()')
    assert told["files"] == []


def test_libraries_caches_and_the_system_are_no_inputs(folder: Path) -> None:
    told = heard(
        folder,
        """
        import colorsys, sqlite3, email.mime.text
        open("/proc/self/status").close(); open("/etc/passwd").close(); open(0, closefd=False)
        open(colorsys.__file__).close()
        open("n.ipynb").close()
        """,
    )
    assert told["files"] == []


def test_hosts_are_told_by_name_and_this_machine_is_none(folder: Path) -> None:
    told = heard(
        folder,
        """
        import socket
        for ask in (
            lambda: socket.getaddrinfo("data.invalid", 443),
            lambda: socket.gethostbyname("DB.invalid."),
            lambda: socket.create_connection(("127.0.0.1", 1), 0.1),
            lambda: socket.getaddrinfo("localhost", 1),
            lambda: socket.getaddrinfo(None, 1),
            lambda: socket.socket().connect(("127.0.0.1", 1)),
            lambda: socket.socket(socket.AF_UNIX).connect("/nowhere"),
            lambda: socket.socket().connect("odd"),
        ):
            try:
                ask()
            except Exception:
                pass
        """,
    )
    assert told["hosts"] == ["data.invalid", "db.invalid"]


def test_nothing_is_heard_once_it_is_switched_off(folder: Path) -> None:
    told = heard(
        folder, 'watching.stop(); open("b.csv").close(); watching.watch(); open("data/a.csv").close()'
    )
    assert told["files"] == ["data/a.csv"]


def test_an_odd_open_fails_as_it_would_without_the_watch(folder: Path) -> None:
    heard(
        folder,
        r"""
        class Odd:
            def __fspath__(self):
                raise RuntimeError("mine")
        errors = (RuntimeError, FileNotFoundError, ValueError, TypeError)
        for odd, error in zip((Odd(), "gone", "a\0b", []), errors):
            for way in (open, lambda path: os.open(path, os.O_RDONLY)):
                try:
                    way(odd)
                except error:
                    continue
                raise SystemExit(f"no error for {odd!r}")
        """,
    )


def test_a_loop_over_many_files_is_noted_as_far_as_there_is_room(folder: Path) -> None:
    told = heard(
        folder,
        f"""
        watching.stop()
        for at in range(150):
            open(f"data/{{at}}", "x").close()
        watching.watch()
        for at in range({watching._ROOM} + 500):
            try:
                open(f"data/{{at}}").close()
            except OSError:
                pass
        """,
    )
    assert told["heard"] == watching._ROOM
    assert len(told["files"]) == watching.MOST
    assert told["files"][-1].startswith("… and ")
