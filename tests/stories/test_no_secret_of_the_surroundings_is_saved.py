"""Secrets planted in everything that a record tells of repository, data and services."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from components.test_git import git
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repro_magic.components import code, declared, indexes, local_modules, locations, services, worktree
from repro_magic.components.inputs import Inputs
from repro_magic.model.record import Record

USER = "quentin.secret"
SECRET = "tok3nhunter2"
ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~%"
secrets = st.text(ALPHABET, min_size=12, max_size=40).map(lambda text: "s3cr3t" + text)

URLS = (
    "https://{0}@h.example/x",
    "https://user:{0}@h.example/x?y=1#z",
    "https://h.example/x?token={0}",
    "https://h.example/x?format=csv&sig={0}&v=1",
    "https://h.example/x#{0}",
    "postgresql+psycopg://{0}:{0}@h.example/x?password={0}",
    "s3://{0}:{0}@bucket/x",
    "git+ssh://{0}@h.example/x.git",
)


@given(secrets, st.sampled_from(URLS))
def test_no_credential_of_any_url_is_in_a_name(secret: str, url: str) -> None:
    assert secret not in locations.url_name(url.format(secret))


VARIABLES = (
    "PIP_INDEX_URL",
    "PIP_EXTRA_INDEX_URL",
    "UV_INDEX_URL",
    "UV_INDEX",
    "UV_DEFAULT_INDEX",
    "CONDA_CHANNELS",
    "PIP_FIND_LINKS",
)


@given(secret=secrets, url=st.sampled_from(URLS[:5]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_credential_of_any_index_is_in_a_record(
    secret: str, url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CONDA_PREFIX", str(tmp_path))
    for name in VARIABLES:
        monkeypatch.setenv(name, url.format(secret))
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", secret)
    monkeypatch.setenv("JUPYTER_IMAGE", f"user:{secret}@registry.example/image:1")
    told = str(services.look(str(tmp_path)))
    assert "h.example" in told
    assert secret not in told
    assert secret not in str(indexes.look(str(tmp_path)))


def test_nothing_of_home_user_or_token_is_in_what_is_told_of_code_and_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / USER
    project = home / "work"
    (project / USER).mkdir(parents=True)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, USER)
    monkeypatch.setattr(worktree, "_known", {})
    for name in ("n.ipynb", "m.py", f"{USER}/m.py", "a.csv", f"{USER}/b.csv"):
        (project / name).write_text("x")
    git(project, "init", "-q", "-b", f"{USER}/topic")
    git(project, "remote", "add", "origin", f"https://{USER}:{SECRET}@git.example/o/r.git")
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "x")
    for name in ("m.py", f"{USER}/m.py"):
        (project / name).write_text("y")
    local = {
        str(project / name): local_modules.digest(str(project / name)) for name in ("m.py", f"{USER}/m.py")
    }
    look = Inputs(str(project))
    words = (
        "a.csv",
        str(project / "a.csv"),
        f"~/work/{USER}/b.csv",
        USER,
        "**/*.csv",
        f"https://x:{SECRET}@h.example/",
    )
    found = [each for word in words for each in look.look(word)]
    record = Record.from_facts(
        {"code": code.told(str(project / "n.ipynb"), local), "data": declared.told(found)}
    )
    told = json.dumps(record.to_dict())
    assert "a.csv" in told
    assert "git.example/o/r.git" in told
    for private in (USER, SECRET, str(home)):
        assert private not in told
