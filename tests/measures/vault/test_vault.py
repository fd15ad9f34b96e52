"""A folder that keeps what a runtime was installed from."""

from __future__ import annotations

import dataclasses
import functools
import http.server
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from index_server import IndexServer
from records import having
from wheelhouse import sdist, sha256, wheel

from repro_magic.measures.index import Index, transport
from repro_magic.measures.vault import Added, Kept, Vault, VaultError, add, prune, verify
from repro_magic.model.lock import Artefact, State
from repro_magic.model.record import Packages, Record

Client = Callable[..., Index]


def locking(*artefacts: Artefact) -> Record:
    """A record with this lock."""
    record = having(**{each.name: each.version for each in artefacts if ":" not in each.name})
    assert isinstance(record.packages, Packages)
    lines = {each.name: each.to_line() for each in artefacts}
    return dataclasses.replace(record, packages=dataclasses.replace(record.packages, artefacts=lines))


def artefact_of(path: Path, *, state: State = State.verified, name: str = "") -> Artefact:
    stem, version = path.name.removesuffix(".tar.gz").split("-")[:2]
    return Artefact(name=name or stem, version=version, state=state, file=path.name, sha256=sha256(path))


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_BACK_OFF", 0.01)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


@pytest.fixture
def keep(vault: Vault, client: Client) -> Callable[..., dict[str, Added]]:
    """Adds the record of a notebook to the vault."""

    def keep(record: Record, notebook: str = "a.ipynb", channels: tuple[str, ...] = ()) -> dict[str, Added]:
        added = add(vault, record, client(), notebook=notebook, today="2026-01-31", channels=channels)
        return {each.artefact.name: each for each in added}

    return keep


Keep = Callable[..., dict[str, Added]]


@pytest.fixture
def plain(house: Path) -> Path:
    return wheel(house, "plain", metadata="Requires-Python: >=3.8\n")


def lying_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


def test_what_is_added_is_there_under_its_name_with_its_hash(
    vault: Vault, keep: Keep, house: Path, plain: Path
) -> None:
    source = sdist(house, "built")
    wanted = [artefact_of(plain), artefact_of(source, state=State.built_locally)]
    added = keep(locking(*wanted))
    assert [each.problem for each in added.values()] == ["", ""]
    assert all(vault.path_of(each) == vault.folder / each.file for each in wanted)
    assert all(sha256(vault.folder / each.file) == each.sha256 for each in wanted)
    assert verify(vault) == (2, ())


def test_two_notebooks_share_a_file_and_each_has_its_record(
    vault: Vault, keep: Keep, server: IndexServer, plain: Path
) -> None:
    record = locking(artefact_of(plain))
    keep(record)
    keep(record, "again.ipynb")
    keep(locking(artefact_of(plain), dataclasses.replace(artefact_of(plain), name="other")), "b.ipynb")
    assert len(server.asked(f"/files/{plain.name}")) == 1
    kept = [each for each in vault.records() if isinstance(each, Kept)]
    assert sorted(each.notebook for each in kept) == ["a.ipynb", "b.ipynb"]


def tampered(plain: Path) -> None:
    wheel(plain.parent, "plain", files={"plain.py": "import os"})


def test_a_file_that_the_index_has_replaced_is_refused(vault: Vault, keep: Keep, plain: Path) -> None:
    record = locking(artefact_of(plain))
    tampered(plain)
    assert keep(record)["plain"].problem.startswith("refused: the index has another file under its name")
    assert lying_in(vault.folder) == {"vault.json"}


def test_a_file_that_is_tampered_with_on_its_way_is_refused(
    vault: Vault, keep: Keep, server: IndexServer, plain: Path
) -> None:
    content = plain.read_bytes()
    server.bad[f"/files/{plain.name}"] = lambda handler: handler.answer(200, content[:-1] + b"x")
    assert "sends another content than the lock says" in keep(locking(artefact_of(plain)))["plain"].problem
    assert lying_in(vault.folder) == {"vault.json"}
    assert verify(vault)[1][0].what == "missing"


def slip(path: Path, member: str) -> Path:
    """A wheel with one more member."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(member, "x")
    return path


def linked(path: Path) -> Path:
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("plain_link.py")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return path


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda path: slip(path, "../../evil.py"), "leads out of it: ../../evil.py"),
        (lambda path: slip(path, "/etc/evil.py"), "leads out of it: /etc/evil.py"),
        (lambda path: slip(path, "a\\..\\..\\evil.py"), "leads out of it"),
        (lambda path: slip(path, "C:/evil.py"), "leads out of it"),
        (linked, "symbolic link: plain_link.py"),
        (lambda path: path.write_bytes(b"no archive"), "no archive that can be read"),
    ],
)
def test_an_archive_that_would_write_elsewhere_is_refused(
    vault: Vault, keep: Keep, plain: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    spoil(plain)
    problem = keep(locking(artefact_of(plain)))["plain"].problem
    assert problem.startswith("refused: it ")
    assert reason in problem
    assert lying_in(vault.folder) == {"vault.json"}


@pytest.mark.parametrize(
    ("member", "kind", "target"),
    [
        ("demo-1.0/../../evil", tarfile.REGTYPE, ""),
        ("/etc/evil", tarfile.REGTYPE, ""),
        ("demo-1.0/link", tarfile.SYMTYPE, "../../etc"),
        ("demo-1.0/link", tarfile.SYMTYPE, "/etc/passwd"),
        ("demo-1.0/hard", tarfile.LNKTYPE, "../outside"),
        ("demo-1.0/device", tarfile.CHRTYPE, ""),
    ],
)
def test_a_source_that_would_write_elsewhere_is_refused(
    vault: Vault, keep: Keep, house: Path, member: str, kind: bytes, target: str
) -> None:
    path = house / "demo-1.0.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo(member)
        info.type, info.linkname = kind, target
        archive.addfile(info, io.BytesIO())
    problem = keep(locking(artefact_of(path, state=State.built_locally)))["demo"].problem
    assert problem.startswith("refused: it holds a ")


def test_a_wheel_of_another_package_is_refused(keep: Keep, server: IndexServer, plain: Path) -> None:
    named = artefact_of(plain, name="innocent", state=State.direct)
    record = locking(dataclasses.replace(named, file=f"{server.url}/files/{plain.name}"))
    assert keep(record)["innocent"].problem == "refused: it is a file of plain"


@pytest.mark.parametrize("file", ["../../evil.whl", "..\\evil.whl", "-r.whl", ".evil.whl", "a/../b.whl"])
def test_a_name_out_of_a_strangers_stamp_never_becomes_a_path(vault: Vault, keep: Keep, file: str) -> None:
    hostile = Artefact(name="plain", version="1.0", state=State.verified, file=file, sha256="ab" * 32)
    place = vault.place_of(hostile)
    assert place is None or place.parent == vault.folder
    assert keep(locking(hostile))["plain"].problem


def test_what_cannot_be_kept_is_named_with_its_reason(keep: Keep) -> None:
    def told(state: State, file: str = "", digest: str = "", reason: str = "") -> Artefact:
        return Artefact(name=state.value, version="1.0", state=state, file=file, sha256=digest, reason=reason)

    added = keep(
        locking(
            told(State.unavailable, reason="it is an editable project of this machine"),
            told(State.built_locally, reason="it was built from a folder of this machine"),
            told(State.direct, "git+https://git.test/demo@0123456789abcdef"),
            told(State.matched, "matched-1.0-py3-none-any.whl"),
            told(State.verified, "verified-1.0-py3-none-any.whl", "ab" * 32),
        )
    )
    assert {name: each.problem for name, each in added.items()} == {
        "unavailable": "it is an editable project of this machine",
        "built-locally": "it was built locally, and no index has its source",
        "direct": "it is no file but a repository",
        "matched": "no hash of it is known",
        "verified": "no index has it any more",
    }


def test_a_notebook_without_a_lock_says_how_to_get_one(keep: Keep, vault: Vault) -> None:
    with pytest.raises(VaultError, match="repro lock NB"):
        keep(having(numpy="1.0"))
    assert not vault.folder.exists()


def test_what_happened_to_a_file_since_is_told_and_mended(
    vault: Vault, keep: Keep, house: Path, plain: Path
) -> None:
    other = wheel(house, "other")
    record = locking(artefact_of(plain), artefact_of(other))
    keep(record)
    with (vault.folder / plain.name).open("ab") as file:
        file.write(b"x")
    (vault.folder / other.name).unlink()
    number, troubles = verify(vault)
    assert number == 2
    assert [(each.what, each.file, each.notebooks) for each in troubles] == [
        ("damaged", plain.name, ("a.ipynb",)),
        ("missing", other.name, ("a.ipynb",)),
    ]
    keep(record)
    assert verify(vault) == (2, ())


def test_a_record_that_cannot_be_read_is_told_and_stops_a_prune(
    vault: Vault, keep: Keep, plain: Path
) -> None:
    keep(locking(artefact_of(plain)))
    (vault.folder / "records" / ("0" * 32 + ".json")).write_text("{")
    assert verify(vault)[1][0].what == "unreadable"
    with pytest.raises(VaultError, match="cannot be read"):
        prune(vault)
    assert (vault.folder / plain.name).exists()


def test_pruning_removes_what_no_record_needs_and_nothing_else(
    vault: Vault, keep: Keep, house: Path, plain: Path
) -> None:
    other = wheel(house, "other")
    keep(locking(artefact_of(plain)))
    keep(locking(artefact_of(other)), "b.ipynb")
    (vault.folder / ".repro-magic-left").write_text("half")
    (vault.folder / "NOTES.txt").write_text("mine")
    assert prune(vault, act=False).files == (".repro-magic-left",)
    pruned = prune(vault, ["b.ipynb"])
    assert set(pruned.files) == {other.name, ".repro-magic-left"}
    assert lying_in(vault.folder) == {plain.name, "vault.json", "NOTES.txt"}
    assert not (vault.folder / "simple" / "other").exists()
    assert verify(vault) == (1, ())
    with pytest.raises(VaultError, match="no record of"):
        prune(vault, ["b.ipynb"])


def test_a_folder_with_other_things_in_it_does_not_become_a_vault(
    vault: Vault, keep: Keep, plain: Path
) -> None:
    vault.folder.mkdir()
    (vault.folder / "thesis.pdf").write_text("years")
    with pytest.raises(VaultError, match="holds other things"):
        keep(locking(artefact_of(plain)))
    for act in (verify, prune):
        with pytest.raises(VaultError, match="is not a vault"):
            act(vault)
    assert lying_in(vault.folder) == {"thesis.pdf"}


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_killed_half_way_it_leaves_nothing_half(
    vault: Vault, server: IndexServer, house: Path, tmp_path: Path
) -> None:
    path = wheel(house, "large", files={"noise.bin": os.urandom(2_000_000)})
    content = path.read_bytes()
    begun = threading.Event()

    def half(handler: object) -> None:
        handler.send_response_only(200)  # type: ignore[attr-defined]
        handler.send_header("Content-Length", str(len(content)))  # type: ignore[attr-defined]
        handler.end_headers()  # type: ignore[attr-defined]
        handler.wfile.write(content[: len(content) // 2])  # type: ignore[attr-defined]
        begun.set()
        time.sleep(3)

    server.bad[f"/files/{path.name}"] = half
    script = tmp_path / "add.py"
    record = json.dumps(locking(artefact_of(path)).to_dict())
    script.write_text(
        "from repro_magic.measures.index import Index, Sources\n"
        "from repro_magic.measures.vault import Vault, add\n"
        "from repro_magic.model.record import Record\n"
        "import json\n"
        f"record = Record.from_dict(json.loads({record!r}))\n"
        f"index = Index(Sources(indexes=({server.index!r},)))\n"
        f"add(Vault({str(vault.folder)!r}), record, index, notebook='a.ipynb', today='')\n"
    )
    with subprocess.Popen([sys.executable, script]) as process:
        assert begun.wait(30)
        while not vault.unfinished():
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    assert lying_in(vault.folder) - {each.name for each in vault.unfinished()} == {"vault.json"}
    assert [each.what for each in verify(vault)[1]] == ["unfinished"]
    prune(vault)
    assert lying_in(vault.folder) == {"vault.json"}


def pip(python: Path, *options: str) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(python),
            "install",
            "--disable-pip-version-check",
            *options,
        ],
        env={**variables, "PIP_CONFIG_FILE": os.devnull},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def python(tmp_path: Path) -> Path:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    return tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"


@pytest.fixture
def mirror(vault: Vault) -> Iterator[str]:
    """The vault behind the plainest of web servers."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    handler = functools.partial(Quiet, directory=str(vault.folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/simple/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_pip_installs_from_it_as_links_and_as_a_mirror(
    vault: Vault, keep: Keep, plain: Path, python: Path, mirror: str
) -> None:
    keep(locking(artefact_of(plain)))
    shutil.rmtree(plain.parent)
    for options in (
        ["--no-index", "--find-links", str(vault.links())],
        ["--index-url", mirror],
    ):
        done = pip(python, "--force-reinstall", *options, "plain==1.0")
        assert done.returncode == 0, done.stderr


def test_uv_installs_from_it_as_an_index(
    vault: Vault, keep: Keep, plain: Path, python: Path, mirror: str
) -> None:
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is None:
        pytest.skip("uv is not installed")
    keep(locking(artefact_of(plain)))
    for url in (vault.index_url(), mirror):
        command = [uv, "pip", "install", "--no-cache", "--reinstall", "--no-config", "--python", str(python)]
        done = subprocess.run(
            [*command, "--index-url", url, "plain==1.0"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_our_own_client_reads_its_pages_in_both_forms(
    vault: Vault, keep: Keep, client: Client, plain: Path
) -> None:
    keep(locking(artefact_of(plain)))
    (file,) = client(vault.index_url()).files("plain", "1.0").files
    assert (file.sha256, file.requires_python) == (sha256(plain), ">=3.8")
    page = json.loads((vault.folder / "simple" / "plain" / "index.json").read_text())
    (entry,) = page["files"]
    assert (entry["hashes"]["sha256"], entry["requires-python"]) == (sha256(plain), ">=3.8")
