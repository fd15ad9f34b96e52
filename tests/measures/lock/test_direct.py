"""What PEP 610 tells of an installation, without what nobody else may see."""

from __future__ import annotations

import pytest

from repro_magic.components.privacy import public_url
from repro_magic.measures.lock.direct import direct
from repro_magic.model.lock import Artefact, State

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def told(**told: object) -> Artefact:
    return direct("demo", "1.0", told, public_url)


def test_a_repository_is_told_with_its_commit() -> None:
    vcs = {"vcs": "git", "commit_id": COMMIT, "requested_revision": "main"}
    found = told(url="https://user:token@git.test/me/demo.git", vcs_info=vcs, subdirectory="python")
    assert found.to_line() == f"direct git+https://git.test/me/demo.git@{COMMIT}#subdirectory=python"


def test_a_repository_of_this_machine_is_nothing_to_install_from() -> None:
    found = told(url="file:///home/me/demo", vcs_info={"vcs": "git", "commit_id": COMMIT})
    assert found.state is State.unavailable
    assert "me" not in found.to_line().split()


def test_an_archive_without_a_hash_says_so() -> None:
    found = told(url="https://files.test/demo-1.0.zip", archive_info={})
    assert found.to_line() == "direct https://files.test/demo-1.0.zip: its installer kept no hash"


def test_a_file_of_this_machine_is_told_by_its_name_alone() -> None:
    found = told(
        url="file:///home/me/demo-1.0-py3-none-any.whl", archive_info={"hashes": {"sha256": "ab" * 32}}
    )
    assert (found.state, found.file) == (State.direct, "demo-1.0-py3-none-any.whl")


def test_an_editable_project_is_unavailable_and_a_folder_was_built_here() -> None:
    assert told(url="file:///home/me/demo", dir_info={"editable": True}).state is State.unavailable
    assert told(url="file:///home/me/demo", dir_info={}).state is State.built_locally


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"url": 3, "dir_info": {}},
        {"url": "https://x.test/" + "a" * 600, "archive_info": {}},
        {"url": "https://x.test/a b", "archive_info": {}},
        {"url": "https://x.test/", "vcs_info": {"vcs": "git"}},
    ],
)
def test_what_cannot_be_kept_is_unavailable(content: dict[str, object]) -> None:
    found = told(**content)
    assert found.state is State.unavailable
    assert Artefact.from_line("demo", "1.0", found.to_line()) == found
