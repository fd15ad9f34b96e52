"""Secrets planted in a real environment, and searched for in the saved file."""

from __future__ import annotations

import getpass
import json
import socket
import subprocess
from pathlib import Path

import nbformat
import pytest
from installed_packages import installed
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from repro_magic.headless import stamp_when_complete

USER, TOKEN, PASSWORD = "quentin.secret", "tok_0123456789abcdef", "hunter2secret"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with a user's name in it, an editable checkout with a token in its remote, and more."""
    home = tmp_path / USER
    home.mkdir()
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, USER)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PIP_INDEX_URL", f"https://{USER}:{PASSWORD}@index.example/simple")
    monkeypatch.setenv("SOME_API_TOKEN", TOKEN)
    return home


def direct_url(site: Path, name: str, content: object) -> None:
    (site / f"{name}-1.0.dist-info" / "direct_url.json").write_text(json.dumps(content))


def test_no_user_host_home_or_credential_appears(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = home / "site"
    for name in ("fromgit", "fromarchive", "editablepkg"):
        installed(site, name, "1.0")
    remote = f"https://{USER}:{TOKEN}@git.example/team/fromgit.git"
    direct_url(site, "fromgit", {"url": remote, "vcs_info": {"vcs": "git", "commit_id": "a" * 40}})
    archive = f"https://files.example/fromarchive-1.0.whl?token={TOKEN}"
    direct_url(site, "fromarchive", {"url": archive, "archive_info": {"hash": "sha256=" + "b" * 64}})
    checkout = home / "work" / "editablepkg"
    checkout.mkdir(parents=True)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", str(checkout)]
    subprocess.run([*git[:-2], "init", "-q", str(checkout)], check=True)
    subprocess.run([*git, "remote", "add", "origin", remote], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    direct_url(site, "editablepkg", {"url": checkout.as_uri(), "dir_info": {"editable": True}})
    monkeypatch.setenv("PYTHONPATH", str(site))

    sources = ("%load_ext repro_magic\n%repro", "import fromgit, fromarchive, editablepkg")
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "P"}
    NotebookClient(notebook, on_notebook_complete=stamp_when_complete).execute()
    saved = nbformat.writes(notebook)

    origins = notebook.metadata.repro_magic["record"]["packages"]["origins"]
    assert set(origins) == {"fromgit", "fromarchive", "editablepkg"}, (
        "the planted packages were not looked at"
    )
    assert "git.example/team/fromgit" in origins["editablepkg"]
    for secret in (USER, TOKEN, PASSWORD, str(home), socket.gethostname()):
        assert secret not in saved
    if getpass.getuser() not in ("root", USER):
        assert getpass.getuser() not in saved
