"""Every kernel of an environment records, with no cell that asks for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_kernel import Notebook

from repro_magic.cli import main
from repro_magic.kernel import REQUEST

STARTUP_FILE = Path(sys.prefix) / "etc" / "ipython" / "startup" / "50-repro-magic.py"


@pytest.fixture
def enabled() -> Iterator[None]:
    assert not STARTUP_FILE.exists(), "the environment that runs the tests has automatic loading on"
    assert main(["autoload", "enable"]) == 0
    try:
        yield
    finally:
        assert main(["autoload", "disable"]) == 0


def test_a_kernel_has_its_agent_without_any_cell(enabled: None, kernel: Notebook) -> None:
    kernel.restart()
    assert kernel.ask(REQUEST)["status"] == "ok"
    assert kernel.run("print([name for name in dir() if 'repro' in name])").stdout == "[]\n"


def test_a_notebook_that_loads_the_extension_itself_is_not_bothered(enabled: None, kernel: Notebook) -> None:
    kernel.restart()
    ran = kernel.run("%load_ext repro_magic\n%repro")
    assert (ran.stdout, ran.stderr, len(ran.displays)) == ("", "", 1)


def test_status_tells_and_disable_leaves_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["autoload", "status"]) == 1
    assert main(["autoload", "enable"]) == 0
    assert main(["autoload", "status"]) == 0
    assert str(STARTUP_FILE) in capsys.readouterr().out
    assert main(["autoload", "disable"]) == 0
    assert not STARTUP_FILE.exists()
    assert main(["autoload", "disable"]) == 0
    assert "as before" in capsys.readouterr().out


def test_an_environment_without_the_package_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    python = tmp_path / "env" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    assert main(["autoload", "enable", "--python", str(python)]) == 2
    assert "Install it there first" in capsys.readouterr().err
    assert main(["autoload", "enable", "--python", str(tmp_path / "nowhere")]) == 2


def test_the_startup_file_does_no_harm_once_the_package_is_gone(tmp_path: Path) -> None:
    from repro_magic.measures.autoload import CONTENT

    (tmp_path / "startup.py").write_text(CONTENT)
    done = subprocess.run(
        [sys.executable, "-I", "-S", tmp_path / "startup.py"], capture_output=True, check=True
    )
    assert (done.stdout, done.stderr) == (b"", b"")
