from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from repro_magic.components import kernelspecs
from repro_magic.components.kernelspecs import Spec
from repro_magic.model.errors import MissingExtraError
from repro_magic.model.unknown import Unknown

LAUNCH = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
PYTHON = sys.executable


def command(*argv: str, **members: Any) -> list[str] | Unknown:
    return kernelspecs.command(Spec(name="k", argv=argv, **members))


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (["python"], [PYTHON]),
        (["python3"], [PYTHON]),
        ([PYTHON], [PYTHON]),
        (
            [PYTHON, "-Xfrozen_modules=off", "-X", "utf8", "-I"],
            [PYTHON, "-Xfrozen_modules=off", "-X", "utf8", "-I"],
        ),
        (["/usr/bin/env", "-u", "BAR", "FOO=1", PYTHON], ["/usr/bin/env", "-u", "BAR", "FOO=1", PYTHON]),
        (["{prefix}/bin/python"], [f"{sys.prefix}/bin/python"]),
        (
            ["python", "-m", "nb_conda_kernels.runner", "/opt/conda", "/opt/conda/envs/e", "python"],
            [PYTHON, "-m", "nb_conda_kernels.runner", "/opt/conda", "/opt/conda/envs/e", "python"],
        ),
    ],
)
def test_everything_in_front_of_the_kernels_module_is_kept(start: list[str], expected: list[str]) -> None:
    assert command(*start, *LAUNCH) == expected
    assert command(*start, "-mipykernel_launcher") == expected
    assert command(*start, "-m", "ipykernel", "--debug") == expected


@pytest.mark.parametrize("wrapper", ["conda", "mamba", "micromamba", "uv"])
def test_wrappers_that_run_a_python_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrapper: str
) -> None:
    (tmp_path / wrapper).write_text("#!/bin/sh\n")
    (tmp_path / wrapper).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    start = [wrapper, "run", "-n", "env", "python"]
    assert command(*start, *LAUNCH) == start
    assert isinstance(command(wrapper, "install", "python", *LAUNCH), Unknown)


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (["docker", "run", "--rm", "img", "python", *LAUNCH], "started by docker"),
        (["/usr/bin/podman", "run", "img", "python", *LAUNCH], "started by podman"),
        (["ssh", "host", "python", *LAUNCH], "started by ssh"),
        (["bash", "-c", "exec python -m ipykernel_launcher"], "started by bash"),
        (["/opt/bin/xpython", "-f", "{connection_file}"], "started by xpython"),
        (["env", "docker", "run", "img", "python", *LAUNCH], "not started as python -m ipykernel_launcher"),
        (["env", "--split-string=docker run img", "python", *LAUNCH], "not started as python"),
        (["env", "-Sdocker run img", "python", *LAUNCH], "not started as python"),
        (["conda", "run", "-n", "e", "docker", "run", "python", *LAUNCH], "not started as python"),
        (["conda", "run", "--unheard-of", "python", *LAUNCH], "not started as python"),
        (["uv", "run", "python", "script.py", "python", *LAUNCH], "not started as python"),
        (["env", "X=1", "bash", "-c", "python", *LAUNCH], "not started as python -m ipykernel_launcher"),
        (["python", "wrapper.py", "python", *LAUNCH], "not started as python -m ipykernel_launcher"),
        (["python", "-m", "mine", "python", *LAUNCH], "not started as python -m ipykernel_launcher"),
        (["python", "-m", "bash_kernel", "-f", "x"], "not started as python -m ipykernel_launcher"),
        (["python", "-c", "print()", *LAUNCH], "not started as python -m ipykernel_launcher"),
        (["python"], "not started as python -m ipykernel_launcher"),
        ([], "names no program"),
        (["/no/such/python3.9", *LAUNCH], "is not there: /no/such/python3.9"),
    ],
)
def test_whatever_is_not_surely_a_python_here_is_unknown(argv: list[str], reason: str) -> None:
    told = command(*argv)
    assert isinstance(told, Unknown)
    assert reason in told.reason


def test_other_languages_and_other_machines_are_unknown() -> None:
    told = command("python", *LAUNCH, language="R")
    assert told == Unknown("the kernel 'k' speaks R, not Python")
    for provisioner in ({"provisioner_name": "docker-provisioner"}, "nonsense"):
        told = command("python", *LAUNCH, metadata={"kernel_provisioner": provisioner})
        assert isinstance(told, Unknown)
        assert "not on this machine" in told.reason
    local = {"kernel_provisioner": {"provisioner_name": "local-provisioner"}}
    assert command("python", *LAUNCH, metadata=local) == [PYTHON]


def test_variables_of_the_kernelspec_are_filled_in_and_merged() -> None:
    spec = Spec(name="k", argv=["python"], env={"PYTHONPATH": "${HOME}/lib:$NONE", "A": "1"})
    merged = kernelspecs.environment(spec, {"HOME": "/h", "A": "0", "PYTHONEXECUTABLE": "x"})
    assert merged == {"HOME": "/h", "A": "1", "PYTHONPATH": "/h/lib:$NONE"}


@pytest.fixture
def jupyter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for kernelspecs that Jupyter looks into."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    return tmp_path / "kernels"


def test_kernelspecs_are_found_by_name(jupyter: Path) -> None:
    (jupyter / "mine").mkdir(parents=True)
    argv = ["{resource_dir}/python", *LAUNCH]
    told = {"argv": argv, "display_name": "Mine", "language": "python", "env": {"A": "1"}}
    (jupyter / "mine" / "kernel.json").write_text(json.dumps(told))
    assert kernelspecs.known()["mine"] == "Mine"
    spec = kernelspecs.named("mine")
    assert isinstance(spec, Spec)
    assert (spec.argv, spec.env, spec.resource_dir) == (argv, {"A": "1"}, str(jupyter / "mine"))


def test_a_name_that_is_none_is_unknown_and_the_others_are_named(jupyter: Path) -> None:
    (jupyter / "mine").mkdir(parents=True)
    (jupyter / "mine" / "kernel.json").write_text("{}")
    told = kernelspecs.named("../../etc/passwd")
    assert isinstance(told, Unknown)
    assert "there are: " in told.reason
    assert "mine" in told.reason


@pytest.mark.parametrize("content", ["{", "[]", '{"argv": 3, "display_name": "x", "language": "python"}', ""])
def test_a_kernelspec_that_cannot_be_read_is_unknown(jupyter: Path, content: str) -> None:
    (jupyter / "broken").mkdir(parents=True)
    (jupyter / "broken" / "kernel.json").write_text(content)
    told = kernelspecs.named("broken")
    assert isinstance(told, Unknown)
    assert "'broken'" in told.reason
    kernelspecs.known()


def test_without_jupyter_client_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jupyter_client.kernelspec", None)
    with pytest.raises(MissingExtraError, match=r'pip install "repro-magic\[cli\]"'):
        kernelspecs.named("python3")


def test_where_kernels_are_usually_started_elsewhere_a_kernelspec_is_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "slurm-provisioner")
    told = command("python", *LAUNCH)
    assert told == Unknown("the kernel 'k' is started by slurm-provisioner, not on this machine")
    local = {"kernel_provisioner": {"provisioner_name": "local-provisioner"}}
    assert command("python", *LAUNCH, metadata=local) == [PYTHON]


def test_a_manager_that_is_given_is_asked_instead_of_jupyters_own(jupyter: Path) -> None:
    from jupyter_client.kernelspec import KernelSpecManager

    (jupyter / "mine").mkdir(parents=True)
    (jupyter / "mine" / "kernel.json").write_text(
        json.dumps({"argv": [PYTHON, *LAUNCH], "display_name": "M"})
    )
    manager = KernelSpecManager(kernel_dirs=[str(jupyter.parent / "none")], ensure_native_kernel=False)
    assert kernelspecs.named("mine", manager) == Unknown("there is no kernel named 'mine'; there are: none")
