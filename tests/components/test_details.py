from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from components.site_directories import age, lay

from repro_magic.components import bundled, details, distributions, licenses, wheels

RECORD = "foo.py,sha256=AAA,1\n"


def of(
    site: Path, *, wheel: str = "", head: str = "", sboms: dict[str, Any] | None = None, **more: Any
) -> dict[str, str]:
    """What is told of a distribution ``foo``, map by map."""
    info = lay(site, "foo", record=False, **more)
    (info / "RECORD").write_text(RECORD)
    if wheel:
        (info / "WHEEL").write_text(wheel)
    if head:
        (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: foo\nVersion: 1.0\n{head}\n\nbody\n")
    for name, content in (sboms or {}).items():
        (info / "sboms").mkdir(exist_ok=True)
        (info / "sboms" / name).write_text(content if isinstance(content, str) else json.dumps(content))
    told = details.Details().of(distributions.current().by_name.values())
    return {name: packages["foo"] for name, packages in told.items() if "foo" in packages}


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        (["py3-none-any"], "py3-none-any"),
        (["py2-none-any", "py3-none-any"], "py2.py3-none-any"),
        (
            ["cp311-cp311-manylinux_2_28_x86_64", "cp311-cp311-manylinux_2_17_x86_64"],
            "cp311-cp311-manylinux_2_17_x86_64.manylinux_2_28_x86_64",
        ),
        (
            ["cp311-cp311-linux_x86_64", "cp312-abi3-linux_x86_64"],
            "cp311-cp311-linux_x86_64 cp312-abi3-linux_x86_64",
        ),
        (["not a tag"], "not a tag"),
    ],
)
def test_tags_are_told_as_a_file_name_has_them(tags: list[str], told: str) -> None:
    assert wheels.compressed(tags) == told


def test_a_build_number_is_told_and_the_plainest_tag_is_not(site: Path) -> None:
    assert "tags" not in of(site, wheel="Wheel-Version: 1.0\nTag: py3-none-any\n")
    assert wheels.tags(b"Build: 1\nTag: py3-none-any\n") == "py3-none-any build=1"


def test_a_missing_wheel_file_is_the_reason_for_missing_tags(site: Path) -> None:
    told = of(site)
    assert "tags" not in told
    assert told["untold"] == "no WHEEL tells its tags"


@pytest.mark.parametrize(
    ("head", "licence"),
    [
        ("License-Expression: MIT OR Apache-2.0\nLicense: MIT", "MIT OR Apache-2.0"),
        ("License: BSD 3-Clause", "unverified: BSD 3-Clause"),
        ("License: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License", "unverified: MIT License"),
        ("License: (c) 2001\n   All rights\nClassifier: License :: OSI Approved :: BSD", "unverified: BSD"),
        ("License: =====\n        a text", "unverified: none told"),
        ("Classifier: License :: OSI Approved", "unverified: none told"),
        ("", "unverified: none told"),
    ],
)
def test_only_an_expression_is_a_licence_and_all_else_is_unverified(head: str, licence: str) -> None:
    assert licenses.licence(f"Name: foo\n{head}\n".encode()) == licence


@pytest.mark.parametrize(
    ("installer", "requested", "told"),
    [("pip", True, "pip, requested"), ("pip", False, "pip"), ("uv", True, "uv"), ("", False, None)],
)
def test_who_installed_it_and_whether_somebody_asked_for_it(
    site: Path, installer: str, requested: bool, told: str | None
) -> None:
    info = lay(site, "foo", installer=installer)
    if requested:
        (info / "REQUESTED").touch()
    found = details.Details().of(distributions.current().by_name.values())["installers"].get("foo")
    assert found == told


SBOM = {
    "components": [
        {"name": "foo", "version": "1.0", "purl": "pkg:pypi/foo@1.0"},
        {"name": "libgomp", "version": "8.5.0", "purl": "pkg:rpm/almalinux/libgomp@8.5.0"},
        {"name": "serde", "version": "1", "purl": "pkg:cargo/serde@1"},
        {"name": "libXau"},
        {"name": 3},
        "nothing",
    ]
}
SPDX = {"packages": [{"name": "zlib", "versionInfo": "1.3", "externalRefs": [{"referenceType": "purl"}, 3]}]}


def test_native_libraries_are_told_from_both_kinds_of_documents(site: Path) -> None:
    told = of(
        site, sboms={"a.cdx.json": SBOM, "b.spdx.json": SPDX, "c.json": "{", "d.json": "[]", "e.txt": "x"}
    )
    assert told["bundled"] == "libgomp 8.5.0, libXau, zlib 1.3, 1 Rust crate"


def test_a_long_list_of_libraries_says_how_many_it_leaves_out() -> None:
    told = bundled._listed([f"library-{number} 1.0" for number in range(100)], 0)
    assert told.endswith(" more")
    assert len(told) < 200


def test_an_editable_installation_says_where_its_code_is(site: Path) -> None:
    told = of(site, direct_url={"url": "file:///gone", "dir_info": {"editable": True}})
    assert "digests" not in told
    assert "outside of its RECORD" in told["untold"]


def test_a_distribution_that_is_a_folder_of_garbage_hurts_no_other(site: Path) -> None:
    lay(site, "fine", record=False)
    (site / "fine-1.0.dist-info" / "RECORD").write_text(RECORD)
    broken = lay(site, "broken", record=False)
    (broken / "RECORD").mkdir()
    (broken / "WHEEL").write_bytes(b"\xff\x00" * 1000)
    (broken / "sboms").symlink_to(".")
    told = details.Details().of(distributions.current().by_name.values())
    assert told["digests"].keys() == {"fine"}
    assert "RECORD cannot be read" in told["untold"]["broken"]
    assert all(text.isprintable() and len(text) <= 400 for each in told.values() for text in each.values())


def test_what_raises_is_the_reason_and_the_other_facts_are_told(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(_: object) -> str:
        raise RuntimeError("planted")

    monkeypatch.setattr(details.bundled, "bundled", raising)
    told = of(site, wheel="Tag: cp312-cp312-linux_x86_64\n")
    assert told["untold"] == "RuntimeError: planted"
    assert told["tags"] == "cp312-cp312-linux_x86_64"
    assert told["digests"].startswith("sha256:")


def test_names_of_home_and_user_stay_out(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/alice-secret")
    told = of(site, head="License: see /home/alice-secret/LICENSE")
    assert "alice" not in json.dumps(told)


class TestKept:
    """What one process read is there for the next, until the RECORD changes."""

    @pytest.fixture(autouse=True)
    def cache(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "cache").mkdir(mode=0o700)
        monkeypatch.setenv("REPRO_MAGIC_CACHE_DIR", str(tmp_path / "cache"))

    def told(self) -> dict[str, dict[str, str]]:
        return details.Details().of(distributions.current().by_name.values())

    def test_files_are_not_read_again(self, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        info = lay(site, "foo", record=False)
        (info / "RECORD").write_text(RECORD)
        age(site)
        before = self.told()
        monkeypatch.setattr(details, "_read", lambda _: pytest.fail("read again"))
        assert self.told() == before

    def test_an_edited_record_is_read_again(self, site: Path) -> None:
        info = lay(site, "foo", record=False)
        (info / "RECORD").write_text(RECORD)
        age(site)
        before = self.told()
        (info / "RECORD").write_text(RECORD.replace("AAA", "BBB"))
        assert self.told()["digests"] != before["digests"]

    def test_what_was_installed_a_moment_ago_is_not_kept_for_others(self, site: Path) -> None:
        info = lay(site, "foo", record=False)
        (info / "RECORD").write_text(RECORD)
        self.told()
        assert details.Details().known(distributions.current().by_name.values())[1]

    def test_a_corrupt_cache_is_as_good_as_none(self, site: Path, tmp_path: Path) -> None:
        info = lay(site, "foo", record=False)
        (info / "RECORD").write_text(RECORD)
        age(site)
        before = self.told()
        for file in (tmp_path / "cache").glob("*.cache"):
            file.write_bytes(os.urandom(200))
        assert self.told() == before
