"""repro-magic itself as a wheel, so that ``%load_ext repro_magic`` runs in a restored kernel too.

Made from the files of this installation: what an index has under that name and version may be another build.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Final

from ...model.errors import ReproError
from ..environments.place import made, put
from ..index.files import File
from .wanted import RECORDER

_PACKAGE: Final = "repro_magic"
_LEFT_OUT: Final = frozenset({"__pycache__", "labextension", ".mypy_cache"})
"""Folders that a kernel has no use for."""

NEEDS: Final = ("ipython", "packaging", "psutil")
"""What the base of this package needs, in the order of pyproject.toml."""


def wheel(folder: Path) -> File:
    """Write the wheel into a folder of its content's below this one; the same files give the same bytes."""
    told = version(RECORDER)
    name = f"{_PACKAGE}-{told}-py3-none-any.whl"
    info = f"{_PACKAGE}-{told}.dist-info"
    needs = "".join(f"Requires-Dist: {each}\n" for each in NEEDS)
    contents = dict(_sources(Path(__file__).parents[2], f"{_PACKAGE}/"))
    contents[f"{info}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: {RECORDER}\nVersion: {told}\n{needs}".encode()
    )
    contents[f"{info}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: repro-magic\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    contents[f"{info}/entry_points.txt"] = b"[console_scripts]\nrepro = repro_magic.cli:main\n"
    record = "".join(
        f"{each},sha256={_digest(content)},{len(content)}\n" for each, content in contents.items()
    )
    contents[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in contents.items():
            archive.writestr(zipfile.ZipInfo(each), content)
    digest = hashlib.sha256(buffer.getvalue()).hexdigest()
    path = made(folder / digest[:16]) / name
    try:
        put(path, buffer.getvalue())
    except OSError as error:
        raise ReproError(f"{path} cannot be written: {error.strerror}.") from error
    return File(
        name=name,
        url=path.absolute().as_uri(),
        sha256=digest,
        size=path.stat().st_size,
    )


def _sources(folder: Path, at: str) -> list[tuple[str, bytes]]:
    found = []
    for each in sorted(folder.iterdir(), key=lambda one: one.name):
        if each.is_dir():
            found += [] if each.name in _LEFT_OUT else _sources(each, f"{at}{each.name}/")
        elif not each.name.endswith((".pyc", ".tmp")):
            found.append((at + each.name, each.read_bytes()))
    return found


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
