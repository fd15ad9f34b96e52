from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import psutil
import pytest
from notebook_files import code, notebook, write
from records import having

from repro_magic.cli import main
from repro_magic.model.errors import EXIT_INTERRUPTED
from repro_magic.model.format import METADATA_KEY
from repro_magic.model.stamp import Stamp

SLEEP = "import time; time.sleep(60)"
FLAKY = "import os; print(os.urandom(8).hex() + ' is the draw')"


def printed(text: str) -> dict[str, object]:
    return {"output_type": "stream", "name": "stdout", "text": text}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook whose cells end in every way."""
    cells = [
        code("print(1 / 3)", count=1, outputs=[printed("0.33333333333\n")]),
        code("print('eggs')", count=2, outputs=[printed("ham\n")]),
        code("1 / 0", count=3, outputs=[printed("fine\n")]),
        code(FLAKY, count=4, outputs=[printed("00 is the draw\n")]),
        code("print('ran on')", count=5, outputs=[printed("ran on\n")]),
        code("x = 1", count=None),
    ]
    content = notebook(*cells)
    content["metadata"]["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return write(tmp_path_factory.mktemp("verify") / "nb.ipynb", content)


@pytest.fixture(scope="module")
def verified(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "repro_magic", "verify", path, "--yes", "--twice", "--format", "json"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_each_cell_is_told_with_its_outcome(verified: subprocess.CompletedProcess[str]) -> None:
    result = json.loads(verified.stdout)
    outcomes = [cell["outcome"] for cell in result["cells"]]
    assert outcomes == ["within tolerance", "differs", "failed", "differs", "identical", "not comparable"]
    assert (verified.returncode, result["verdict"]) == (1, "differs")
    assert "-ham\n+eggs" in result["cells"][1]["differences"][0]["told"]
    assert "ZeroDivisionError" in result["cells"][2]["reason"]


def test_twice_tells_nondeterminism_from_a_changed_environment(
    verified: subprocess.CompletedProcess[str],
) -> None:
    cells = json.loads(verified.stdout)["cells"]
    assert [cell["number"] for cell in cells if cell.get("nondeterministic")] == [4]


def test_the_notebook_that_is_verified_stays_as_it_is(
    path: Path, verified: subprocess.CompletedProcess[str]
) -> None:
    assert verified.returncode == 1
    assert json.loads(path.read_text())["cells"][1]["outputs"] == [printed("ham\n")]


def test_an_untrusted_notebook_is_not_run(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(path)]) == 3
    said = capsys.readouterr().err
    assert "does not trust it" in said
    assert len(said.splitlines()) == 1


def test_a_notebook_whose_runtime_is_nowhere_is_not_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = having(**{"not-here": "1.0"})
    gone = write(tmp_path / "nb.ipynb", notebook(code("1"), stamp=Stamp(record=record)))
    assert main(["verify", str(gone), "--yes"]) == 3
    said = capsys.readouterr().err
    assert "no installed kernel has the recorded runtime" in said
    assert "--kernel NAME" in said


def test_beside_the_cells_stands_what_differs_in_the_runtime(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = having(**{"not-here": "1.0"})
    changed = write(
        tmp_path / "nb.ipynb",
        notebook(code("print(2)", count=1, outputs=[printed("<b>3</b>\n")]), stamp=Stamp(record=record)),
    )
    words = ["verify", str(changed), "--yes", "--kernel", "python3"]
    assert main([*words]) == 1
    assert "not-here" in capsys.readouterr().out
    assert main([*words, "--format", "html"]) == 1
    page = capsys.readouterr().out
    assert "not-here" in page
    assert "&lt;b&gt;3" in page
    assert main([*words, "--format", "junit"]) == 1
    (suite,) = ElementTree.fromstring(capsys.readouterr().out)
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")


def test_a_cell_that_runs_too_long_fails_and_the_rest_is_not_reached(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slow = write(
        tmp_path / "nb.ipynb",
        notebook(code(SLEEP), code("print(1)", count=2, outputs=[printed("1\n")])),
    )
    assert main(["verify", str(slow), "--yes", "--kernel", "python3", "--timeout", "1"]) == 1
    out = capsys.readouterr().out
    assert "ran for more than 1 s" in out
    assert "the run ended before it" in out


def test_ctrl_c_ends_the_kernel_too(tmp_path: Path) -> None:
    sleeper = write(tmp_path / "nb.ipynb", notebook(code(SLEEP)))
    command = [sys.executable, "-m", "repro_magic", "verify", sleeper, "--yes", "--kernel", "python3"]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    kernels: list[psutil.Process] = []
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        kernels = [
            each for each in psutil.Process(process.pid).children() if "ipykernel_launcher" in each.cmdline()
        ]
        if kernels and kernels[0].cpu_times().user > 0.5:
            break
        time.sleep(0.1)
    assert kernels
    os.kill(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == EXIT_INTERRUPTED
    assert b"Traceback" not in said
    psutil.wait_procs(kernels, timeout=10)
    assert not any(each.is_running() for each in kernels)


def test_a_kernel_that_does_not_exist_is_one_clear_line(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(path), "--yes", "--kernel", "no-such-kernel"]) == 2
    said = capsys.readouterr().err
    assert "no-such-kernel" in said
    assert len(said.splitlines()) == 1


def test_the_result_goes_into_the_stamp_and_stays_there(tmp_path: Path) -> None:
    cell = code("print(2)", outputs=[printed("2\n")])
    path = write(tmp_path / "nb.ipynb", notebook(cell, stamp=Stamp(record=having())))
    assert main(["verify", str(path), "--yes", "--kernel", "python3", "--write"]) == 0
    verified = json.loads(path.read_text())["metadata"][METADATA_KEY]["verified"]
    assert (verified["verdict"], verified["cells"]) == ("same", 1)
    written = path.read_text()
    assert main(["verify", str(path), "--yes", "--kernel", "python3", "--write"]) == 0
    assert main(["stamp", str(path)]) == 0
    assert path.read_text() == written


def test_a_check_tells_that_the_outputs_were_verified_until_they_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cell = code("print(2)", outputs=[printed("2\n")])
    path = write(tmp_path / "nb.ipynb", notebook(cell, stamp=Stamp(record=having())))
    assert main(["verify", str(path), "--yes", "--kernel", "python3", "--write"]) == 0
    capsys.readouterr()
    main(["check", str(path), "--level", "recorded"])
    assert "1 cell gave the same" in capsys.readouterr().out
    path.write_text(path.read_text().replace('"2\\n"', '"3\\n"'))
    main(["check", str(path), "--level", "recorded"])
    assert "gave the same" not in capsys.readouterr().out


def test_a_result_is_not_written_beside_no_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "nb.ipynb", notebook(code("print(2)", outputs=[printed("2\n")])))
    before = path.read_text()
    assert main(["verify", str(path), "--yes", "--kernel", "python3", "--write"]) == 3
    assert "no record" in capsys.readouterr().err
    assert path.read_text() == before
