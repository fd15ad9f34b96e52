"""Containers and machines: what hadolint, cloud-init, editors and Binder read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from measures.export.exported import Served, artefact, record

from repro_magic.measures.export.errors import ExportError
from repro_magic.model.lock import State
from repro_magic.model.record import Code, Interpreter, Platform, Record, Services
from repro_magic.workflow import exporting

DIGEST = "sha256:" + "d" * 64


def dockerfile(found: Record, **options: str) -> str:
    return exporting.export("dockerfile", record=found, options=exporting.Options(**options))["Dockerfile"]


def test_hadolint_has_nothing_to_say(locked: Record, tmp_path: Path) -> None:
    hadolint = shutil.which("hadolint")
    if hadolint is None:
        pytest.skip("hadolint is not installed")
    code = Code(commit="c" * 40, remote="https://example.org/r.git")
    for number, found in enumerate([locked, record(artefact("jupyterlab", "4.5.0"), code=code)]):
        exporting.write(exporting.export("dockerfile", record=found), tmp_path / str(number))
        done = subprocess.run(
            [hadolint, tmp_path / str(number) / "Dockerfile"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_an_image_is_fixed_and_its_user_is_not_root(locked: Record) -> None:
    lines = dockerfile(locked).splitlines()
    start = next(line for line in lines if line.startswith("FROM "))
    assert start.endswith("-slim-bookworm")
    assert "latest" not in start
    assert [line for line in lines if line.startswith("USER")] == ["USER 0", "USER 1000"]
    assert lines.index("USER 1000") < next(n for n, line in enumerate(lines) if "pip install" in line)


def test_an_image_that_the_record_knows_by_digest_is_built_on() -> None:
    found = record(
        artefact("alpha", "1.0"), services=Services(image="quay.io/lab:2026-01", image_digest=DIGEST)
    )
    assert f"FROM quay.io/lab:2026-01@{DIGEST}\n" in dockerfile(found)


def test_an_image_of_somebodys_choice_is_built_on(locked: Record) -> None:
    assert f"FROM localhost/base@{DIGEST}\n" in dockerfile(locked, base=f"localhost/base@{DIGEST}")


@pytest.mark.parametrize(
    "name", ["python", "python:latest", "python:3\nRUN curl evil", "--platform=x python:3", ""]
)
def test_an_image_that_is_none_or_moves_is_refused(name: str) -> None:
    services = Services(image=name.replace("\n", " "), image_digest="sha256:none")
    with pytest.raises(ExportError):
        dockerfile(record(artefact("alpha", "1.0"), services=services, interpreter=Interpreter()), base=name)


def test_labels_hold_no_commands() -> None:
    code = Code(commit='$(id)" evil', remote="https://example.org/`id`")
    text = dockerfile(record(artefact("alpha", "1.0"), code=code))
    assert "$(id)" not in text
    assert "`id`" not in text


def test_a_kernel_that_is_not_locked_is_installed_before_the_lock(locked: Record) -> None:
    text = dockerfile(locked)
    assert text.index("ipykernel==7.1.0 ipython==9.7.0") < text.index("--require-hashes")


def test_conda_packages_are_not_installed_by_pip() -> None:
    file = "https://conda.anaconda.org/c/noarch/alpha-1.0-py_0.conda"
    with pytest.raises(ExportError, match="alpha came from conda"):
        dockerfile(record(artefact("alpha", "1.0", State.conda, file=file)))


def test_a_development_container_has_its_files_beside_it(locked: Record) -> None:
    files = exporting.export("devcontainer", record=locked)
    told = json.loads(files[".devcontainer/devcontainer.json"])
    assert f".devcontainer/{told['build']['dockerfile']}" in files
    assert (
        "useradd --create-home --non-unique --uid 1000 " + told["remoteUser"]
        in files[".devcontainer/Dockerfile"]
    )


def test_binder_gets_lock_and_minor_version(locked: Record) -> None:
    files = exporting.export("binder", record=locked)
    major, minor, _ = str(locked.interpreter.version).split(".")  # type: ignore[union-attr]
    assert files[".binder/runtime.txt"] == f"python-{major}.{minor}\n"
    assert "alpha==1.0 --hash=sha256:" in files[".binder/requirements.txt"]


def test_binder_gets_conda_packages_as_an_environment_file(tmp_path: Path) -> None:
    file = "https://conda.anaconda.org/conda-forge/noarch/alpha-1.0-py_0.conda"
    files = exporting.export("binder", record=record(artefact("alpha", "1.0", State.conda, file=file)))
    assert list(files) == [".binder/environment.yml"]
    assert exporting.write(files, tmp_path / "new") == [tmp_path / "new/.binder/environment.yml"]


def test_binder_has_no_other_platform() -> None:
    found = record(artefact("alpha", "1.0"), platform=Platform(system="macos", machine="arm64"))
    with pytest.raises(ExportError, match="Binder runs on Linux"):
        exporting.export("binder", record=found)


def test_cloud_init_takes_its_user_data(locked: Record, tmp_path: Path) -> None:
    if shutil.which("cloud-init") is None:
        pytest.skip("cloud-init is not installed")
    exporting.write(exporting.export("cloud-init", record=locked), tmp_path)
    done = subprocess.run(
        ["cloud-init", "schema", "--config-file", tmp_path / "user-data.yaml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Valid" in done.stdout, done.stdout + done.stderr


def test_the_script_of_a_machine_is_one_that_a_shell_reads(locked: Record, tmp_path: Path) -> None:
    told = yaml.safe_load(exporting.export("cloud-init", record=locked)["user-data.yaml"])
    script = next(each for each in told["write_files"] if each["path"].endswith(".sh"))
    (tmp_path / "install.sh").write_text(script["content"])
    subprocess.run(["sh", "-n", tmp_path / "install.sh"], check=True)
    assert told["runcmd"] == [["sh", script["path"]]]


def test_long_user_data_say_so() -> None:
    found = record(*(artefact(f"package-{number}", "1.0") for number in range(150)))
    assert "Longer than 16 kB" in exporting.export("cloud-init", record=found)["user-data.yaml"]


def test_an_image_is_built_from_the_dockerfile(locked: Record, served: Served, tmp_path: Path) -> None:
    base = os.environ.get("REPRO_MAGIC_TEST_IMAGE", "")
    if not base or shutil.which("buildah") is None:
        pytest.skip("needs buildah, and an image with Python named by REPRO_MAGIC_TEST_IMAGE")
    exporting.write(
        exporting.export("dockerfile", record=locked, options=exporting.Options(base=base)), tmp_path
    )
    build = ["buildah", "bud", "--isolation", "chroot", "--build-arg", f"PIP_INDEX_URL={served.url}/simple/"]
    subprocess.run([*build, "--tag", "repro-magic-test", tmp_path], check=True)
