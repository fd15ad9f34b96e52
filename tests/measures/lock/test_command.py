"""``repro lock`` as somebody types it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from index_server import IndexServer
from notebook_files import code, notebook, write

from repro_magic.cli import main
from repro_magic.model.format import METADATA_KEY
from repro_magic.model.lock import State, locked
from repro_magic.model.stamp import Stamp

pytestmark = pytest.mark.usefixtures("configured")


@pytest.fixture
def stamped(environment: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A notebook that is said to have run in the environment."""
    path = write(tmp_path / "trend.ipynb", notebook(code("import plain, spread, builthere", cell_id="a")))
    assert main(["stamp", str(path), "--python", str(environment.python)]) == 0
    capsys.readouterr()
    return path


def stamp_in(path: Path) -> Stamp:
    return Stamp.from_dict(json.loads(path.read_text(encoding="utf-8"))["metadata"][METADATA_KEY])


def states(path: Path) -> dict[str, State]:
    return {name: each.state for name, each in locked(stamp_in(path).record).items()}


def run(path: Path | None, environment: Any, *options: str) -> int:
    notebooks = [] if path is None else [str(path)]
    return main(["lock", *notebooks, "--python", str(environment.python), *options])


def test_the_notebook_carries_one_line_for_each_package(stamped: Path, environment: Any) -> None:
    assert run(stamped, environment) == 0
    assert states(stamped) == {
        "plain": State.verified,
        "spread": State.verified,
        "builthere": State.built_locally,
    }
    line = next(line for line in stamped.read_text().splitlines() if '"plain": "verified' in line)
    assert "plain-1.0-py3-none-any.whl sha256:" in line


def test_locking_again_changes_no_byte(stamped: Path, environment: Any) -> None:
    run(stamped, environment)
    once = stamped.read_bytes()
    assert run(stamped, environment) == 0
    assert main(["stamp", str(stamped)]) == 0
    assert stamped.read_bytes() == once


def test_told_not_to_write_it_only_tells(
    stamped: Path, environment: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    before = stamped.read_bytes()
    assert run(stamped, environment, "--no-write") == 0
    assert stamped.read_bytes() == before
    assert "3 packages: 2 verified, 1 built locally" in capsys.readouterr().out


def test_another_environment_than_the_records_is_not_kept(
    stamped: Path, environment: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    stamp = stamp_in(stamped)
    packages = dataclasses.replace(stamp.record.packages, imported={"plain": "0.9", "private": "1.0"})  # type: ignore[type-var]
    other = dataclasses.replace(stamp, record=dataclasses.replace(stamp.record, packages=packages))
    write(stamped, notebook(code("import plain", cell_id="a"), stamp=other))
    before = stamped.read_bytes()
    assert run(stamped, environment) == 1
    assert stamped.read_bytes() == before
    assert "plain 0.9 -> 1.0" in capsys.readouterr().out


def test_offline_nothing_that_was_known_is_lost(stamped: Path, environment: Any, tmp_path: Path) -> None:
    run(stamped, environment)
    for path in (tmp_path / "cache").rglob("*"):
        if path.is_file():
            path.unlink()
    assert run(stamped, environment, "--offline") == 3
    assert states(stamped)["plain"] is State.verified


def test_a_notebook_without_a_record_has_nothing_to_lock(
    environment: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "bare.ipynb", notebook(code("1")))
    assert run(path, environment) == 3
    assert capsys.readouterr().err.count("\n") == 1


def test_without_a_notebook_the_whole_environment_is_told(
    environment: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(None, environment, "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    found = {each["name"]: each["state"] for each in told["artefacts"]}
    assert found["numbered"] == "verified"
    assert found["private"] == "unavailable"
    assert set(found) >= {"builthere", "sourceonly", "fromfolder", "fromfile", "withdrawn"}
    assert str(Path.home()) not in json.dumps(told["artefacts"])


def test_an_index_that_is_down_is_told_once_and_ends_in_three(
    server: IndexServer, environment: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://user:s3cret@127.0.0.1:9/simple/")
    assert run(None, environment) == 3
    told = capsys.readouterr()
    assert "127.0.0.1:9" in told.out
    assert "s3cret" not in told.out + told.err


def test_a_record_with_names_for_a_shell_is_locked_as_text(
    stamped: Path, environment: Any, server: IndexServer
) -> None:
    stamp = stamp_in(stamped)
    names = {"$(touch x)": "1.0", "--index-url=http://evil.test": "1.0", "demo @ file:///etc/passwd": "1"}
    packages = dataclasses.replace(stamp.record.packages, imported=names)  # type: ignore[type-var]
    hostile = dataclasses.replace(stamp, record=dataclasses.replace(stamp.record, packages=packages))
    write(stamped, notebook(code("1", cell_id="a"), stamp=hostile))
    assert run(stamped, environment) == 1
    assert server.seen == []
