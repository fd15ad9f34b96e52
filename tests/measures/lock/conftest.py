"""An environment that pip made, out of every kind of thing that pip installs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from index_server import IndexServer, serving
from wheelhouse import sdist, wheel


@dataclass(frozen=True)
class Environment:
    """Where it is, and the folder of the index that it was installed from."""

    python: Path
    site: Path
    house: Path


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    folder = tmp_path_factory.mktemp("lock")
    house, aside = folder / "house", folder / "aside"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "env"], check=True)
    python = folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"

    wheel(house, "plain", files={"plain_more/__init__.py": "", "plain_more/big.py": "x = 1\n" * 50_000})
    spread = {
        "spread-1.0.data/scripts/spread-it": "#!python\nprint(1)\n",
        "spread-1.0.data/data/share/spread/data.txt": "data",
        "spread-1.0.data/purelib/spread_pure.py": "PURE = True\n",
        "spread-1.0.dist-info/entry_points.txt": "[console_scripts]\nspread = spread:main\n",
    }
    wheel(house, "spread", files=spread)
    wheel(house, "numbered", build="2", tag="py2.py3-none-any")
    wheel(house, "numbered", tag="py2.py3-none-any", files={"numbered_more.py": "the first build"})
    # Both are in the index; here it is built, as `--no-binary` asks for.
    wheel(house, "builthere")
    sdist(house, "builthere")
    sdist(house, "sourceonly")
    wheel(aside, "withdrawn")
    wheel(house, "withdrawn", "2.0")
    wheel(aside, "private")
    wheel(house, "fromfile")
    project = folder / "project"
    with tarfile.open(sdist(aside, "fromfolder")) as archive:
        archive.extractall(project, filter="data")

    targets = ["plain", "spread", "numbered", "builthere", "sourceonly", "withdrawn==1.0", "private"]
    files = [str(house / "fromfile-1.0-py3-none-any.whl"), str(project / "fromfolder-1.0")]
    links = ["--no-index", "--find-links", str(house), "--find-links", str(aside)]
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-binary", "builthere"]
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    subprocess.run(
        [*command, *links, *targets, *files],
        env={**variables, "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        check=True,
        capture_output=True,
    )
    (site,) = (folder / "env").rglob("site-packages")
    return Environment(python, site, house)


@pytest.fixture
def server(environment: Environment, tmp_path: Path) -> Iterator[IndexServer]:
    """The index that the environment was installed from, to be spoiled by one test."""
    shutil.copytree(environment.house, tmp_path / "house")
    with serving(tmp_path / "house") as served:
        yield served
