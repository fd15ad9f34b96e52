"""IPython in a terminal: no kernel, no notebook, text only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def ipython(tmp_path: Path, *lines: str) -> str:
    """What IPython prints for some lines of input."""
    (tmp_path / "ipython").mkdir()
    (tmp_path / "session.ipy").write_text("\n".join(lines) + "\n")
    words = ["--no-banner", "--colors=nocolor", f"--ipython-dir={tmp_path}/ipython"]
    done = subprocess.run(
        [sys.executable, "-m", "IPython", *words, "session.ipy"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout


def test_the_card_is_printed_once_and_not_again_with_each_import(tmp_path: Path) -> None:
    said = ipython(tmp_path, "%load_ext repro_magic", "%repro", "import hypothesis", "a = 1")
    assert said.count("Interpreter") == 1
    assert "<table>" not in said


def test_repro_again_shows_what_was_imported_meanwhile(tmp_path: Path) -> None:
    said = ipython(tmp_path, "%load_ext repro_magic", "import hypothesis", "%repro")
    assert "hypothesis" in said
