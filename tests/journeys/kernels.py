"""Kernels whose environments differ: this interpreter, with other packages on its path."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from served import PYTHON


class KernelEnvironment:
    """A kernelspec, and the folder of packages that its kernels see."""

    def __init__(self, data: Path, name: str, title: str, *, loads: bool = False, **packages: str) -> None:
        self.name = name
        self.packages = data / "environments" / name
        self.packages.mkdir(parents=True)
        for package, version in packages.items():
            self.install(package, version)
        arguments = ["--ext=repro_magic"] if loads else []
        spec = {
            "argv": [PYTHON, "-m", "ipykernel_launcher", "-f", "{connection_file}", *arguments],
            "display_name": title,
            "language": "python",
            "env": {"PYTHONPATH": str(self.packages)},
            "metadata": {"debugger": False},
        }
        folder = data / "kernels" / name
        folder.mkdir(parents=True)
        (folder / "kernel.json").write_text(json.dumps(spec))

    def install(self, package: str, version: str) -> None:
        """What pip leaves behind: a module, and the metadata of one version of it."""
        for old in self.packages.glob(f"{package}-*.dist-info"):
            shutil.rmtree(old)
        (self.packages / f"{package}.py").write_text(f"__version__ = {version!r}\n")
        info = self.packages / f"{package}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
        (info / "RECORD").write_text(f"{package}.py,,\n{info.name}/METADATA,,\n{info.name}/RECORD,,\n")
        (info / "INSTALLER").write_text("pip\n")
