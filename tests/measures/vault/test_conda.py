"""The conda part of a vault, read by a conda installer."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from repro_magic.measures.index import Index
from repro_magic.measures.vault import Vault, add, verify
from repro_magic.model.lock import Artefact, State
from repro_magic.model.record import Packages, Record

pytest.importorskip("rattler", reason="py-rattler is not installed")

SOLVE = """
import asyncio, os, sys
from rattler import Channel, solve
async def main():
    records = await solve([Channel(sys.argv[1])], ["demo"], virtual_packages=[])
    print([f"{r.name.normalized} {r.version} {r.sha256.hex()}" for r in records], flush=True)
asyncio.run(main())
os._exit(0)
"""


def package(channel: Path, name: str = "demo") -> Path:
    """A conda package of one file, in the older format."""
    index = {
        "name": name,
        "version": "1.0",
        "build": "h0_0",
        "build_number": 0,
        "subdir": "noarch",
        "depends": [],
    }
    digest = hashlib.sha256(b"hello").hexdigest()
    entry = {"_path": "share/demo.txt", "path_type": "hardlink", "sha256": digest, "size_in_bytes": 5}
    files = {
        "info/index.json": json.dumps({**index, "noarch": "generic"}),
        "info/paths.json": json.dumps({"paths_version": 1, "paths": [entry]}),
        "info/files": "share/demo.txt\n",
        "share/demo.txt": "hello",
    }
    path = channel / "noarch" / f"{name}-1.0-h0_0.tar.bz2"
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:bz2") as archive:
        for member, text in files.items():
            info = tarfile.TarInfo(member)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
    return path


def test_conda_packages_are_kept_as_a_channel(tmp_path: Path, client: Callable[..., Index]) -> None:
    path = package(tmp_path / "channel")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    artefact = Artefact(
        name="conda:demo", version="1.0", state=State.conda, file=f"noarch/{path.name}", sha256=digest
    )
    record = Record(packages=Packages(artefacts={artefact.name: artefact.to_line()}))
    vault = Vault(tmp_path / "vault")
    assert vault.channel() is None
    (first,) = add(vault, record, client(), notebook="a.ipynb", today="")
    assert "name it with --channel" in first.problem
    (added,) = add(
        vault, record, client(), notebook="a.ipynb", today="", channels=[str(tmp_path / "channel")]
    )
    assert added.problem == ""
    assert verify(vault) == (1, ())
    channel = vault.channel()
    assert channel is not None
    told = subprocess.run(
        [sys.executable, "-c", SOLVE, channel], capture_output=True, text=True, check=True
    ).stdout
    assert told.strip() == f"['demo 1.0 {digest}']"
