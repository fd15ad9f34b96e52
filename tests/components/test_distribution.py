from __future__ import annotations

import os
from pathlib import Path

import pytest
from components.site_directories import OLD, lay

from repro_magic.components.distribution import Distribution, scan


def found(site: Path) -> dict[str, str]:
    return {each.name: each.version for each in scan(str(site)) if each.version}


def test_name_is_normalized_and_version_comes_from_the_metadata(site: Path) -> None:
    info = lay(site, "Zope.Interface_X", "1.0")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: Zope.Interface_X\nVersion: 1.0.0+local\n\n")
    assert found(site) == {"zope-interface-x": "1.0.0+local"}


def test_a_version_in_the_description_is_not_taken_for_the_version(site: Path) -> None:
    info = lay(site, "foo", "1.0")
    (info / "METADATA").write_text("Name: foo\nSummary: " + "x" * 3000 + "\nVersion: 1.0\n\nVersion: 9\n")
    assert found(site) == {"foo": "1.0"}


@pytest.mark.parametrize(
    "content", [None, "", "Name: foo\n", "\x00\xff nonsense", "Name: foo\nVersion: \x1b[31m\n"]
)
def test_with_corrupt_metadata_the_directory_tells_the_version(site: Path, content: str | None) -> None:
    info = lay(site, "foo", "1.0")
    (info / "METADATA").unlink()
    if content is not None:
        (info / "METADATA").write_bytes(content.encode("latin-1"))
    assert found(site) == {"foo": "1.0"}


def test_what_a_failed_removal_left_is_no_distribution(site: Path) -> None:
    (site / "gone-1.0.dist-info").mkdir()
    (site / "~umpy-1.0.dist-info").mkdir()
    (site / "~umpy-1.0.dist-info" / "METADATA").write_text("Name: numpy\nVersion: 1.0\n")
    assert found(site) == {}


@pytest.mark.parametrize("entry", ["-1.0.dist-info", ".dist-info", "böse-1.0.dist-info", "a b-1.0.dist-info"])
def test_entries_that_cannot_be_names_are_left_out(site: Path, entry: str) -> None:
    (site / entry).mkdir()
    (site / entry / "METADATA").write_text("Name: x\nVersion: 1.0\n")
    assert scan(str(site)) == []


def test_a_named_pipe_in_the_place_of_a_file_does_not_hold_up(site: Path) -> None:
    info = lay(site, "foo", "1.0")
    (info / "METADATA").unlink()
    os.mkfifo(info / "METADATA")
    assert found(site) == {"foo": "1.0"}


def test_of_two_versions_side_by_side_the_later_written_counts(site: Path) -> None:
    lay(site, "foo", "1.9")
    os.utime(lay(site, "foo", "1.10"), (OLD, OLD))
    assert found(site) == {"foo": "1.9"}


def test_egg_infos_are_read_as_directory_and_as_file(site: Path) -> None:
    egg = site / "Foo-1.0-py3.11.egg-info"
    egg.mkdir()
    (egg / "PKG-INFO").write_text("Metadata-Version: 1.1\nName: Foo\nVersion: 1.0\n")
    (site / "bar-2.0.egg-info").write_text("Metadata-Version: 1.1\nName: bar\nVersion: 2.0.1\n")
    (site / "nameless.egg-info").mkdir()
    assert found(site) == {"foo": "1.0", "bar": "2.0.1"}


def test_an_egg_on_the_path_is_a_distribution(tmp_path: Path) -> None:
    egg = tmp_path / "foo-3.0-py3.11.egg"
    (egg / "EGG-INFO").mkdir(parents=True)
    (egg / "EGG-INFO" / "PKG-INFO").write_text("Name: foo\n")
    assert found(egg) == {"foo": "3.0"}


def test_a_directory_that_is_not_there_has_no_distributions(tmp_path: Path) -> None:
    assert scan(str(tmp_path / "nowhere")) == []


def test_requirements_are_parted_into_those_for_an_extra_and_the_others(site: Path) -> None:
    lay(
        site,
        "foo",
        requires=("a>=1", 'b; extra == "x"', 'c; python_version > "3" or extra == "x"', "d[extra]"),
    )
    always, optional = scan(str(site))[0].requirements()
    assert always == ["a>=1", 'c; python_version > "3" or extra == "x"', "d[extra]"]
    assert optional == ['b; extra == "x"']


def test_requirements_of_an_egg_info_come_from_requires_txt(site: Path) -> None:
    egg = site / "foo-1.0.egg-info"
    egg.mkdir()
    (egg / "PKG-INFO").write_text("Name: foo\nVersion: 1.0\n")
    (egg / "requires.txt").write_text(
        'a>=1\n\n[x]\nb\n\n[y:python_version < "3"]\nc\n\n[:os_name == "nt"]\nd\n'
    )
    always, optional = Distribution("foo", str(site), egg.name).requirements()
    assert always == ["a>=1", 'd ; (os_name == "nt")']
    assert optional == ['b ; extra == "x"', 'c ; extra == "y" and (python_version < "3")']
