from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from components.site_directories import lay

from repro_magic.components import distributions
from repro_magic.components.origins import editable_root, origins


def origin(site: Path, direct_url: dict[str, Any] | str) -> str:
    lay(site, "foo", direct_url=direct_url)
    return origins(distributions.current().by_name.values()).get("foo", "")


def test_an_index_install_has_no_origin(site: Path) -> None:
    lay(site, "foo")
    assert origins(distributions.current().by_name.values()) == {}


def test_a_checkout_of_a_version_control_system(site: Path) -> None:
    told = {
        "url": "https://alice:t0ken@git.example/o/r.git",
        "vcs_info": {"vcs": "git", "commit_id": "a" * 40},
        "subdirectory": "python",
    }
    assert origin(site, told) == f"vcs git+https://git.example/o/r.git@{'a' * 40}#subdirectory=python"


@pytest.mark.parametrize("archive", [{"hash": "sha256=" + "b" * 64}, {"hashes": {"sha256": "b" * 64}}])
def test_an_archive_with_its_hash_in_both_spellings(site: Path, archive: dict[str, Any]) -> None:
    told = {"url": "https://files.example/foo.whl?token=t0ken", "archive_info": archive}
    assert origin(site, told) == f"archive https://files.example/foo.whl sha256={'b' * 64}"


def test_an_archive_without_hash_on_this_machine(site: Path) -> None:
    assert origin(site, {"url": "file:///home/alice/foo.whl", "archive_info": {}}) == "archive file:foo.whl"


def test_a_directory_tells_nothing_of_where_it_lay(site: Path) -> None:
    assert origin(site, {"url": "file:///home/alice/foo", "dir_info": {}}) == "directory foo"


def test_an_editable_project_whose_folder_is_gone(site: Path) -> None:
    assert origin(site, {"url": "file:///home/alice/gone", "dir_info": {"editable": True}}) == "editable foo"


def test_the_root_of_an_editable_project_is_unquoted(site: Path) -> None:
    lay(site, "foo", direct_url={"url": "file:///a/b%20c/%C3%A9%", "dir_info": {"editable": True}})
    assert editable_root(distributions.current().by_name["foo"]) == "/a/b c/é%"


@pytest.mark.usefixtures("site")
def test_a_project_in_development_is_editable(tmp_path: Path) -> None:
    egg = tmp_path / "project" / "foo.egg-info"
    egg.mkdir(parents=True)
    (egg / "PKG-INFO").write_text("Name: foo\nVersion: 1.0\n")
    sys.path.insert(0, str(tmp_path / "project"))
    assert origins(distributions.current().by_name.values()) == {"foo": "editable foo"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "3",
        '{"url": 3}',
        '{"url": "x"}',
        '{"url": "x", "vcs_info": 3}',
        '{"vcs_info": {}}',
        "\x00",
    ],
)
def test_a_corrupt_direct_url_is_no_origin(site: Path, content: str) -> None:
    assert origin(site, content) == ""


def test_an_origin_is_printable_and_of_bounded_length(site: Path) -> None:
    told = origin(site, {"url": "https://h/" + "x\x1b" * 1000, "archive_info": {}})
    assert told.startswith("archive https://h/x")
    assert told.isprintable()
    assert len(told) <= 400
