"""Wheels and source distributions for tests, made in milliseconds."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

BACKEND = '''
"""A build backend that needs nothing: it packs one module, as a machine of a user would."""
import base64, hashlib, os, zipfile

def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    name, version = "{name}", "{version}"
    info = f"{{name}}-{{version}}.dist-info"
    files = {{
        f"{{name}}.py": open(f"{{name}}.py", "rb").read(),
        f"{{info}}/METADATA": f"Metadata-Version: 2.1\\nName: {{name}}\\nVersion: {{version}}\\n".encode(),
        f"{{info}}/WHEEL": b"Wheel-Version: 1.0\\nGenerator: here\\n"
        b"Root-Is-Purelib: true\\nTag: py3-none-any\\n",
    }}
    file = f"{{name}}-{{version}}-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, file), "w") as wheel:
        record = ""
        for path, content in files.items():
            wheel.writestr(path, content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record += f"{{path}},sha256={{digest}},{{len(content)}}\\n"
        wheel.writestr(f"{{info}}/RECORD", record + f"{{info}}/RECORD,,\\n")
    return file
'''


def wheel(
    folder: Path,
    name: str,
    version: str = "1.0",
    *,
    tag: str = "py3-none-any",
    build: str = "",
    files: Mapping[str, bytes | str] | None = None,
    metadata: str = "",
    generator: str = "release",
    compression: int = zipfile.ZIP_DEFLATED,
) -> Path:
    """A wheel with a RECORD that is right; ``files`` beside a module of its name."""
    stem = name.replace("-", "_")
    info = f"{stem}-{version}.dist-info"
    number = f"Build: {build}\n" if build else ""
    content: dict[str, bytes | str] = {
        f"{stem}.py": f"VERSION = {version!r}\n",
        **(files or {}),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{metadata}",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: {generator}\nRoot-Is-Purelib: true\n{number}"
        + "".join(f"Tag: {each}\n" for each in expanded(tag)),
    }
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    for path, data in content.items():
        raw = data.encode() if isinstance(data, str) else data
        digest = base64.urlsafe_b64encode(hashlib.sha256(raw).digest()).rstrip(b"=").decode()
        writer.writerow([path, f"sha256={digest}", len(raw)])
    writer.writerow([f"{info}/RECORD", "", ""])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "-".join(filter(None, (stem, version, build, f"{tag}.whl")))
    with zipfile.ZipFile(path, "w", compression) as archive:
        for member, data in {**content, f"{info}/RECORD": rows.getvalue()}.items():
            # A fixed time: the same content is the same file.
            archive.writestr(zipfile.ZipInfo(member), data, compression)
    return path


def expanded(tag: str) -> list[str]:
    """``py2.py3-none-any`` as the lines of WHEEL have it."""
    python, abi, platform = tag.split("-")
    return [f"{p}-{a}-{f}" for p in python.split(".") for a in abi.split(".") for f in platform.split(".")]


def sdist(folder: Path, name: str, version: str = "1.0", *, code: str = "") -> Path:
    """A source distribution that builds itself, without a build tool and without a network."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}.tar.gz"
    project = (
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        f'[project]\nname = "{name}"\nversion = "{version}"\n'
    )
    files = {
        "pyproject.toml": project,
        "backend.py": BACKEND.format(name=name, version=version),
        f"{name}.py": code or f"VERSION = {version!r}\n",
        "PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
    }
    with tarfile.open(path, "w:gz") as archive:
        for member, text in files.items():
            info = tarfile.TarInfo(f"{name}-{version}/{member}")
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
    return path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
