from __future__ import annotations

import html.parser
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from audited import PYTHON, rows, saved, watermark
from notebook_files import code

from repro_magic.measures.audit.reports import FORMATS, write
from repro_magic.measures.audit.reports.about import About
from repro_magic.measures.audit.row import Row
from repro_magic.measures.audit.spool import Spool
from repro_magic.measures.audit.summary import Summary
from repro_magic.model.errors import MissingExtraError

EVIL = "</script><img src=x onerror=alert(1)>|`\n::error::\x1b[31m"


def reported(form: str, *found: Row, **about: Any) -> str:
    """A report as text."""
    out = io.StringIO()
    summary = Summary()
    with Spool() as spool:
        for row in found:
            spool.add(row)
            summary.add(row)
        write(form, spool, summary, About(source="folder", version="1.0", total=len(found), **about), out)
    return out.getvalue()


@pytest.fixture
def found(tmp_path: Path) -> list[Row]:
    saved(tmp_path / "good.ipynb", watermark(numpy="2.1.0"), language_info=PYTHON)
    saved(tmp_path / "sub" / "risky.ipynb", watermark("3.8.2", numpy="1.20.0"), language_info=PYTHON)
    (tmp_path / "sub" / "broken.ipynb").write_text("{\n")
    saved(tmp_path / f"{EVIL.replace('/', '')}.ipynb", watermark(numpy="2.1.0"))
    saved(
        tmp_path / "evil.ipynb",
        code("1"),
        language_info={"name": EVIL, "version": EVIL},
        kernelspec={"name": EVIL},
    )
    return list(rows(tmp_path).values())


class Elements(html.parser.HTMLParser):
    """The names and attributes of a page's elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs


def test_a_page_takes_nothing_from_a_notebook_as_markup_or_script(found: list[Row]) -> None:
    page = reported("html", *found)
    elements = Elements(page)
    assert "img" not in elements.names
    assert elements.names.count("script") == 2
    assert not [name for name, _ in elements.attributes if name.startswith("on")]
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    told = json.loads(data[1])
    assert [row[1] for row in told] == [row.path for row in found]


def test_a_page_asks_no_network(found: list[Row]) -> None:
    page = reported("html", *found)
    links = [
        value for name, value in Elements(page).attributes if name in ("src", "href", "xlink:href", "action")
    ]
    assert all((value or "").startswith("#") for value in links)
    assert "default-src 'none'" in html.unescape(page)
    assert "@import" not in page


def test_a_page_without_matplotlib_has_tables_and_says_so(
    found: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reported("html", *found).count("<svg") == 5
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    page = reported("html", *found)
    assert "<svg" not in page
    assert "repro-magic[audit]" in page
    assert "<h2>Languages</h2>" in page


def test_json_has_every_row_and_the_summary(found: list[Row]) -> None:
    told = json.loads(reported("json", *found, interrupted=True))
    assert [Row.from_dict(row) for row in told["rows"]] == found
    assert told["audit"]["interrupted"] is True
    assert sum(told["summary"]["verdicts"].values()) == len(found)
    assert told["summary"]["findings"][0]["notebooks"] == 1
    assert told["summary"]["folders"][0]["folder"] in ("sub", ".")


def test_a_terminal_and_markdown_get_one_line_for_each_row(found: list[Row]) -> None:
    for form in ("table", "markdown"):
        text = reported(form, *found, against="pylock.toml")
        assert "\x1b" not in text
        assert len([line for line in text.splitlines() if "risky.ipynb" in line]) == 1
        assert not [line for line in text.splitlines() if line.startswith("::error::")]
        assert "compared with pylock.toml" in text
    assert "<img" not in reported("markdown", *found)


def test_github_gets_annotations_that_a_notebook_cannot_forge(found: list[Row]) -> None:
    lines = reported("github", *found).splitlines()
    assert all(re.match(r"::(error|warning) file=[^:]+,title=[a-z-]+::", line) for line in lines)
    assert "::error file=sub/broken.ipynb,line=2,title=unreadable::" in "\n".join(lines)


def test_sarif_names_file_line_and_rule(found: list[Row]) -> None:
    told = json.loads(reported("sarif", *found))
    run = told["runs"][0]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} <= rules
    broken = next(result for result in run["results"] if result["ruleId"] == "unreadable")
    place = broken["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("sub/broken.ipynb", 2)


def test_parquet_reads_back_in_other_tools(found: list[Row], tmp_path: Path) -> None:
    from pyarrow import parquet

    path = tmp_path / "rows.parquet"
    with Spool() as spool:
        for row in found:
            spool.add(row)
        write("parquet", spool, Summary(), About(source="folder"), str(path))
    table = parquet.read_table(path).to_pylist()
    assert [row["path"] for row in table] == [row.path for row in found]
    assert dict(next(row for row in table if row["path"] == "good.ipynb")["packages"]) == {"numpy": "2.1.0"}


def test_parquet_without_pyarrow_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with Spool() as spool, pytest.raises(MissingExtraError, match=r"repro-magic\[audit\]"):
        write("parquet", spool, Summary(), About(source="folder"), str(tmp_path / "rows.parquet"))


def test_no_rows_make_a_report_in_every_form(tmp_path: Path) -> None:
    for form in FORMATS.keys() - {"parquet"}:
        reported(form)
    with Spool() as spool:
        write("parquet", spool, Summary(), About(source="folder"), str(tmp_path / "rows.parquet"))


def test_differences_are_ranked_by_the_notebooks_that_they_touch(tmp_path: Path) -> None:
    from audited import against

    for at in range(3):
        saved(
            tmp_path / f"{at}.ipynb",
            watermark("3.12.1", numpy="1.26.4", **({"pandas": "2.0.0"} if at else {})),
        )
    lock = "numpy==2.1.0 --hash=sha256:0\npandas==2.2.0 --hash=sha256:0\n"
    summary = Summary()
    for row in rows(tmp_path, **against("requirements.txt", lock)).values():
        summary.add(row)
    assert [(count, subject) for count, _, _, subject in summary.ranked] == [(3, "numpy"), (2, "pandas")]
