from __future__ import annotations

import dataclasses
import hashlib
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from notebook_files import card, code, notebook, write
from records import having

from repro_magic import workflow
from repro_magic.cli import main
from repro_magic.model.format import METADATA_KEY
from repro_magic.model.record import Data, Packages, Record
from repro_magic.model.stamp import Stamp, Verified
from repro_magic.model.unknown import Unknown
from repro_magic.notebook.cells import outputs_digest

HERE = ["--python", sys.executable]


@pytest.fixture(scope="module")
def this() -> Record:
    """What the probe sees of the interpreter that runs the tests."""
    record = workflow.look(python=sys.executable).record
    assert not isinstance(record, Unknown)
    return record


def importing(this: Record, **imported: str) -> Record:
    """The record of this machine, having imported these packages."""
    return dataclasses.replace(this, basis="observed", packages=Packages(imported=imported))


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    said = capsys.readouterr()
    return code, said.out, said.err


def as_json(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any]:
    code, out, _ = run(capsys, *words, "--format", "json")
    return code, json.loads(out)


def test_show_prints_a_record_that_reads_back(capsys: pytest.CaptureFixture[str], this: Record) -> None:
    code, printed = as_json(capsys, "show", *HERE)
    assert code == 0
    assert Record.from_dict(printed) == this
    assert printed["packages"]["installed"]["pytest"] == version("pytest")


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_show_prints_for_people_too(capsys: pytest.CaptureFixture[str], form: str) -> None:
    code, out, _ = run(capsys, "show", *HERE, "--format", form)
    assert code == 0
    assert "pytest" in out


def test_show_of_what_cannot_be_looked_at_exits_three(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = run(capsys, "show", "--python", tmp_path / "nowhere")
    assert (code, out) == (3, "")
    assert len(err.splitlines()) == 1


def test_stamp_lifts_the_record_and_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    cell = code("%repro")
    path = write(tmp_path / "nb.ipynb", notebook({**cell, "outputs": [card(having(numpy="2.1.0"), cell)]}))
    assert run(capsys, "stamp", "--check", path)[0] == 1
    exit_code, out, _ = run(capsys, "stamp", path)
    assert exit_code == 0
    assert str(path) in out
    stamp = Stamp.from_dict(json.loads(path.read_text())["metadata"][METADATA_KEY])
    assert stamp.record.packages.imported == {"numpy": "2.1.0"}
    assert run(capsys, "stamp", "--check", path)[0] == 0


def test_stamp_by_statement_takes_the_imports_of_the_code(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = write(
        tmp_path / "nb.ipynb", notebook(code("%matplotlib inline\nimport pytest, not_here\nimport json"))
    )
    assert run(capsys, "stamp", path, *HERE)[0] == 0
    stamp = Stamp.from_dict(json.loads(path.read_text())["metadata"][METADATA_KEY])
    assert stamp.record.basis == "stated"
    assert set(stamp.record.packages.imported) == {"pytest"}
    assert "pluggy" in stamp.record.packages.needed
    assert stamp.record.packages.installed == {}


def test_a_statement_never_replaces_an_observed_record(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = write(tmp_path / "nb.ipynb", notebook(code("x"), stamp=Stamp(record=having(numpy="2.1.0"))))
    before = path.read_bytes()
    assert run(capsys, "stamp", path, *HERE)[0] == 0
    assert path.read_bytes() == before


def test_stating_a_kernel_that_is_not_there_exits_three(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = write(tmp_path / "nb.ipynb", notebook(code("x")))
    before = path.read_bytes()
    exit_code, _, err = run(capsys, "stamp", path, "--kernel", "no-such-kernel")
    assert exit_code == 3
    assert "no-such-kernel" in err
    assert path.read_bytes() == before


def test_check_of_the_same_runtime_exits_zero(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, this: Record
) -> None:
    record = importing(this, pytest=version("pytest"))
    outputs = outputs_digest(notebook(code("x")))
    verified = Verified(recorded="2026-01-31", verdict="same", cells=1, outputs=outputs)
    stamp = Stamp(record=record, verified=verified)
    path = write(tmp_path / "nb.ipynb", notebook(code("x"), stamp=stamp))
    exit_code, report = as_json(capsys, "check", path, *HERE, "--level", "identical")
    assert (exit_code, report["verdict"], report["findings"]) == (0, "same", [])


def test_check_of_another_runtime_exits_one_and_ranks(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, this: Record
) -> None:
    record = importing(this, **{"pytest": "1.0", "not-here": "1.0"})
    path = write(tmp_path / "nb.ipynb", notebook(code("x"), stamp=Stamp(record=record)))
    exit_code, report = as_json(capsys, "check", path, *HERE)
    assert (exit_code, report["verdict"], report["notebook"]) == (1, "differs", str(path))
    assert [each["code"] for each in report["findings"]] == ["package-missing", "package-major"]
    wanted = {"code", "severity", "component", "subject", "was", "now", "message", "remedy"}
    assert all(set(each) == wanted for each in report["findings"])


def test_check_reads_an_output_that_was_never_lifted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, this: Record
) -> None:
    cell = code("%repro")
    record = importing(this, **{"not-here": "1.0"})
    path = write(tmp_path / "nb.ipynb", notebook({**cell, "outputs": [card(record, cell)]}))
    before = path.read_bytes()
    assert run(capsys, "check", path, *HERE)[0] == 1
    assert path.read_bytes() == before


def test_check_takes_the_kernel_that_the_notebook_names(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    content = notebook(code("x"), stamp=Stamp(record=having()), kernelspec={"name": "gone-kernel"})
    exit_code, report = as_json(capsys, "check", write(tmp_path / "nb.ipynb", content))
    assert (exit_code, report["verdict"]) == (3, "unknown")
    assert "gone-kernel" in report["reason"]


@pytest.mark.parametrize(
    ("stamp", "verdict"),
    [
        (None, "unstamped"),
        ({"schema": 2, "record": {}}, "newer-format"),
        ({"schema": 1, "record": {"packages": ["<script>"]}}, "unknown"),
        ({"schema": 1, "record": {"interpreter": {"version": "\x1b[31m3"}}}, "unknown"),
    ],
)
def test_what_cannot_be_compared_exits_three(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, stamp: Any, verdict: str
) -> None:
    path = write(tmp_path / "nb.ipynb", notebook(code("x"), stamp=stamp))
    exit_code, report = as_json(capsys, "check", path, *HERE)
    assert (exit_code, report["verdict"]) == (3, verdict)
    assert report["reason"]


def test_several_notebooks_give_a_list_and_the_worst_exit_code(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, this: Record
) -> None:
    good = write(tmp_path / "good.ipynb", notebook(stamp=Stamp(record=importing(this))))
    bad = tmp_path / "bad.ipynb"
    bad.write_text("{")
    exit_code, reports = as_json(capsys, "check", good, bad, *HERE)
    assert exit_code == 2
    assert [each["verdict"] for each in reports] == ["same", "unknown"]
    assert str(bad) in reports[1]["reason"]


@pytest.mark.parametrize("command", ["stamp", "check", "strip"])
@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe{\x00}\x00", b'{"cells": "no"', b"null", b'{"nbformat": 4}\x00'],
)
def test_a_file_that_is_no_notebook_is_one_line_and_exits_two(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str, content: bytes
) -> None:
    path = tmp_path / "nb.ipynb"
    path.write_bytes(content)
    exit_code, _, err = run(capsys, command, path)
    assert exit_code == 2
    assert len(err.splitlines()) == 1
    assert str(path) in err
    assert path.read_bytes() == content


def test_strip_undoes_stamp_to_the_byte(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = write(
        tmp_path / "nb.ipynb", notebook(code("import pytest", cell_id="a"), kernelspec={"name": "python3"})
    )
    before = path.read_bytes()
    assert run(capsys, "stamp", path, *HERE)[0] == 0
    assert path.read_bytes() != before
    assert run(capsys, "strip", path)[0] == 0
    assert path.read_bytes() == before


def test_diff_compares_a_notebook_a_record_and_an_interpreter(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, this: Record
) -> None:
    record = tmp_path / "record.json"
    record.write_text(json.dumps(importing(this, **{"not-here": "1.0"}).to_dict()))
    path = write(
        tmp_path / "nb.ipynb", notebook(stamp=Stamp(record=importing(this, pytest=version("pytest"))))
    )
    assert as_json(capsys, "diff", path, sys.executable)[1]["verdict"] == "same"
    exit_code, report = as_json(capsys, "diff", record, sys.executable)
    assert (exit_code, [each["subject"] for each in report["findings"]]) == (1, ["not-here"])
    assert run(capsys, "diff", sys.executable, sys.executable)[0] == 0


def test_diff_with_something_that_is_no_record_is_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    wrong = tmp_path / "record.json"
    wrong.write_text('["no"]')
    exit_code, _, err = run(capsys, "diff", wrong, sys.executable)
    assert exit_code == 2
    assert len(err.splitlines()) == 1


def test_the_module_runs_as_the_command_does() -> None:
    for command in ([sys.executable, "-m", "repro_magic"], [str(Path(sys.executable).parent / "repro")]):
        done = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
        assert done.stdout.startswith("repro-magic ")


def test_help_imports_nothing_that_it_does_not_need() -> None:
    program = (
        "import sys, io; sys.stdout = io.StringIO()\n"
        "from repro_magic.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'IPython', 'nbformat', 'packaging', 'psutil', 'json', 'inspect', 'subprocess'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_bad_usage_exits_two() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "repro_magic", "chekc"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [["check", ""], ["check", "nb.ipynb", "--python", ""], ["diff", "", "x"]])
def test_an_empty_name_is_bad_usage(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "an empty name" in capsys.readouterr().err


def test_what_a_notebook_does_not_tell_is_not_taken_for_missing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, this: Record
) -> None:
    paths = [
        write(tmp_path / f"{name}.ipynb", notebook(stamp=Stamp(record=importing(this, **{name: "1.0"}))))
        for name in ("jinja2", "pyyaml")
    ]
    exit_code, report = as_json(capsys, "diff", *paths)
    assert (exit_code, report["verdict"]) == (3, "unknown")
    assert [(each["code"], each["now"]) for each in report["findings"]] == [("not-compared", "not told")]


def test_an_unknown_section_is_shown_in_a_word(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.write_text("{}")
    _, report = as_json(capsys, "diff", empty, sys.executable)
    assert {(each["was"], each["now"]) for each in report["findings"]} == {("unknown", "known")}


def test_check_asks_the_disk_for_the_inputs_that_a_notebook_declares(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, this: Record
) -> None:
    content = b"region,price\n"
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    data = Data(digests={"prices.csv": digest}, sizes={"prices.csv": "13"})
    record = dataclasses.replace(importing(this), data=data)
    path = write(tmp_path / "nb.ipynb", notebook(code("x"), stamp=Stamp(record=record)))
    for lies_there, codes in ((content, []), (b"other", ["data-changed"]), (None, ["data-missing"])):
        (tmp_path / "prices.csv").unlink(missing_ok=True)
        if lies_there is not None:
            (tmp_path / "prices.csv").write_bytes(lies_there)
        _, report = as_json(capsys, "check", path, *HERE)
        assert [each["code"] for each in report["findings"] if each["component"] == "data"] == codes
