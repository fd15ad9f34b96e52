"""What each package of an environment came from, and how surely."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from index_server import IndexServer
from wheelhouse import sha256, wheel

from repro_magic.components.privacy import public_url
from repro_magic.measures.index import Index, Sources, transport
from repro_magic.measures.lock import Found, kernel_closure, lock
from repro_magic.model.lock import State

Locked = Callable[..., Found]


@pytest.fixture
def locked(environment: Any, server: IndexServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Locked:
    """The lock of one package of the environment."""
    monkeypatch.setattr(transport, "_BACK_OFF", 0.01)

    def find(name: str, version: str = "1.0", *, offline: bool = False, site: Path | None = None) -> Found:
        index = Index(Sources(indexes=(server.index,)), cache=tmp_path / "cache", offline=offline)
        (found,) = lock({name: version}, [str(site or environment.site)], index, public=public_url)
        return found

    return find


@pytest.mark.parametrize("name", ["plain", "spread", "numbered", "fromfile"])
def test_what_pip_installed_from_a_wheel_is_verified(locked: Locked, server: IndexServer, name: str) -> None:
    artefact = locked(name).artefact
    assert artefact.state is State.verified
    assert artefact.sha256 == sha256(server.folder / artefact.file)
    assert artefact.reason == ""


def test_of_two_builds_the_installed_one_is_told(locked: Locked) -> None:
    assert locked("numbered").artefact.file == "numbered-1.0-2-py2.py3-none-any.whl"


@pytest.mark.parametrize("name", ["builthere", "sourceonly", "fromfolder"])
def test_what_pip_built_here_is_never_verified(locked: Locked, name: str) -> None:
    assert locked(name).artefact.state is State.built_locally


def test_what_was_built_here_names_the_source_to_build_it_from(locked: Locked, server: IndexServer) -> None:
    artefact = locked("builthere").artefact
    assert artefact.file == "builthere-1.0.tar.gz"
    assert artefact.sha256 == sha256(server.folder / artefact.file)
    assert artefact.reason.startswith("not builthere-1.0-py3-none-any.whl: 1 file differs")


def test_a_version_that_was_withdrawn_is_told_from_a_package_that_nobody_has(locked: Locked) -> None:
    assert locked("withdrawn").artefact.reason == "no index has this version"
    assert locked("private").artefact.reason == "no index has a package of this name"
    assert locked("private").asked


def test_a_package_that_is_not_there_is_unavailable(locked: Locked) -> None:
    artefact = locked("ghost").artefact
    assert (artefact.state, artefact.reason) == (
        State.unavailable,
        "its files were not found in the environment",
    )


def test_a_file_that_the_index_has_replaced_is_not_the_installed_one(
    locked: Locked, server: IndexServer
) -> None:
    wheel(server.folder, "plain", files={"plain.py": "print('somebody else')"})
    artefact = locked("plain").artefact
    assert artefact.state is State.built_locally
    assert "3 files differ" in artefact.reason


def test_an_index_that_serves_pages_and_no_files_leaves_it_at_the_tags(
    locked: Locked, server: IndexServer
) -> None:
    path = "/files/plain-1.0-py3-none-any.whl"
    server.bad[path] = lambda handler: handler.answer(500)
    found = locked("plain")
    assert found.artefact.state is State.matched
    assert "status 500" in found.artefact.reason
    assert not found.asked


@pytest.mark.parametrize(
    "content", [b"", b"not a zip", b"PK\x05\x06" + b"\0" * 18], ids=["empty", "garbage", "empty archive"]
)
def test_a_file_that_is_no_wheel_proves_nothing(locked: Locked, server: IndexServer, content: bytes) -> None:
    (server.folder / "plain-1.0-py3-none-any.whl").write_bytes(content)
    assert locked("plain").artefact.state is State.matched


def test_an_index_without_ranges_proves_as_much(
    locked: Locked, server: IndexServer, tmp_path: Path, environment: Any
) -> None:
    server.ranges = False
    assert locked("plain").artefact.state is State.verified
    path = wheel(server.folder, "large", files={"noise.bin": os.urandom(3_000_000)})
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "site")
    assert locked("large", site=tmp_path / "site").artefact.state is State.verified


def test_an_index_in_html_proves_as_much(locked: Locked, server: IndexServer) -> None:
    server.html = True
    assert locked("spread").artefact.state is State.verified


def test_a_large_wheel_is_proved_by_a_small_part_of_it(
    server: IndexServer, environment: Any, tmp_path: Path
) -> None:
    """Only the end of the archive is fetched, where its directory lies."""
    noise = {"noise.bin": os.urandom(3_000_000)}
    path = wheel(server.folder, "large", files=noise, compression=zipfile.ZIP_STORED)
    site = tmp_path / "site"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(site)
    index = Index(Sources(indexes=(server.index,)))
    (found,) = lock({"large": "1.0"}, [str(site)], index, public=public_url)
    assert found.artefact.state is State.verified
    fetched = [each.headers["range"] for each in server.seen if each.path.endswith(".whl")]
    assert fetched == [f"bytes=-{path.stat().st_size // 16}"]


def test_offline_tells_what_is_known_from_before(locked: Locked) -> None:
    assert locked("plain", offline=True).artefact.state is State.unavailable
    assert not locked("plain", offline=True).asked
    locked("plain")
    assert locked("plain", offline=True).artefact.state is State.verified


def copied(site: Path, name: str, to: Path) -> Path:
    """The dist-info of one package in a site directory of its own."""
    place = to / f"{name}-1.0.dist-info"
    shutil.copytree(site / place.name, place)
    return place


@pytest.mark.parametrize("row", ["plain.py,sha256=AAAA,1\n", "plain_extra.py,sha256=AAAA,1\n"])
def test_an_installation_with_other_rows_is_another_wheel(
    environment: Any, locked: Locked, tmp_path: Path, row: str
) -> None:
    record = copied(environment.site, "plain", tmp_path / "site") / "RECORD"
    file = row[: row.index(",") + 1]
    others = [line for line in record.read_text().splitlines(keepends=True) if not line.startswith(file)]
    record.write_text("".join(others) + row)
    assert locked("plain", site=tmp_path / "site").artefact.state is State.built_locally


def test_a_mark_of_its_installer_that_it_was_built_is_believed(
    environment: Any, locked: Locked, tmp_path: Path
) -> None:
    (copied(environment.site, "plain", tmp_path / "site") / "uv_build.json").write_text("{}")
    artefact = locked("plain", site=tmp_path / "site").artefact
    assert (artefact.state, artefact.reason) == (State.built_locally, "its installer says that it built it")


def test_without_a_list_of_files_nothing_is_claimed(environment: Any, locked: Locked, tmp_path: Path) -> None:
    (copied(environment.site, "plain", tmp_path / "site") / "RECORD").unlink()
    assert "RECORD" in locked("plain", site=tmp_path / "site").artefact.reason


def test_an_archive_from_elsewhere_is_direct_with_its_hash(
    environment: Any, locked: Locked, tmp_path: Path
) -> None:
    hashes = {"hashes": {"sha256": "ab" * 32}}
    told = {"url": "https://me:pw@files.test/plain-1.0-py3-none-any.whl", "archive_info": hashes}
    (copied(environment.site, "plain", tmp_path / "site") / "direct_url.json").write_text(json.dumps(told))
    artefact = locked("plain", site=tmp_path / "site").artefact
    assert artefact.state is State.direct
    assert artefact.file == "https://files.test/plain-1.0-py3-none-any.whl"
    assert artefact.sha256 == "ab" * 32


def test_a_conda_package_is_told_by_conda_meta(environment: Any, locked: Locked, tmp_path: Path) -> None:
    prefix = tmp_path / "conda"
    site = prefix / "lib" / "python3.11" / "site-packages"
    place = copied(environment.site, "plain", site)
    (place / "INSTALLER").write_text("conda\n")
    (prefix / "conda-meta").mkdir()
    base = "https://conda.test/t/tk-secret/chan/linux-64"
    for name, files in (
        ("py-plain", [f"lib/python3.11/site-packages/{place.name}/METADATA"]),
        ("openssl", []),
    ):
        meta = {
            "name": name,
            "version": "1.0",
            "build": "h1_0",
            "url": f"{base}/{name}-1.0-h1_0.conda",
            "sha256": "cd" * 32,
            "files": files,
        }
        (prefix / "conda-meta" / f"{name}-1.0-h1_0.json").write_text(json.dumps(meta))
    (prefix / "conda-meta" / "broken-1.0-0.json").write_text("{")
    found = lock({"plain": "1.0"}, [str(site)], Index(Sources(indexes=())), public=public_url)
    assert [each.artefact.to_line() for each in found] == [
        f"conda https://conda.test/chan/linux-64/py-plain-1.0-h1_0.conda sha256:{'cd' * 32}",
        f"conda https://conda.test/chan/linux-64/openssl-1.0-h1_0.conda sha256:{'cd' * 32}",
    ]
    assert [each.artefact.name for each in found] == ["plain", "conda:openssl"]


def test_what_a_kernel_needs_is_found_by_its_requirements(tmp_path: Path) -> None:
    needs = (
        "Requires-Dist: Needed_One>=1\n"
        'Requires-Dist: never; python_version < "3"\n'
        'Requires-Dist: opt; extra == "x"\n'
    )
    for path in (
        wheel(tmp_path / "w", "kernel", metadata=needs),
        wheel(tmp_path / "w", "needed-one", metadata="Requires-Dist: kernel\n"),
        wheel(tmp_path / "w", "never"),
        wheel(tmp_path / "w", "opt"),
    ):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(tmp_path / "site")
    versions = dict.fromkeys(("kernel", "needed-one", "never", "opt"), "1.0")
    found = kernel_closure("kernel", versions, [str(tmp_path / "site")], "3.12.1")
    assert sorted(found) == ["kernel", "needed-one"]
