"""Promises about what is installed, checked on a real wheel in a real environment."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([*PIP, "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT], check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def kernel_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that holds ipykernel and what it needs, and nothing else."""
    folder = tmp_path_factory.mktemp("kernel")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    subprocess.run([*PIP, "--python", python, "install", "--quiet", "ipykernel"], check=True)
    return python


def test_installing_into_a_kernel_environment_adds_exactly_one_package(
    wheel: Path, kernel_environment: Path
) -> None:
    would = [
        *PIP,
        "--python",
        str(kernel_environment),
        "install",
        "--quiet",
        "--dry-run",
        "--report",
        "-",
        str(wheel),
    ]
    report = json.loads(subprocess.run(would, check=True, capture_output=True, text=True).stdout)
    assert [each["metadata"]["name"] for each in report["install"]] == ["repro-magic"]


def test_the_wheel_works_where_nothing_but_ipykernel_is(wheel: Path, kernel_environment: Path) -> None:
    install = [*PIP, "--python", str(kernel_environment), "install", "--quiet", "--no-deps", str(wheel)]
    subprocess.run(install, check=True)
    show = [str(kernel_environment), "-m", "repro_magic", "show", "--format", "json"]
    record = json.loads(subprocess.run(show, check=True, capture_output=True, text=True).stdout)
    assert "ipykernel" in record["packages"]["installed"]


def test_the_wheel_holds_the_package_and_nothing_surprising(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "repro_magic/model/stamp.v1.schema.json" in names
    assert "repro_magic/py.typed" in names
    tops = {name.split("/")[0] for name in names}
    assert all(top == "repro_magic" or top.startswith("repro_magic-") for top in tops), tops
    assert not [
        name for name in names if "__pycache__" in name or "node_modules" in name or name.endswith(".map")
    ]


@pytest.mark.parametrize(
    ("module", "extra"),
    [("jupyter_client", "cli")],
)
def test_a_missing_extra_is_one_line_that_names_it(
    wheel: Path, module: str, extra: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("bare")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    subprocess.run([*PIP, "--python", python, "install", "--quiet", "--no-deps", wheel], check=True)
    done = subprocess.run(
        [python, "-m", "repro_magic", "show", "--kernel", "python3"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert f"repro-magic[{extra}]" in done.stderr
    assert module in done.stderr.replace("-", "_")
