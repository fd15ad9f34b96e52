from __future__ import annotations

import contextlib
import os
import random
import resource
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from repro_magic.notebook.replacing import ChangedMeanwhileError, replace_file

OLD, NEW = b"old" * 100_000, b"new" * 200_000
NOBODY = 65534


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.ipynb"
    path.write_bytes(OLD)
    return path


@pytest.fixture
def nobodys() -> Iterator[Path]:
    """A directory in which this process has no more rights than an ordinary user."""
    with tempfile.TemporaryDirectory() as directory:
        if os.geteuid() == 0:
            os.chown(directory, NOBODY, NOBODY)
            os.setegid(NOBODY)
            os.seteuid(NOBODY)
            try:
                yield Path(directory)
            finally:
                os.seteuid(0)
                os.setegid(0)
        else:
            yield Path(directory)


@contextlib.contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Files cannot grow beyond this many bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def assert_old_and_alone(path: Path) -> None:
    assert path.read_bytes() == OLD
    assert list(path.parent.iterdir()) == [path]


def test_the_new_file_takes_the_place_of_the_old(file: Path) -> None:
    replace_file(file, OLD, NEW)
    assert file.read_bytes() == NEW
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o660])
def test_the_mode_stays(file: Path, mode: int) -> None:
    file.chmod(mode)
    replace_file(file, OLD, NEW)
    assert stat.S_IMODE(file.stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_owner_and_group_stay(file: Path) -> None:
    os.chown(file, NOBODY, NOBODY)
    replace_file(file, OLD, NEW)
    assert (file.stat().st_uid, file.stat().st_gid) == (NOBODY, NOBODY)


def test_extended_attributes_stay(file: Path) -> None:
    try:
        os.setxattr(file, "user.colour", b"red")
    except (AttributeError, OSError):
        pytest.skip("no extended attributes here")
    replace_file(file, OLD, NEW)
    assert os.getxattr(file, "user.colour") == b"red"


def test_the_file_is_newer_than_it_was(file: Path) -> None:
    os.utime(file, (1, 1))
    replace_file(file, OLD, NEW)
    assert file.stat().st_mtime > 1


def test_a_symbolic_link_stays_one(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "links" / "a.ipynb"
    link.parent.mkdir()
    link.symlink_to("../a.ipynb")
    replace_file(link, OLD, NEW)
    assert link.is_symlink()
    assert file.read_bytes() == NEW
    assert list(link.parent.iterdir()) == [link]


def test_what_another_program_saved_meanwhile_stays(file: Path) -> None:
    with pytest.raises(ChangedMeanwhileError):
        replace_file(file, OLD + b"!", NEW)
    assert_old_and_alone(file)


def test_a_full_disk_leaves_the_old_file_whole(file: Path) -> None:
    with largest_file(len(NEW) // 2), pytest.raises(OSError, match="too large"):
        replace_file(file, OLD, NEW)
    assert_old_and_alone(file)


def test_a_read_only_file_is_left_alone(nobodys: Path) -> None:
    file = nobodys / "a.ipynb"
    file.write_bytes(OLD)
    file.chmod(0o444)
    with pytest.raises(PermissionError, match="read-only"):
        replace_file(file, OLD, NEW)
    assert_old_and_alone(file)


def test_a_directory_that_takes_no_files_leaves_the_old_file_whole(nobodys: Path) -> None:
    file = nobodys / "a.ipynb"
    file.write_bytes(OLD)
    nobodys.chmod(0o555)
    try:
        with pytest.raises(PermissionError):
            replace_file(file, OLD, NEW)
        assert_old_and_alone(file)
    finally:
        nobodys.chmod(0o755)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make somebody else's file")
def test_somebody_elses_file_does_not_become_ours(nobodys: Path) -> None:
    file = nobodys / "a.ipynb"
    os.seteuid(0)
    file.write_bytes(OLD)
    file.chmod(0o666)
    os.seteuid(NOBODY)
    with pytest.raises(PermissionError, match="owner"):
        replace_file(file, OLD, NEW)
    assert_old_and_alone(file)


WRITER = """
import sys
from pathlib import Path
from repro_magic.notebook.replacing import replace_file
path, one, other = Path(sys.argv[1]), b"old" * 100_000, b"new" * 200_000
was = path.read_bytes()
print("ready", flush=True)
while True:
    now = other if was == one else one
    replace_file(path, was, now)
    was = now
"""


def test_a_writer_killed_at_any_point_leaves_a_whole_file(file: Path) -> None:
    dice = random.Random(20261122)
    seen = set()
    for _ in range(40):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(dice.uniform(0, 0.02))
            writer.kill()
        content = file.read_bytes()
        assert content in (OLD, NEW)
        seen.add(content)
    assert seen == {OLD, NEW}, "the writer was killed between writes and in the middle of them"
