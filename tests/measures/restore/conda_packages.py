"""Conda packages for tests, small and real: a Python that leans on this machine's, and wheels as noarch."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MINOR = "{}.{}".format(*sys.version_info)
VERSION = "{}.{}.{}".format(*sys.version_info)


def python(channel: Path) -> Path:
    """A package ``python``: links to the interpreter of this machine, and a prefix of its own."""
    home = os.path.dirname(os.path.realpath(sys._base_executable))
    interpreter = os.path.realpath(sys._base_executable)
    files: dict[str, bytes | str] = {
        f"lib/python{MINOR}/site-packages/README.txt": b"site-packages\n",
        "pyvenv.cfg": f"home = {home}\ninclude-system-site-packages = false\nversion = {VERSION}\n".encode(),
    }
    links = {
        f"bin/python{MINOR}": interpreter,
        "bin/python3": f"python{MINOR}",
        "bin/python": f"python{MINOR}",
    }
    index = {
        "name": "python",
        "version": VERSION,
        "build": "0_shim",
        "subdir": "linux-64",
        "depends": [],
        "python_site_packages_path": f"lib/python{MINOR}/site-packages",
    }
    return package(channel, index, files, links)


def from_wheel(channel: Path, wheel: Path) -> Path:
    """A wheel as a ``noarch: python`` package."""
    name, version = wheel.name.split("-")[:2]
    with zipfile.ZipFile(wheel) as archive:
        names = [each for each in archive.namelist() if not each.endswith("/")]
        files: dict[str, bytes | str] = {f"site-packages/{each}": archive.read(each) for each in names}
    info = next(each for each in files if each.endswith(".dist-info/METADATA")).rpartition("/")[0]
    files[f"{info}/INSTALLER"] = b"conda\n"
    index = {
        "name": name.lower().replace("_", "-"),
        "version": version,
        "build": "py_0",
        "subdir": "noarch",
        "noarch": "python",
        "depends": ["python"],
    }
    return package(channel, index, files, {}, link={"noarch": {"type": "python", "entry_points": []}})


def package(
    channel: Path,
    index: Mapping[str, Any],
    files: Mapping[str, bytes | str],
    links: Mapping[str, str],
    link: Mapping[str, Any] | None = None,
) -> Path:
    """Write ``NAME-VERSION-BUILD.tar.bz2`` into its folder of the channel."""
    full = {**index, "build_number": 0, "timestamp": 1700000000000}
    paths = [
        {
            "_path": each,
            "path_type": "hardlink",
            "sha256": _sha256(_bytes(content)),
            "size_in_bytes": len(content),
        }
        for each, content in files.items()
    ]
    paths += [
        {"_path": each, "path_type": "softlink", "sha256": _sha256(b""), "size_in_bytes": 0} for each in links
    ]
    info = {
        "info/index.json": json.dumps(full),
        "info/paths.json": json.dumps({"paths_version": 1, "paths": paths}),
        "info/files": "".join(f"{each['_path']}\n" for each in paths),
        "info/about.json": json.dumps({"license": "none"}),
    }
    if link:
        info["info/link.json"] = json.dumps({"package_metadata_version": 1, **link})
    folder = channel / str(index["subdir"])
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{index['name']}-{index['version']}-{index['build']}.tar.bz2"
    with tarfile.open(target, "w:bz2") as archive:
        for each, content in {**info, **files}.items():
            entry = tarfile.TarInfo(each)
            entry.size = len(_bytes(content))
            archive.addfile(entry, io.BytesIO(_bytes(content)))
        for each, to in links.items():
            entry = tarfile.TarInfo(each)
            entry.type, entry.linkname = tarfile.SYMTYPE, to
            archive.addfile(entry)
    return target


def _bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
