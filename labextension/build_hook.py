# ruff: noqa: INP001  # hatchling loads this file by its path
"""Packs the built labextension into the wheel, and builds it first where that is needed.

Three situations, told apart by what lies there:

- an unpacked sdist carries the production build: it is packed as it is, node is not needed;
- a clone with node: the production build is made unless it is already newer than its sources;
- a clone without node: the wheel has no labextension, and the build says so. An sdist is refused.

An editable install only links what was built before.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SKIP = "REPRO_MAGIC_SKIP_LABEXTENSION"
"""Environment variable: build a wheel without the labextension."""

INPUTS = ("package.json", "package-lock.json", "tsconfig.json", "src", "schema", "style")


class LabextensionHook(BuildHookInterface[Any]):
    """Adds ``share/jupyter/labextensions/repro-magic`` to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        project = Path(self.root, "labextension")
        built = Path(self.root, "repro_magic", "labextension")
        if version != "editable" and not os.environ.get(SKIP):
            self._make(project, built)
        if not Path(built, "package.json").is_file():
            return
        if self.target_name == "wheel":
            place = "share/jupyter/labextensions/repro-magic"
            build_data["shared_data"][str(built)] = place
            build_data["shared_data"][str(project / "install.json")] = f"{place}/install.json"
        else:
            build_data["artifacts"].append("/repro_magic/labextension")

    def _make(self, project: Path, built: Path) -> None:
        from_sdist = Path(self.root, "PKG-INFO").is_file()
        if _is_production(built) and (from_sdist or _is_newer(built, project)):
            return
        npm = shutil.which("npm")
        if npm is None:
            what = "npm is not here, so the JupyterLab extension cannot be built."
            if self.target_name == "sdist":
                raise RuntimeError(f"{what} Install Node.js 20 or newer.")
            shutil.rmtree(built, ignore_errors=True)
            self.app.display_warning(f"{what} The wheel goes without it.")
            return
        shutil.rmtree(built, ignore_errors=True)
        if not Path(project, "node_modules").is_dir():
            subprocess.run([npm, "ci"], cwd=project, check=True)  # noqa: S603  # the npm that was just found
        subprocess.run([npm, "run", "build:prod"], cwd=project, check=True)  # noqa: S603


def _is_production(built: Path) -> bool:
    """A development build has source maps and a log with the paths of its machine."""
    return Path(built, "package.json").is_file() and not Path(built, "build_log.json").exists()


def _is_newer(built: Path, project: Path) -> bool:
    made = Path(built, "package.json").stat().st_mtime
    return all(file.stat().st_mtime <= made for file in _inputs(project))


def _inputs(project: Path) -> Iterator[Path]:
    for name in INPUTS:
        place = project / name
        yield from (file for file in place.rglob("*") if file.is_file()) if place.is_dir() else (place,)
