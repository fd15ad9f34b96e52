"""What the tests of exports are made of: records with locks, a static index, a conda channel."""

from __future__ import annotations

import hashlib
import io
import json
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from records import KERNEL, PLATFORM

from repro_magic.model.lock import Artefact, State
from repro_magic.model.record import Interpreter, Packages, Record

PYTHON = ".".join(map(str, sys.version_info[:3]))


@dataclass(frozen=True, kw_only=True)
class Served:
    """A folder that is served over HTTP."""

    folder: Path
    url: str
    wheels: Mapping[str, Path]
    conda: Mapping[str, Artefact]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def artefact(name: str, version: str, state: State = State.verified, **told: str) -> Artefact:
    """By default a wheel of an index."""
    file = {"file": f"{name.replace('-', '_')}-{version}-py3-none-any.whl", "sha256": "a" * 64}
    return Artefact(name=name, version=version, state=state, **{**file, **told})


def record(*artefacts: Artefact, **sections: object) -> Record:
    """A record that imported these packages, with their lock."""
    packages = Packages(
        imported={each.name: each.version for each in artefacts if ":" not in each.name},
        artefacts={each.name: each.to_line() for each in artefacts},
    )
    told = {"kernel": KERNEL, "platform": PLATFORM, "packages": packages, **sections}
    interpreter = Interpreter(implementation="cpython", version=PYTHON)
    return Record(**{"recorded": "2026-01-31", "interpreter": interpreter, **told})  # type: ignore[arg-type]


def record_of(wheels: Mapping[str, Path]) -> Record:
    """A record of installed wheels."""
    files = [
        artefact(name, path.name.split("-")[1], file=path.name, sha256=sha256(path))
        for name, path in wheels.items()
    ]
    return record(*files)


def simple_index(folder: Path, wheels: Mapping[str, Path]) -> None:
    """A static index (PEP 503) of wheels that lie in the folder beside it."""
    for name, path in wheels.items():
        (folder / name).mkdir(parents=True)
        link = f'<a href="../../{path.parent.name}/{path.name}#sha256={sha256(path)}">{path.name}</a>'
        (folder / name / "index.html").write_text(f"<!DOCTYPE html><html><body>{link}</body></html>")


def channel(folder: Path, wheels: Mapping[str, Path], url: str) -> dict[str, Artefact]:
    """A conda channel with a Python that stands on nothing, and the wheels as ``noarch`` packages on it."""
    repodata: dict[str, dict[str, dict[str, object]]] = {"linux-64": {}, "noarch": {}}
    made = {}

    def package(subdir: str, name: str, version: str, depends: list[str], files: dict[str, bytes]) -> None:
        build = "h0_0" if subdir == "linux-64" else "py_0"
        index = {"name": name, "version": version, "build": build, "build_number": 0, "depends": depends}
        index |= {"subdir": subdir, "timestamp": 1_700_000_000_000, "license": "MIT"}
        if subdir == "noarch":
            index["noarch"] = "python"
        path = folder / subdir / f"{name}-{version}-{build}.tar.bz2"
        path.parent.mkdir(parents=True, exist_ok=True)
        listed = [
            {
                "_path": each,
                "path_type": "hardlink",
                "sha256": hashlib.sha256(content).hexdigest(),
                "size_in_bytes": len(content),
            }
            for each, content in files.items()
        ]
        files = {
            "info/index.json": json.dumps(index).encode(),
            "info/paths.json": json.dumps({"paths_version": 1, "paths": listed}).encode(),
            "info/link.json": b'{"package_metadata_version": 1, "noarch": {"type": "python"}}',
            **files,
        }
        with tarfile.open(path, "w:bz2") as archive:
            for each, content in files.items():
                entry = tarfile.TarInfo(each)
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
        content = path.read_bytes()
        hashes = {"md5": hashlib.md5(content).hexdigest(), "sha256": sha256(path), "size": len(content)}
        repodata[subdir][path.name] = {**index, **hashes}
        key = name if subdir == "noarch" else f"conda:{name}"
        made[key] = Artefact(
            name=key,
            version=version,
            state=State.conda,
            file=f"{url}/{subdir}/{path.name}",
            sha256=sha256(path),
        )

    package("linux-64", "zlib", "1.3.1", ["__glibc >=2.17"], {"lib/libz.so": b""})
    package("linux-64", "python", "3.12.1", ["zlib >=1.3,<2"], {"bin/python": b""})
    for name, path in wheels.items():
        with zipfile.ZipFile(path) as archive:
            files = {f"site-packages/{each}": archive.read(each) for each in archive.namelist()}
        package("noarch", name, path.name.split("-")[1], ["python >=3.8"], files)
    for subdir, packages in repodata.items():
        content = {
            "info": {"subdir": subdir},
            "packages": packages,
            "packages.conda": {},
            "repodata_version": 1,
        }
        (folder / subdir / "repodata.json").write_text(json.dumps(content))
    return made
