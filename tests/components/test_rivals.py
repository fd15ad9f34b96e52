from __future__ import annotations

import sys
from pathlib import Path

import pytest
from components.site_directories import age, crowd, lay

from repro_magic.components import distributions, rivals


def with_rows(site: Path, name: str, *rows: str, **more: str) -> None:
    info = lay(site, name, record=False, **more)  # type: ignore[arg-type]
    (info / "RECORD").write_text("".join(f"{row},1\n" for row in rows))


def test_two_that_list_one_file_with_other_content_are_in_conflict(site: Path) -> None:
    with_rows(site, "opencv-python", "cv2/__init__.py,sha256=AAA", "cv2/cv2.so,sha256=BBB")
    with_rows(site, "opencv-headless", "cv2/__init__.py,sha256=AAA", "cv2/cv2.so,sha256=CCC")
    with_rows(site, "other", "other.py,sha256=DDD")
    assert rivals.conflicts(distributions.current()) == {
        "opencv-python": "opencv-headless",
        "opencv-headless": "opencv-python",
    }


def test_a_file_that_both_have_alike_is_no_conflict(site: Path) -> None:
    for name in ("space-a", "space-b"):
        with_rows(
            site, name, "space/__init__.py,sha256=AAA", "LICENSE,sha256=" + name, "../bin/x.py,sha256=" + name
        )
    assert rivals.conflicts(distributions.current()) == {}


def test_what_was_found_is_kept_until_a_distribution_comes(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").mkdir(mode=0o700)
    monkeypatch.setenv("REPRO_MAGIC_CACHE_DIR", str(tmp_path / "cache"))
    with_rows(site, "one", "same.py,sha256=AAA")
    crowd(site)
    age(site)
    assert rivals.conflicts(distributions.current()) == {}
    with monkeypatch.context() as patched:
        patched.setattr(rivals, "_owning_the_same", lambda _: pytest.fail("read again"))
        assert rivals.conflicts(distributions.current()) == {}
    with_rows(site, "two", "same.py,sha256=BBB")
    assert rivals.conflicts(distributions.current()) == {"one": "two", "two": "one"}


def test_what_pip_put_over_a_package_of_conda_names_conda_and_its_version(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    (tmp_path / "conda-meta").mkdir()
    (tmp_path / "conda-meta" / "numpy-1.26.4-py312_0.json").write_text("{}")
    (tmp_path / "conda-meta" / "pandas-2.0-py312_0.json").write_text("{}")
    lay(site, "numpy", "2.0")
    lay(site, "pandas", "2.0", installer="conda")
    assert rivals.conflicts(distributions.current()) == {"numpy": "conda 1.26.4"}


@pytest.fixture
def front(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in front of the site directory with another version of what lies there."""
    front = tmp_path / "front"
    lay(site, "foo", "1.0")
    lay(front, "foo", "2.0")
    lay(front, "only", "1.0")
    monkeypatch.setattr(sys, "path", [str(front), *sys.path])
    return front


def test_a_package_in_front_by_pythonpath_is_told_as_that(
    front: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(front))
    assert rivals.shadows(distributions.current()) == {"foo": "PYTHONPATH"}


def test_a_package_in_front_by_the_users_site_is_told_as_that(
    front: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site.USER_SITE", str(front))
    assert rivals.shadows(distributions.current()) == {"foo": "user site"}


def test_a_package_in_front_by_a_pth_file_names_it(front: Path, site: Path) -> None:
    (site / "mine.pth").write_text(f"import os\n{front}\n")
    assert rivals.shadows(distributions.current()) == {"foo": ".pth file mine.pth"}


@pytest.mark.usefixtures("front")
def test_another_folder_in_front_is_told_by_nothing_that_is_known() -> None:
    assert rivals.shadows(distributions.current()) == {}
