"""Pages of indexes, as anybody may write them."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repro_magic.measures.index import File, IndexProblem
from repro_magic.measures.index.simple import parsed

URL = "https://index.test/simple/demo/"
HASH = "ab" * 32


def read(
    page: str | dict[str, object], kind: str = "application/vnd.pypi.simple.v1+json"
) -> tuple[File, ...]:
    text = page if isinstance(page, str) else json.dumps(page)
    return parsed(text.encode(), kind, URL, lambda _: True)


def page(**entry: object) -> dict[str, object]:
    file = {"filename": "demo-1.0-py3-none-any.whl", "url": "demo.whl", "hashes": {"sha256": HASH}}
    return {"meta": {"api-version": "1.1"}, "files": [{**file, **entry}]}


def test_a_json_page_tells_all_of_a_file() -> None:
    told = {"size": 7, "requires-python": ">=3.9", "yanked": "broken", "upload-time": "2026-01-01T00:00:00Z"}
    (file,) = read(page(**told))
    assert file == File(
        name="demo-1.0-py3-none-any.whl",
        url="https://index.test/simple/demo/demo.whl",
        sha256=HASH,
        size=7,
        requires_python=">=3.9",
        yanked="broken",
        uploaded="2026-01-01T00:00:00Z",
    )


def test_an_html_page_tells_the_same_file() -> None:
    html = f"""<!DOCTYPE html><html><head><base href="https://files.test/a/"></head><body>
    <a href="../b/demo-1.0-py3-none-any.whl#sha256={HASH}" data-yanked=""
       data-requires-python="&gt;=3.9">x</a>
    <a href="https://elsewhere.test/">not a file</a></body></html>"""
    (file,) = read(html, "text/html; charset=utf-8")
    assert file.url == "https://files.test/b/demo-1.0-py3-none-any.whl"
    assert (file.sha256, file.requires_python, file.yanked) == (HASH, ">=3.9", "")


@pytest.mark.parametrize(
    "name",
    ["../evil.whl", "a/b.whl", "a\\b.whl", "-r.whl", ".hidden.whl", "a\nb.whl", "", "x" * 300, "a b.whl"],
)
def test_a_name_that_is_no_file_name_is_passed_over(name: str) -> None:
    assert read(page(filename=name)) == ()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://files.test/demo.whl", 7])
def test_an_address_that_leads_nowhere_is_passed_over(url: object) -> None:
    assert read(page(url=url)) == ()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://plain.test/demo-1.0-py3-none-any.whl"])
def test_an_address_less_safe_than_the_page_is_passed_over(url: str) -> None:
    assert read(page(url=url)) == ()
    link = f'<!DOCTYPE html><base href="{url}"><a href="demo-1.0-py3-none-any.whl">x</a>'
    assert read(link, "text/html") == ()


def test_a_hash_that_is_none_counts_as_not_told() -> None:
    assert read(page(hashes={"sha256": "xyz"}))[0].sha256 == ""
    assert read(page(hashes={"md5": "0"}))[0].sha256 == ""


def test_a_release_that_was_not_yanked_is_told_from_one_that_was_without_a_reason() -> None:
    assert read(page(yanked=False))[0].yanked is None
    assert read(page(yanked=True))[0].yanked == ""


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("<html>", "application/json", "not JSON"),
        ("[]", "application/json", "lists no files"),
        ('{"files": 3}', "application/json", "lists no files"),
        ("[" * 100_000, "application/json", "not JSON"),
        ('{"files": [], "meta": {"api-version": "2.0"}}', "application/json", "version 2.0"),
        ("welcome", "text/html", "not HTML"),
        ("", "image/png", "image/png"),
    ],
)
def test_what_is_no_page_is_refused_with_the_reason(text: str, kind: str, reason: str) -> None:
    with pytest.raises(IndexProblem, match=reason):
        read(text, kind)


@given(st.text(max_size=200), st.sampled_from(["application/json", "text/html", ""]))
def test_whatever_an_index_sends_is_a_page_or_a_reason(text: str, kind: str) -> None:
    with contextlib.suppress(IndexProblem):
        assert all(file.name.isprintable() for file in read(text, kind))
