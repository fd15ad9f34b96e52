"""``repro scope``, and what it does to ``repro check``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from notebook_files import code, notebook, write
from records import having

from repro_magic.cli import main
from repro_magic.model.scope import Scope
from repro_magic.model.settings import overlaid
from repro_magic.model.stamp import Stamp
from repro_magic.workflow.scoping import of_cell

CELL = overlaid(Scope(accept={"cores": "nothing is parallel"}), of_cell('hardware = "ignore"\n'))
STAMPED = Stamp(record=having(**{"not-here": "1.0"}), scope=CELL)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a scope, a user with another, and a notebook two below with its own."""
    settings = tmp_path / "settings" / "repro-magic"
    settings.mkdir(parents=True)
    (settings / "repro.toml").write_text('level = "recorded"\nkernel = "ignore"\n')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    made = tmp_path / "project"
    (made / "a").mkdir(parents=True)
    (made / "pyproject.toml").write_text('[tool.repro]\nlevel = "locked"\npython = "minor"\n')
    write(made / "a" / "nb.ipynb", notebook(code("x"), stamp=STAMPED))
    monkeypatch.chdir(made)
    return made


@pytest.mark.usefixtures("project")
def test_each_value_is_told_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scope", "a/nb.ipynb"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "a/nb.ipynb: held to locked",
        '  level = "locked"                      (pyproject.toml)',
        '  python = "minor"                      (pyproject.toml)',
        '  kernel = "ignore"                     (the user\'s repro.toml)',
        '  hardware = "ignore"                   (this notebook, in a cell)',
        '  accept.cores = "nothing is parallel"  (this notebook, by hand)',
    ]


@pytest.mark.usefixtures("project")
def test_the_command_line_is_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scope", "a/nb.ipynb", "--level", "compatible", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["level"] == told["scope"]["level"] == "compatible"
    assert told["settings"][0] == {"key": "level", "value": "compatible", "source": "command line"}
    assert {each["key"]: each["value"] for each in told["settings"]}["hardware"] == "ignore"


@pytest.mark.usefixtures("project")
def test_a_directory_tells_what_holds_for_the_notebooks_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scope"]) == 0
    assert capsys.readouterr().out.startswith(".: held to locked\n")


def test_what_has_lapsed_says_so(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "a" / "repro.toml").write_text('[accept]\ngpu = { reason = "none", until = 2020-01-01 }\n')
    main(["scope", "a"])
    assert "(a/repro.toml; that day has passed)" in capsys.readouterr().out


def test_init_writes_a_file_that_holds_for_the_notebooks_below(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scope", "--init", str(tmp_path)]) == 0
    assert main(["scope", str(tmp_path)]) == 0
    assert main(["scope", "--init", str(tmp_path)]) == 2
    assert "left as it is" in capsys.readouterr().err


def checked(*words: str) -> int:
    return main(["check", "a/nb.ipynb", "--python", sys.executable, *words])


def test_check_holds_a_notebook_to_the_scope_of_its_project(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked() == 1
    (project / "pyproject.toml").write_text('[tool.repro]\npython = "major"\npackages."*" = "ignore"\n')
    capsys.readouterr()
    assert checked() == 0
    told = capsys.readouterr().out
    assert 'package-missing (tolerated by packages."*" = "ignore")' in told
    assert 'python-minor (tolerated by python = "major")' in told


def test_what_was_accepted_for_a_while_counts_again_and_says_why(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = 'level = "pinned"\npython = "major"\n[accept]\n'
    accept = '"package-missing:not-here" = { reason = "never called", until = %s }'
    (project / "a" / "repro.toml").write_text(head + accept % "2999-01-01")
    assert checked() == 0
    assert "accepted package-missing not-here: never called" in capsys.readouterr().out
    (project / "a" / "repro.toml").write_text(head + accept % "2020-01-01")
    assert checked() == 1
    assert "(was accepted until 2020-01-01: never called)" in capsys.readouterr().out


def test_a_scope_that_cannot_be_read_is_one_line_and_the_other_notebooks_are_checked(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project / "other.ipynb", notebook(code("x"), stamp=STAMPED))
    (project / "a" / "repro.toml").write_text('levl = "locked"\n')
    assert main(["check", "a/nb.ipynb", "other.ipynb", "--python", sys.executable]) == 2
    told = capsys.readouterr()
    assert told.err == 'repro: a/repro.toml, line 1: unknown key "levl"; did you mean "level"?\n'
    assert "other.ipynb: differs" in told.out


def test_a_stamp_that_cannot_be_read_says_nothing_for_sure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {"schema": 1, "record": {}, "scope": {"level": "perfect"}}
    path = write(tmp_path / "nb.ipynb", notebook(code("x"), stamp=broken))
    assert main(["scope", str(path)]) == 2
    assert "the stamp cannot be read: expected one of recorded" in capsys.readouterr().err
