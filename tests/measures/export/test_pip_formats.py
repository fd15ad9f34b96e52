"""What pip and uv read: pylock.toml, requirements, and the block of PEP 723."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from measures.export.exported import Served, artefact, record, sha256
from records import but

from repro_magic.measures.export.errors import ExportError
from repro_magic.measures.export.packages import artefacts
from repro_magic.measures.export.pylock import text as pylock
from repro_magic.measures.export.requirements import text as requirements
from repro_magic.model.lock import State
from repro_magic.model.record import Packages, Record
from repro_magic.workflow import exporting

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def run(*words: object) -> str:
    done = subprocess.run([str(each) for each in words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def installed(python: Path) -> dict[str, str]:
    told = json.loads(run("uv", "pip", "list", "--python", python, "--format", "json"))
    return {each["name"]: each["version"] for each in told}


THREE = {"alpha": "1.0", "beta": "2.1.0", "gamma": "0.3"}


def test_uv_installs_what_a_pylock_names(locked: Record, environment: Path, tmp_path: Path) -> None:
    paths = exporting.write(exporting.export("pylock", record=locked), tmp_path / "pylock.toml")
    run("uv", "pip", "sync", "--preview-features", "pylock", "--python", environment, paths[0])
    assert installed(environment) == THREE


def test_pip_installs_what_a_pylock_names(locked: Record, environment: Path, tmp_path: Path) -> None:
    lock = tmp_path / "pylock.toml"
    exporting.write(exporting.export("pylock", record=locked), lock)
    run(sys.executable, "-m", "pip", "-q", "--python", environment, "install", "--no-deps", "-r", lock)
    assert installed(environment) == THREE


def test_a_pylock_beside_its_wheels_installs_without_any_index(
    locked: Record, served: Served, environment: Path, tmp_path: Path
) -> None:
    output = served.folder / "pylock.near.toml"
    options = exporting.Options(wheels=served.folder / "wheels", output=output)
    exporting.write(exporting.export("pylock", record=locked, options=options), output)
    told = tomllib.loads(output.read_text())
    assert told["packages"][0]["wheels"][0]["path"] == "wheels/alpha-1.0-py3-none-any.whl"
    run("uv", "pip", "sync", "--offline", "--preview-features", "pylock", "--python", environment, output)
    assert installed(environment) == THREE


def test_another_file_under_the_name_of_a_locked_one_is_refused(locked: Record, tmp_path: Path) -> None:
    (tmp_path / "alpha-1.0-py3-none-any.whl").write_bytes(b"something else")
    options = exporting.Options(wheels=tmp_path, output=tmp_path / "pylock.toml")
    with pytest.raises(ExportError, match="another file than the recorded one"):
        exporting.export("pylock", record=locked, options=options)


def test_a_pylock_is_refused_a_name_that_its_readers_do_not_take(locked: Record, tmp_path: Path) -> None:
    files = exporting.export("pylock", record=locked)
    with pytest.raises(ExportError, match=r"read no lock that is called lock\.toml"):
        exporting.write(files, tmp_path / "lock.toml")


def test_what_no_index_has_leaves_a_pylock_unwritten(locked: Record) -> None:
    gone = record(artefact("alpha", "9.9"))
    with pytest.raises(ExportError, match=r"say where alpha-9\.9-py3-none-any\.whl is to be had"):
        exporting.export("pylock", record=gone)


@pytest.mark.parametrize("tool", ["pip", "uv"])
def test_hashed_requirements_install_with(
    tool: str, locked: Record, served: Served, environment: Path, tmp_path: Path
) -> None:
    path = tmp_path / "requirements.txt"
    path.write_text(requirements(locked))
    start = {
        "pip": (sys.executable, "-m", "pip", "-q", "--python", environment, "install"),
        "uv": ("uv", "pip", "install", "--python", environment),
    }
    links = ("--no-index", "--find-links", served.folder / "wheels")
    run(*start[tool], "--no-deps", "--require-hashes", *links, "-r", path)
    assert installed(environment) == THREE


def test_a_changed_wheel_is_refused_by_pip(
    locked: Record, served: Served, environment: Path, tmp_path: Path
) -> None:
    (tmp_path / "requirements.txt").write_text(
        requirements(locked).replace(sha256(served.wheels["alpha"]), "0" * 64)
    )
    links = ("--no-index", "--find-links", served.folder / "wheels")
    with pytest.raises(AssertionError, match=r"(?i)hash mismatch|THESE PACKAGES DO NOT MATCH"):
        run(
            "uv", "pip", "install", "--python", environment, "--no-deps", "--require-hashes", *links, "-r",
            tmp_path / "requirements.txt",
        )  # fmt: skip


def test_uv_takes_the_block_of_pep_723(locked: Record, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        exporting.export("pep723", record=locked)["pep723.py"]
        + "import alpha, beta\nprint(beta.__version__)\n"
    )
    assert run("uv", "run", "--python", sys.executable, "--script", script) == "2.1.0\n"
    assert "alpha==1.0" in run("uv", "export", "--no-header", "--script", script)


COMMIT = "git+https://example.org/r.git@" + "c" * 40


def test_version_control_keeps_its_commit_in_a_pylock_and_is_refused_in_requirements() -> None:
    found = record(artefact("alpha", "1.0", State.direct, file=COMMIT + "#subdirectory=pkg", sha256=""))
    told = tomllib.loads(pylock(found))["packages"][0]
    assert told["vcs"] == {
        "type": "git",
        "url": "https://example.org/r.git",
        "commit-id": "c" * 40,
        "subdirectory": "pkg",
    }
    with pytest.raises(ExportError, match="alpha came from version control"):
        requirements(found)


def test_an_archive_keeps_its_address_and_hash() -> None:
    found = record(artefact("alpha", "1.0", State.direct, file="https://example.org/alpha.zip"))
    assert tomllib.loads(pylock(found))["packages"][0]["archive"]["url"] == "https://example.org/alpha.zip"
    assert f"alpha @ https://example.org/alpha.zip --hash=sha256:{'a' * 64}\n" in requirements(found)


@pytest.mark.parametrize("write", [pylock, requirements])
@pytest.mark.parametrize(
    ("state", "told", "says"),
    [
        (State.conda, {"file": "https://example.org/c/noarch/alpha-1.0-py_0.conda"}, "conda"),
        (State.unavailable, {"file": "", "sha256": "", "reason": "it is editable"}, "it is editable"),
        (State.built_locally, {"file": "", "sha256": "", "reason": "no index has it"}, "no index has it"),
        (State.verified, {"sha256": ""}, "No hash is known"),
    ],
)
def test_what_others_cannot_have_is_refused_with_another_way(
    write: object, state: State, told: dict[str, str], says: str
) -> None:
    found = record(artefact("alpha", "1.0", state, **told))
    with pytest.raises(ExportError, match=says) as refused:
        write(found)  # type: ignore[operator]
    assert refused.value.remedy


def test_what_was_built_locally_is_locked_by_its_source() -> None:
    found = record(
        artefact("alpha", "1.0", State.built_locally, file="alpha-1.0.tar.gz", reason="only its source")
    )
    assert "# To be built from source: alpha." in requirements(found)
    where = {"alpha": "https://example.org/alpha-1.0.tar.gz"}
    assert tomllib.loads(pylock(found, locations=where))["packages"][0]["sdist"]["name"] == "alpha-1.0.tar.gz"


@pytest.mark.parametrize(
    "file", ["alpha-0.9-py3-none-any.whl", "beta-1.0-py3-none-any.whl", "alpha-0.9.tar.gz"]
)
def test_a_lock_of_another_runtime_than_the_record_is_refused(file: str) -> None:
    with pytest.raises(ExportError, match=f"The lock has {re.escape(file)} for alpha 1.0"):
        requirements(record(artefact("alpha", "1.0", file=file)))


def test_what_was_changed_in_place_is_said(locked: Record) -> None:
    found = but(locked, packages={"modified": {"alpha": "1 file: alpha.py"}})
    told = exporting.export("requirements", record=found)["requirements.txt"]
    assert "# Changed in place after the installation, which no file tells: alpha.\n" in told
    lock = tomllib.loads(exporting.export("pylock", record=found)["pylock.toml"])
    assert lock["tool"]["repro-magic"]["changed-in-place"] == ["alpha"]


def test_a_record_without_a_lock_says_what_to_run_first() -> None:
    unlocked = Record(packages=Packages(imported={"alpha": "1.0"}))
    with pytest.raises(ExportError, match=r"The record has no lock\. Run repro lock"):
        artefacts(unlocked)


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("--index-url", "1"),
        ("alpha; rm -rf ~", "1"),
        ("alpha", "1.0 --hash=sha256:0"),
        ("alpha", "1.0\u2028beta"),
        ("-e", "1"),
        ("alpha", "@ file:x"),
    ],
)
@pytest.mark.parametrize(
    "to", ["requirements", "pylock", "pep723", "environment-yml", "dockerfile", "cyclonedx"]
)
def test_names_and_versions_that_are_command_lines_are_refused(to: str, name: str, version: str) -> None:
    packages = Packages(imported={name: version}, artefacts={name: f"verified x.whl sha256:{'a' * 64}"})
    with pytest.raises(ExportError):
        exporting.export(to, record=Record(packages=packages))


@pytest.mark.parametrize(("basis", "says"), [("printed", "may be missing"), ("stated", "by somebody's word")])
def test_a_record_that_was_not_observed_is_written_with_a_warning(
    locked: Record, basis: Any, says: str
) -> None:
    found = dataclasses.replace(locked, basis=basis)
    for to in ("requirements", "environment-yml", "dockerfile"):
        assert says in next(iter(exporting.export(to, record=found).values()))


def test_left_out_packages_are_left_out_and_named(locked: Record) -> None:
    options = exporting.Options(without=("beta",))
    text = exporting.export("requirements", record=locked, options=options)["requirements.txt"]
    assert "beta==" not in text
    assert "# Left out: beta.\n" in text
    with pytest.raises(ExportError, match="no package 'delta' to leave out"):
        exporting.export("requirements", record=locked, options=exporting.Options(without=("delta",)))
