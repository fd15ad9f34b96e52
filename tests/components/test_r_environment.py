"""R kernels: the names in a notebook, the command of a kernelspec, and a real R where it is installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repro_magic import workflow
from repro_magic.components import kernelspecs, targets
from repro_magic.components.kept import Looks
from repro_magic.components.kernelspecs import Spec
from repro_magic.model.finding import Verdict
from repro_magic.model.record import Interpreter, Kernel, Numerics, Packages, Record, Services
from repro_magic.model.unknown import Unknown
from repro_magic.notebook.imports import imported_names
from repro_magic.notebook.language import with_version

needs_r = pytest.mark.skipif(shutil.which("R") is None, reason="R is not installed")
LAUNCH = ("-e", "IRkernel::main()", "--args", "{connection_file}")


def notebook(*sources: str, language: str = "R", version: str = "4.2.2") -> dict[str, Any]:
    cells = [
        {
            "cell_type": "code",
            "source": text,
            "metadata": {},
            "outputs": [],
            "execution_count": 1,
            "id": f"c{at}",
        }
        for at, text in enumerate(sources)
    ]
    info = {"name": language, "version": version}
    return {"cells": cells, "metadata": {"language_info": info}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def ir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A kernelspec as IRkernel installs it, under a name of its own."""
    return kernelspec(tmp_path, monkeypatch, "mine", ["R", "--slave", *LAUNCH], "R")


def kernelspec(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, argv: list[str], language: str
) -> str:
    place = tmp_path / "jupyter" / "kernels" / name
    place.mkdir(parents=True)
    (place / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": name, "language": language}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    return name


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of R packages, which R finds first."""
    place = tmp_path / "library"
    place.mkdir()
    monkeypatch.setenv("R_LIBS", str(place))
    return place


def installed(library: Path, name: str, version: str, **fields: str) -> None:
    """A package as far as R lists it: nothing of it can be loaded."""
    (library / name / "Meta").mkdir(parents=True, exist_ok=True)
    built = {"Package": name, "Version": version, "Built": "R 4.2.2; ; 2026-01-01; unix", **fields}
    text = "\n".join(f"{key}: {value}" for key, value in built.items())
    (library / name / "DESCRIPTION").write_text(text + "\n")
    built_with = "Built = list(R = getRversion())"
    keep = f"saveRDS(list(DESCRIPTION = read.dcf('DESCRIPTION')[1, ], {built_with}), 'Meta/package.rds')"
    subprocess.run(["R", "--slave", "--no-init-file", "-e", keep], cwd=library / name, check=True)


def test_packages_that_an_r_notebook_names_are_read_without_running_it() -> None:
    told = imported_names(
        notebook(
            'library(dplyr); require("ggplot2")\n# library(commented)\nx <- "library(quoted)"',
            "suppressMessages(library(data.table, quietly = TRUE))\ny <- jsonlite::toJSON(1); R6:::thing",
            "requireNamespace('cli', quietly = TRUE)\nimport(not)",
        )
    )
    assert {"dplyr", "ggplot2", "data.table", "jsonlite", "R6", "cli"} == set(told) - {"quoted"}


@given(st.text())
def test_any_text_of_r_has_names_or_none(text: str) -> None:
    assert isinstance(imported_names(notebook(text)), tuple)


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (["R", "--slave", "-e", "other::main()"], "not started as R -e IRkernel::main()"),
        (["R", "-f", "script.R"], "not started as R -e IRkernel::main()"),
        (["/tmp/evil", *LAUNCH], "not started as R -e IRkernel::main()"),
        (["bash", "R", *LAUNCH], "cannot be seen through"),
        (["R", "--args", "x", *LAUNCH], "not started as R -e IRkernel::main()"),
        (["/no/such/R", "--slave", *LAUNCH], "is not there"),
        ([], "not started as R -e IRkernel::main()"),
    ],
)
def test_whatever_is_not_surely_an_r_here_is_unknown(argv: list[str], reason: str) -> None:
    told = kernelspecs.r_command(Spec(name="k", argv=argv, language="R"))
    assert isinstance(told, Unknown)
    assert reason in told.reason


def test_known_wrappers_and_options_are_seen_through(tmp_path: Path) -> None:
    program = tmp_path / "R"
    program.touch(mode=0o755)
    for argv in ([str(program), "--slave", *LAUNCH], ["env", "A=1", str(program), "--no-save", *LAUNCH]):
        told = kernelspecs.r_command(Spec(name="k", argv=argv, language="R"))
        assert isinstance(told, list)
        assert told[-1] == str(program)


@needs_r
def test_r_tells_its_version_its_packages_and_where_they_came_from(ir: str, library: Path) -> None:
    installed(library, "wanted", "1.2-3", Imports="helper (>= 1.0), stats", Repository="CRAN")
    installed(library, "helper", "0.9.1", RemoteType="github", RemoteHost="api.github.com",
              RemoteUsername="team", RemoteRepo="helper", RemoteSha="a" * 40)  # fmt: skip
    installed(
        library, "aside", "3", RemoteType="git", RemoteUrl="https://u:pw@git.example/aside.git", RemoteSha="b"
    )
    told = targets.kernelspec(ir, ["wanted", "nowhere", "stats"])
    assert isinstance(told, Record), told
    assert told.basis == "stated"
    assert isinstance(told.interpreter, Interpreter)
    assert told.interpreter.implementation == "r"
    said = subprocess.run(["R", "--version"], capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"R version {told.interpreter.version} ")
    packages = told.packages
    assert isinstance(packages, Packages)
    assert (packages.imported, packages.needed) == ({"wanted": "1.2-3"}, {"helper": "0.9.1"})
    assert packages.installed["aside"] == "3"
    assert "stats" not in packages.everything(), "R's own packages have the version of R"
    origins = {name: packages.origins.get(name) for name in ("wanted", "helper", "aside")}
    assert origins == {
        "wanted": None,
        "helper": "vcs git+https://github.com/team/helper@" + "a" * 40,
        "aside": "vcs git+https://git.example/aside.git@b",
    }
    assert isinstance(told.numerics, Numerics)
    assert "BLAS" in told.numerics.libraries


@needs_r
def test_a_notebook_in_r_is_stamped_and_checked_like_any_other(
    ir: str, library: Path, tmp_path: Path
) -> None:
    installed(library, "wanted", "1.2-3")
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps(notebook("library(wanted)")))
    target = workflow.look(kernel=ir, modules=workflow.imported_names(path))
    workflow.stamp_file(path, stated=target)
    assert workflow.check(workflow.read(path), workflow.look(kernel=ir)).verdict is Verdict.same
    installed(library, "wanted", "1.2-4")
    report = workflow.check(workflow.read(path), workflow.look(kernel=ir))
    assert [
        (each.subject, each.was, each.now) for each in report.findings if each.component == "packages"
    ] == [("wanted", "1.2-3", "1.2-4")]
    shutil.rmtree(library / "wanted")
    report = workflow.check(workflow.read(path), workflow.look(kernel=ir))
    assert (report.verdict, report.findings[0].code) == (Verdict.differs, "package-missing")


@needs_r
def test_a_profile_beside_the_notebook_is_not_run_for_a_look(
    ir: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".Rprofile").write_text(f"file.create({str(tmp_path / 'ran')!r})\n")
    monkeypatch.chdir(tmp_path)
    assert isinstance(targets.kernelspec(ir), Record)
    assert not (tmp_path / "ran").exists()


@needs_r
def test_noise_of_a_profile_does_not_hurt_and_a_library_that_did_not_change_is_not_looked_at_again(
    ir: str, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "profile.R"
    profile.write_text(f"cat('hello\\n'); cat('x', file = {str(tmp_path / 'runs')!r}, append = TRUE)\n")
    monkeypatch.setenv("R_PROFILE_USER", str(profile))
    for path in (library,):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    looks = Looks()
    for _ in range(2):
        assert isinstance(targets.kernelspec(ir, kept=looks), Record)
    assert (tmp_path / "runs").read_text() == "x"


@needs_r
def test_an_r_that_hangs_or_fails_is_unknown(
    ir: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "profile.R"
    profile.write_text("Sys.sleep(30)\n")
    monkeypatch.setenv("R_PROFILE_USER", str(profile))
    told = targets.kernelspec(ir, time_limit=1.0)
    assert isinstance(told, Unknown)
    assert "did not answer within 1 s" in told.reason
    profile.write_text("quit(status = 3)\n")
    told = targets.kernelspec(ir)
    assert isinstance(told, Unknown)
    assert "gave no answer" in told.reason


@needs_r
def test_odd_texts_of_packages_come_through_whole(ir: str, library: Path) -> None:
    installed(library, "odd", "1.0", RemoteType="git", RemoteUrl='https://git.example/ü"\\日𝒳', RemoteSha="b")
    told = targets.kernelspec(ir)
    assert isinstance(told, Record), told
    assert isinstance(told.packages, Packages)
    assert told.packages.origins["odd"] == 'vcs git+https://git.example/ü"\\日𝒳@b'


@needs_r
def test_repositories_are_told_without_passwords(
    ir: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "profile.R"
    profile.write_text("options(repos = c(CRAN = 'https://alice:pw@cran.example/latest'))\n")
    monkeypatch.setenv("R_PROFILE_USER", str(profile))
    told = targets.kernelspec(ir)
    assert isinstance(told, Record), told
    assert isinstance(told.services, Services)
    assert told.services.indexes == {"R repos CRAN": "https://cran.example/latest"}


def test_a_kernel_of_another_language_is_told_by_its_name_and_matches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = kernelspec(tmp_path, monkeypatch, "jl", ["julia", "x"], "Julia")
    told = targets.kernelspec(name)
    assert isinstance(told, Record)
    assert isinstance(told.interpreter, Interpreter)
    assert told.interpreter.implementation == "julia"
    assert isinstance(told.packages, Unknown)
    assert isinstance(told.kernel, Kernel)
    assert told.kernel.name == "jl"
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps(notebook("1", language="julia", version="1.12.0")))
    workflow.stamp_file(path, stated=workflow.look(kernel=name))
    content = workflow.read(path)
    assert content["metadata"]["repro_magic"]["record"]["interpreter"]["version"] == "1.12.0"
    assert workflow.check(content, workflow.look(kernel=name)).verdict is Verdict.unknown


@pytest.mark.parametrize("version", ["", "x" * 41, "1\n2", 7, None])
def test_a_version_that_is_none_is_not_taken_from_a_notebook(version: Any) -> None:
    record = Record(interpreter=Interpreter(implementation="julia", version=Unknown("not told")))
    assert with_version(notebook(language="julia", version=version), record) == record
    assert with_version(notebook(language="python", version="3.12"), record) == record
