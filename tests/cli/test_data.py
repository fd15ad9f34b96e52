"""``repro data``: a notebook's inputs beside what is there, for a build that must not go on without them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from repro_magic.cli import main
from repro_magic.components import declared
from repro_magic.components.inputs import Inputs
from repro_magic.model.record import Data, Record
from repro_magic.model.stamp import Stamp


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """A stamped notebook that declares two files, a pattern and a URL, in a folder that has them."""
    (tmp_path / "data").mkdir()
    for name in ("a.csv", "b.csv"):
        (tmp_path / "data" / name).write_text(name)
    return declaring(tmp_path, "data/a.csv", "data/*.csv")


def declaring(folder: Path, *words: str) -> Path:
    found = [each for word in words for each in Inputs(str(folder)).look(word)]
    stamp = Stamp(record=Record(data=Data(**declared.told(found))))
    path = folder / "n.ipynb"
    content = {"cells": [], "metadata": {"repro_magic": stamp.to_dict()}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(content))
    return path


def run(capsys: pytest.CaptureFixture[str], *words: Any) -> tuple[int, str]:
    code = main(["data", *map(str, words)])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_inputs_that_are_what_they_were_are_said_so_in_one_line(
    notebook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, notebook) == (0, f"{notebook}: 3 same\n")


def test_changed_and_missing_inputs_are_named_and_fail_the_build(
    notebook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (notebook.parent / "data" / "a.csv").write_text("A.csv")
    (notebook.parent / "data" / "b.csv").unlink()
    code, said = run(capsys, notebook)
    assert code == 1
    assert [line.split(maxsplit=2) for line in said.splitlines()[1:]] == [
        ["missing", "data/b.csv", "not there"],
        ["changed", "data/*.csv", "10 bytes then, 5 bytes there"],
        ["changed", "data/a.csv", "other content of the same size"],
    ]


def test_what_was_never_fetched_is_unknown_and_no_match(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(capsys, declaring(tmp_path, "https://h.example/x.csv"))
    assert code == 3
    assert "it was not fetched" in said


def test_a_notebook_without_a_record_or_inputs_is_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = declaring(tmp_path)
    assert run(capsys, path) == (3, f"{path}: the notebook declares no inputs; %repro data declares them\n")
    path.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    assert run(capsys, path) == (3, f"{path}: the notebook carries no record\n")
    assert run(capsys, tmp_path / "gone.ipynb")[0] == 2


def test_json_tells_every_input(notebook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(capsys, notebook, "--format", "json")
    told = json.loads(said)
    assert code == 0
    assert [each["name"] for each in told["inputs"]] == ["data/*.csv", "data/a.csv", "data/b.csv"]
    assert {each["state"] for each in told["inputs"]} == {"same"}


@pytest.mark.parametrize(
    "name", ["../../../../../../etc/passwd", "/dev/zero", "/proc/self/mem", "//evil/share", "~root/x"]
)
def test_a_stranger_s_names_are_compared_and_nothing_else(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = declaring(tmp_path)
    content = json.loads(path.read_text())
    content["metadata"]["repro_magic"]["record"]["data"] = {"digests": {name: "sha256:0"}}
    path.write_text(json.dumps(content))
    code, said = run(capsys, path)
    assert code in (1, 3)
    assert "root:" not in said
