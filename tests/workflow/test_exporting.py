"""``repro export`` and ``%repro export``, from the source to the file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from installed_packages import wheel
from live_kernel import Notebook
from measures.export.exported import simple_index
from notebook_files import code, notebook

from repro_magic import cli
from repro_magic.measures.export import FORMATS
from repro_magic.model.record import Interpreter, Packages, Record
from repro_magic.model.stamp import Stamp

RECORD = Record(interpreter=Interpreter(version="3.12.1"), packages=Packages(imported={"numpy": "2.1.0"}))


@pytest.fixture
def stamped(tmp_path: Path) -> Path:
    """A notebook whose stamp has no lock."""
    content = notebook(code("import numpy"))
    content["metadata"]["repro_magic"] = Stamp(record=RECORD).to_dict()
    path = tmp_path / "trend.ipynb"
    path.write_text(json.dumps(content))
    return path


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment with one package, from an index in a folder that pip and uv are configured for."""
    (tmp_path / "wheels").mkdir()
    simple_index(tmp_path / "simple", {"alpha": wheel(tmp_path / "wheels", "alpha", "1.0")})
    for name in [each for each in os.environ if each.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    monkeypatch.setenv("PIP_INDEX_URL", (tmp_path / "simple").as_uri())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run(["uv", "venv", "-q", "--python", sys.executable, tmp_path / "venv"], check=True)
    index = ["--default-index", (tmp_path / "simple").as_uri()]
    subprocess.run(["uv", "pip", "install", "-q", "--python", python, *index, "alpha"], check=True)
    return python


def test_one_file_goes_to_the_terminal(stamped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["export", str(stamped), "--to", "pep723"]) == 0
    assert '#     "numpy==2.1.0",\n' in capsys.readouterr().out


def test_a_named_file_is_written_once(stamped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = stamped.parent / "environment.yml"
    words = ["export", str(stamped), "--to", "environment-yml", "-o", str(output)]
    assert cli.main(words) == 0
    assert "name: trend\n" in output.read_text()
    output.write_text("mine\n")
    assert cli.main(words) == 2
    assert "is there already" in capsys.readouterr().err
    assert cli.main([*words, "--force"]) == 0
    assert "name: trend\n" in output.read_text()


def test_a_stamp_without_a_lock_says_what_to_run(stamped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["export", str(stamped), "--to", "requirements"]) == 2
    assert "Run repro lock on it first" in capsys.readouterr().err


def test_an_environment_is_locked_on_the_way(environment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["export", str(environment), "--to", "requirements"]) == 0
    assert "alpha==1.0 --hash=sha256:" in capsys.readouterr().out


def test_a_folder_of_this_machine_is_no_place_for_a_lock(
    environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["export", "--python", str(environment), "--to", "pylock"]) == 2
    assert "would hold a path of this machine" in capsys.readouterr().err


def test_a_record_in_json_is_a_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "runtime.json").write_text(json.dumps(RECORD.to_dict()))
    assert cli.main(["export", str(tmp_path / "runtime.json"), "--to", "reproduce-md"]) == 0
    assert capsys.readouterr().out.startswith("# How to reproduce runtime\n")


def test_a_page_for_people_tells_the_risks_of_the_notebook_and_which_are_accepted(
    stamped: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = json.loads(stamped.read_text())
    assert cli.main(["risks", str(stamped), "--format", "json"]) in (0, 1)
    found = json.loads(capsys.readouterr().out)["findings"]
    assert found
    accepted = found[0]["code"]
    content["metadata"]["repro_magic"]["scope"] = {"accept": {accepted: "it is a demo"}}
    stamped.write_text(json.dumps(content))
    assert cli.main(["export", str(stamped), "--to", "reproduce-md"]) == 0
    page = capsys.readouterr().out
    assert f"| {accepted} |" in page.partition("### Accepted")[2]
    assert "it is a demo" in page


def test_two_sources_are_one_too_many(stamped: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["export", str(stamped), "--kernel", "python3", "--to", "pep723"]) == 2
    assert "Two sources" in capsys.readouterr().err


def test_a_notebook_without_a_record_is_unknown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bare.ipynb").write_text(json.dumps(notebook(code("1"))))
    assert cli.main(["export", str(tmp_path / "bare.ipynb"), "--to", "pep723"]) == 3
    assert "carries no record" in capsys.readouterr().err


def test_help_names_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["export", "--help"])
    told = "".join(capsys.readouterr().out.split())
    assert all(name in told for name in FORMATS)


def test_a_cell_exports_its_own_kernel(loaded: Notebook, tmp_path: Path) -> None:
    told = loaded.run("import packaging, psutil\n%repro export --to environment-yml")
    assert "- psutil==" in told.stdout
    output = tmp_path / "REPRODUCE.md"
    told = loaded.run(f"%repro export --to reproduce-md -o {output}")
    assert told.stdout == f"{output}: written\n"
    assert output.read_text().startswith("# How to reproduce")
    told = loaded.run("%repro export --to requirements")
    assert "Run repro lock" in told.stderr
