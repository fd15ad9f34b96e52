from __future__ import annotations

import pytest

from repro_magic.risks.threats.urls import is_absolute, is_default_index, is_home, is_pinned, is_versioned

COMMIT = "4f2a" * 10


@pytest.mark.parametrize(
    ("url", "versioned"),
    [
        ("https://example.org/data.csv", False),
        ("https://raw.example.org/o/r/main/data.csv", False),
        ("https://raw.example.org/o/r/master/v1.2/data.csv", False),
        (f"https://raw.example.org/o/r/{COMMIT}/data.csv", True),
        ("https://example.org/o/r/releases/download/v1/data.csv", True),
        ("https://zenodo.org/records/1234/files/data.csv", True),
        ("https://doi.org/10.5281/zenodo.1234", True),
        ("https://example.org/data-2.1.0.csv", True),
        ("s3://bucket/key?versionId=abc", True),
        ("https://example.org/2020/05/data.csv", False),
    ],
)
def test_a_url_of_data_is_versioned_by_a_commit_a_version_or_a_lasting_name(
    url: str, versioned: bool
) -> None:
    assert is_versioned(url) == versioned


@pytest.mark.parametrize(
    ("url", "pinned"),
    [
        ("git+https://example.org/r.git", False),
        ("git+https://example.org/r.git@main", False),
        (f"git+https://example.org/r.git@{COMMIT}", True),
        ("git+https://example.org/r.git@4f2a4f2#egg=r", True),
        ("https://example.org/r/archive/main.zip", False),
        ("https://example.org/r-1.0-py3-none-any.whl", True),
        ("https://example.org/r.zip#sha256=00", True),
    ],
)
def test_a_url_of_code_is_pinned_by_a_commit_a_release_or_a_hash(url: str, pinned: bool) -> None:
    assert is_pinned(url) == pinned


@pytest.mark.parametrize("path", ["~/x", "/home/ada/x", "/Users/ada/x", "C:\\Users\\ada\\x", "c:/Users/ada"])
def test_homes_are_known_by_their_form(path: str) -> None:
    assert is_home(path)


def test_places_of_one_machine_are_known_by_their_form() -> None:
    assert all(map(is_absolute, ["/data/x", "D:\\data", "\\\\server\\share"]))
    assert not any(map(is_absolute, ["data/x", "../x", "https://example.org/x", ""]))
    assert not any(map(is_home, ["data/home/x", "homework.csv"]))


def test_the_index_that_installers_take_by_themselves_is_no_other_one() -> None:
    assert not is_default_index("https://example.org/simple")
    assert not is_default_index("https://pypi.org.example.org/simple")
