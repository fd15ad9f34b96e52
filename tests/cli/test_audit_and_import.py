from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from audited import PYTHON, saved, watermark
from notebook_files import code

from repro_magic.cli import main
from repro_magic.measures.audit import progress


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPRO_MAGIC_CACHE_DIR", str(tmp_path / "cache"))


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_an_audit_says_what_it_found_and_exits_by_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved(tmp_path / "nb" / "good.ipynb", watermark(numpy="2.1.0"))
    assert run(capsys, "audit", tmp_path / "nb")[0] == 0
    (tmp_path / "nb" / "broken.ipynb").write_text("{")
    code, out, _ = run(capsys, "audit", tmp_path / "nb")
    assert code == 1
    assert "2 notebooks" in out
    assert run(capsys, "audit", tmp_path / "nosuch")[0] == 2


def test_an_audit_writes_its_report_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved(tmp_path / "nb" / "good.ipynb", watermark(numpy="2.1.0"))
    for form in ("html", "json", "parquet", "sarif"):
        report = tmp_path / f"report.{form}"
        assert run(capsys, "audit", tmp_path / "nb", "--format", form, "-o", report)[:2] == (0, "")
        assert report.stat().st_size > 100
    assert run(capsys, "audit", tmp_path / "nb", "--format", "parquet")[0] == 2
    code, _, said = run(capsys, "audit", tmp_path / "nb", "-o", tmp_path / "no" / "folder")
    assert (code, "not written" in said) == (2, True)
    assert not list(tmp_path.glob(".*.part"))


def test_an_audit_against_an_environment_ranks_what_breaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved(tmp_path / "nb" / "a.ipynb", watermark(numpy="1.26.4"))
    lock = tmp_path / "requirements.txt"
    lock.write_text("numpy==2.1.0\n")
    code, out, _ = run(capsys, "audit", tmp_path / "nb", "--against", lock)
    assert code == 1
    assert "What would break:" in out
    assert run(capsys, "audit", tmp_path / "nb", "--against", sys.executable)[0] == 1
    assert run(capsys, "audit", tmp_path / "nb", "--against", "no-such-kernel")[0] == 2


def test_ctrl_c_gives_the_finished_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(5):
        saved(tmp_path / "nb" / f"{at}.ipynb", code("1"))

    def interrupted(rows: object, total: int) -> object:
        for at, row in enumerate(rows):  # type: ignore[call-overload]
            if at == 3:
                raise KeyboardInterrupt
            yield row

    monkeypatch.setattr(progress, "told", interrupted)
    code_, out, _ = run(capsys, "audit", tmp_path / "nb", "--format", "json")
    told = json.loads(out)
    assert code_ == 130
    assert (len(told["rows"]), told["audit"]["interrupted"], told["audit"]["total"]) == (3, True, 5)


def test_import_tells_what_was_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(
        tmp_path / "a.ipynb", watermark("3.8.2", numpy="1.20.0", sklearn="0.24.1"), language_info=PYTHON
    )
    code_, out, _ = run(capsys, "import", path)
    assert code_ == 0
    assert "printed by watermark in code cell 1" in out
    assert "scikit-learn (import sklearn)" in out
    told = json.loads(run(capsys, "import", path, "--format", "json")[1])
    assert told["record"]["basis"] == "printed"
    assert told["record"]["packages"]["imported"]["numpy"] == "1.20.0"
    bare = saved(tmp_path / "bare.ipynb", code("1"))
    assert run(capsys, "import", bare)[0] == 3
    assert run(capsys, "import", tmp_path / "nosuch.ipynb")[0] == 2


def test_check_and_diff_take_what_was_printed_and_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path / "a.ipynb", watermark("3.1.4", hypothesis="0.1"))
    code_, out, _ = run(capsys, "check", path, "--python", sys.executable)
    assert code_ == 1
    assert "its record is what watermark (cell 1) printed" in out
    assert "python-minor" in out
    code_, out, _ = run(capsys, "diff", path, sys.executable)
    assert (code_, "python-minor" in out) == (1, True)


def test_rows_of_several_sources_tell_where_they_are_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        saved(tmp_path / name / "a.ipynb", watermark(numpy="2.1.0"))
    alone = tmp_path / "one" / "a.ipynb"
    _, out, _ = run(capsys, "audit", tmp_path / "one", tmp_path / "two", alone, "--format", "json")
    paths = [row["path"] for row in json.loads(out)["rows"]]
    assert paths == [str(tmp_path / "one" / "a.ipynb"), str(tmp_path / "two" / "a.ipynb"), str(alone)]
