from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from components.site_directories import age, crowd, lay

from repro_magic.components import cache, distributions


@pytest.fixture
def user_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("REPRO_MAGIC_CACHE_DIR", str(folder))
    return folder


def in_a_new_process() -> distributions.Inventory:
    """What an interpreter finds that knows nothing but the cache."""
    return distributions._Path().look()


def test_the_first_on_the_path_counts(site: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    lay(site, "foo", "1.0")
    lay(other, "foo", "2.0")
    lay(other, "bar", "2.0")
    sys.path.append(str(other))
    found = distributions.current().by_name
    assert {name: each.version for name, each in found.items()} == {"foo": "1.0", "bar": "2.0"}


def test_a_leftover_does_not_hide_a_distribution_later_on_the_path(site: Path, tmp_path: Path) -> None:
    (site / "foo-9.dist-info").mkdir()
    lay(tmp_path / "other", "foo", "2.0")
    sys.path.append(str(tmp_path / "other"))
    assert distributions.current().by_name["foo"].version == "2.0"


def test_what_is_no_directory_is_passed_over(site: Path, tmp_path: Path) -> None:
    lay(site, "foo")
    (tmp_path / "a.zip").write_text("")
    sys.path += [str(tmp_path / "a.zip"), str(tmp_path / "nowhere"), "", "\0", None]  # type: ignore[list-item]
    assert set(distributions.current().by_name) == {"foo"}


@pytest.mark.usefixtures("site")
def test_an_egg_info_left_in_the_working_directory_is_no_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.egg-info").mkdir()
    (tmp_path / "mine.egg-info" / "PKG-INFO").write_text("Name: mine\nVersion: 1\n")
    monkeypatch.chdir(tmp_path)
    sys.path.insert(0, "")
    assert set(distributions.current().by_name) == set()


def test_one_directory_under_two_names_is_read_once(site: Path, tmp_path: Path) -> None:
    lay(site, "foo")
    (tmp_path / "lib64").symlink_to(tmp_path / "lib")
    sys.path.append(str(tmp_path / "lib64" / "site-packages"))
    found = distributions.current()
    assert len([each for each in found.directories if each.distributions]) == 1
    assert list(found.aliases) == [str(tmp_path / "lib64" / "site-packages")]


def test_what_comes_and_goes_is_seen(site: Path) -> None:
    crowd(site)
    age(site)
    before = distributions.current()
    assert distributions.current() is before, "nothing changed"
    info = lay(site, "late", "1.0")
    assert "late" in distributions.current().by_name
    (info / "METADATA").unlink()
    for each in info.iterdir():
        each.unlink()
    info.rmdir()
    assert "late" not in distributions.current().by_name


def test_two_changes_within_one_tick_of_the_clock_are_both_seen(site: Path) -> None:
    crowd(site)
    status = site.stat()
    assert "first" not in distributions.current().by_name
    lay(site, "first")
    os.utime(site, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert "first" in distributions.current().by_name


@pytest.mark.usefixtures("user_cache")
def test_the_cache_saves_reading(site: Path) -> None:
    crowd(site)
    info = lay(
        site, "foo", "1.0", requires=("crowd1",), direct_url={"url": "https://h/x.whl", "archive_info": {}}
    )
    age(site)
    found = in_a_new_process()
    assert found.requirements(found.by_name["foo"]) == (["crowd1"], [])
    found.save()
    for each in info.iterdir():
        each.write_text("changed in place")
    again = in_a_new_process()
    assert again.by_name["foo"].version == "1.0"
    assert again.by_name["foo"].direct_url.startswith(b'{"url"')
    assert again.requirements(again.by_name["foo"]) == (["crowd1"], [])


@pytest.mark.usefixtures("user_cache")
def test_the_cache_is_not_used_for_a_directory_that_changed(site: Path) -> None:
    crowd(site)
    age(site)
    in_a_new_process().save()
    lay(site, "late")
    assert "late" in in_a_new_process().by_name


def test_a_directory_that_just_changed_is_not_cached(site: Path, user_cache: Path) -> None:
    crowd(site)
    in_a_new_process().save()
    assert not list(user_cache.glob("*.cache"))


def test_a_directory_whose_clock_is_ahead_is_not_cached(site: Path, user_cache: Path) -> None:
    crowd(site)
    os.utime(site, (time.time() + 1000, time.time() + 1000))
    in_a_new_process().save()
    assert not list(user_cache.glob("*.cache"))


@pytest.mark.usefixtures("user_cache")
@pytest.mark.parametrize("content", [None, 3, "text", [1], [(1, 2)], [("/x", (1, 2), [("a",)], {}, {})]])
def test_a_cache_of_another_form_is_as_good_as_none(site: Path, content: object) -> None:
    crowd(site)
    age(site)
    cache.store(distributions._cache_name(), content)
    assert "crowd1" in in_a_new_process().by_name


def test_editable_edits_show_in_small_directories(site: Path) -> None:
    info = lay(site, "foo", "1.0")
    age(site)
    assert distributions.current().by_name["foo"].version == "1.0"
    (info / "METADATA").write_text("Name: foo\nVersion: 1.1\n\n")
    assert distributions.current().by_name["foo"].version == "1.1"
