"""Small packages for tests: as wheels that pip installs, or laid on disk as an installer leaves them."""

from __future__ import annotations

import zipfile
from pathlib import Path


def wheel(folder: Path, name: str, version: str) -> Path:
    """A pure Python wheel whose module tells its version."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f'__version__ = "{version}"\n',
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{each},,\n" for each in [*files, f"{info}/RECORD"])
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for each, content in files.items():
            archive.writestr(each, content)
    return path


def installed(folder: Path, name: str, version: str) -> Path:
    """The same, laid into a folder that can stand on ``sys.path``; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel(folder, name, version)) as archive:
        archive.extractall(folder)
    return folder
