"""``%repro watermark`` beside the real ``%watermark``, in one kernel."""

from __future__ import annotations

import subprocess
from pathlib import Path

from live_kernel import Notebook


def beside(kernel: Notebook, flags: str) -> tuple[list[str], list[str]]:
    """What ours and theirs print, without blank lines at the end."""
    kernel.run("%load_ext watermark")
    ours = kernel.run(f"%repro watermark {flags}").stdout
    theirs = kernel.run(f"%watermark {flags}").stdout
    return ours.rstrip().splitlines(), theirs.rstrip().splitlines()


SAME = (
    "-v",
    "-p hypothesis,yaml,not_there",
    "-v -p pytest -iv",
    "-d",
    "-u -d",
    "-n -u",
    "-co",
    "-dv",
    "-g -r -b",
    '-a "Ada Lovelace" -gu ada -e ada@example.org -ws https://ada.example',
    "-a Ada -v -h",
    "-h -g",
    "-t",
    "-u",
    "-u -c %Y/%m",
    "-je",
    "--python_installation",
    "-iv",
    "-v -p numpy,not_there --python_installation -je -co -iv",
    "--packages pytest --python",
)
"""Flags for which not a sign differs."""


def test_the_same_flags_print_the_same_lines(loaded: Notebook, tmp_path: Path) -> None:
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(tmp_path)]
    subprocess.run(["git", "init", "-q", "-b", "trunk", str(tmp_path)], check=True)
    subprocess.run([*git, "remote", "add", "origin", "https://git.example/r.git"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    loaded.run(f"%cd -q {tmp_path}")
    loaded.run("import hypothesis, jsonschema")
    for flags in SAME:
        ours, theirs = beside(loaded, flags)
        assert ours == theirs, flags
        assert ours, flags


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


def test_flags_that_print_nothing_alone_print_nothing(loaded: Notebook) -> None:
    for flags in ("-n", "-i", "-z", "-c %Y", "--check_latest"):
        assert beside(loaded, flags) == ([], []), flags


def test_the_rest_of_the_flags_print_the_same_labels(loaded: Notebook) -> None:
    for flags in ("-w", "--gpu", "-u -i", "-d -t", "-u -n -t -z"):
        ours, theirs = beside(loaded, flags)
        assert [line.partition(":")[0] for line in ours] == [line.partition(":")[0] for line in theirs], flags
    assert "repro-magic" in loaded.run("%repro watermark -w").stdout


def test_every_flag_of_the_original_is_taken(loaded: Notebook) -> None:
    asked = "from watermark.magic import WaterMark; print(*WaterMark.watermark.parser._option_string_actions)"
    theirs = set(loaded.run(asked).stdout.split())
    ours = set(
        loaded.run(
            "import argparse; from repro_magic.kernel.watermark import add_flags;"
            "p = argparse.ArgumentParser(conflict_handler='resolve');"
            "add_flags(p); print(*p._option_string_actions)"
        ).stdout.split()
    )
    assert len(theirs) > 40
    assert theirs <= ours


def test_what_is_named_is_not_imported(loaded: Notebook) -> None:
    loaded.run("%repro watermark -p papermill")
    assert loaded.run("import sys; print('papermill' in sys.modules)").stdout == "False\n"


def test_imported_classes_and_functions_count_and_odd_objects_do_no_harm(loaded: Notebook) -> None:
    loaded.run("from hypothesis import given, Verbosity")
    loaded.run("Orphan = type('Orphan', (), {}); Orphan.__module__ = None")
    assert [
        line.split(":")[0].strip() for line in loaded.run("%repro watermark -iv").stdout.splitlines()
    ] == ["hypothesis"]


def test_the_loaded_version_is_printed_and_not_that_on_disk(loaded: Notebook, tmp_path: Path) -> None:
    (tmp_path / "thing.py").write_text("__version__ = '1.0'")
    old = tmp_path / "thing-1.0.dist-info"
    old.mkdir()
    (old / "METADATA").write_text("Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
    (old / "RECORD").write_text("thing.py,,\nthing-1.0.dist-info/METADATA,,\nthing-1.0.dist-info/RECORD,,\n")
    loaded.run(f"import sys; sys.path.insert(0, {str(tmp_path)!r})")
    loaded.run("import thing\n%repro")
    new = old.rename(tmp_path / "thing-2.0.dist-info")
    (new / "METADATA").write_text("Metadata-Version: 2.1\nName: thing\nVersion: 2.0\n")
    (new / "RECORD").write_text("thing.py,,\nthing-2.0.dist-info/METADATA,,\nthing-2.0.dist-info/RECORD,,\n")
    ours, theirs = beside(loaded, "-p thing")
    assert (ours, theirs) == (["thing: 1.0"], ["thing: 2.0"])
