"""The wheel: built from this tree, installed where there is no node, and gone without a trace."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from served import BUILT, ROOT

import repro_magic

EXTENSION = "share/jupyter/labextensions/repro-magic"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this tree, built with what is installed here."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", folder, ROOT], check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture
def installed(wheel, tmp_path):
    """An environment that has the wheel, and sees JupyterLab in the environment of this test."""
    venv.create(tmp_path, with_pip=False, symlinks=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(tmp_path), "platbase": str(tmp_path)}))
    (site / "jupyterlab_of_the_test.pth").write_text(sysconfig.get_path("purelib") + "\n")
    before = files(tmp_path)
    pip(tmp_path, "install", "--no-deps", "--no-index", wheel)
    return tmp_path, before


def pip(folder, *arguments):
    command = [sys.executable, "-m", "pip", "--quiet", "--python", folder / "bin" / "python", *arguments]
    subprocess.run(command, check=True)


def run(folder, *arguments):
    """Run a module of the environment with a path that holds no node; what it said."""
    environment = {"HOME": str(folder), "PATH": str(folder / "bin"), "JUPYTER_PREFER_ENV_PATH": "1"}
    done = subprocess.run(
        [folder / "bin" / "python", "-m", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)


def files(folder):
    return {file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts}


def test_both_halves_are_enabled_without_node_and_without_a_further_step(installed):
    folder, _ = installed
    version = re.escape(repro_magic.__version__)
    assert re.search(
        rf"repro-magic v{version} .*enabled.*OK", run(folder, "jupyterlab.labextensions", "list")
    )
    listed = run(folder, "jupyter_server.extension.serverextension", "list")
    assert re.search(rf"repro_magic {version} .*OK", listed)


def test_uninstalling_leaves_nothing(installed):
    folder, before = installed
    pip(folder, "uninstall", "--yes", "repro-magic")
    assert files(folder) == before


def test_the_wheel_holds_the_production_build_and_nothing_surprising(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.endswith(f"{EXTENSION}/package.json") for name in names)
    assert any(name.endswith("etc/jupyter/jupyter_server_config.d/repro_magic.json") for name in names)
    tops = {name.split("/")[0] for name in names}
    version = repro_magic.__version__
    assert tops == {"repro_magic", f"repro_magic-{version}.data", f"repro_magic-{version}.dist-info"}
    surprising = ("build_log.json", ".map", "node_modules", "__tests__", "tests/", ".ipynb_checkpoints")
    assert not [name for name in names if any(each in name for each in surprising)]


def test_page_package_and_wheel_have_one_version():
    package = json.loads((ROOT / "labextension" / "package.json").read_text())
    page = re.search(r"VERSION = '(.*)'", (ROOT / "labextension" / "src" / "version.ts").read_text())
    assert page is not None
    assert {package["version"], page[1]} == {repro_magic.__version__}


def test_the_page_half_is_small():
    script = b"".join(file.read_bytes() for file in (BUILT / "static").glob("*.js"))
    assert len(gzip.compress(script)) < 60_000
