"""``%repro watermark`` beside the real ``%watermark``, in one kernel."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from live_kernel import Notebook


def beside(kernel: Notebook, flags: str) -> tuple[list[str], list[str]]:
    """What ours and theirs print, without blank lines at the end."""
    kernel.run("%load_ext watermark")
    ours = kernel.run(f"%repro watermark {flags}").stdout
    theirs = kernel.run(f"%watermark {flags}").stdout
    return ours.rstrip().splitlines(), theirs.rstrip().splitlines()


@pytest.mark.parametrize(
    "flags",
    [
        "-v",
        "-p hypothesis,yaml,not_there",
        "-v -p pytest -iv",
        "-d",
        "-u -d",
        "-n -u",
        "-co",
        "-dv",
        "-g -r -b",
    ],
)
def test_the_same_flags_print_the_same_lines(loaded: Notebook, tmp_path: Path, flags: str) -> None:
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(tmp_path)]
    subprocess.run(["git", "init", "-q", "-b", "trunk", str(tmp_path)], check=True)
    subprocess.run([*git, "remote", "add", "origin", "https://git.example/r.git"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    loaded.run(f"%cd -q {tmp_path}")
    loaded.run("import hypothesis, jsonschema")
    ours, theirs = beside(loaded, flags)
    assert ours == theirs
    assert ours


def test_the_machine_has_the_same_rows_and_names_its_processor(loaded: Notebook) -> None:
    ours, theirs = beside(loaded, "-m")
    assert [line.partition(":")[0] for line in ours] == [line.partition(":")[0] for line in theirs]


def test_a_remote_is_printed_without_its_token(loaded: Notebook, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(tmp_path)]
    subprocess.run([*git, "remote", "add", "origin", "https://me:tok_123@git.example/r.git"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    loaded.run(f"%cd -q {tmp_path}")
    assert loaded.run("%repro watermark -r").stdout == "Git repo: https://git.example/r.git\n"


def test_the_default_has_the_same_labels(loaded: Notebook) -> None:
    ours, theirs = beside(loaded, "")
    assert [line.partition(":")[0].rstrip() for line in ours] == [
        line.partition(":")[0].rstrip() for line in theirs
    ]
