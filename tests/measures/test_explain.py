from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from records import but, having

from repro_magic.measures.explain.html import record_html, report_html
from repro_magic.measures.explain.markdown import record_markdown, report_markdown
from repro_magic.measures.explain.text import record_text, report_text
from repro_magic.model.finding import Report, Verdict
from repro_magic.model.record import Record
from repro_magic.model.scope import Level, Scope
from repro_magic.model.unknown import Unknown
from repro_magic.risks import CATALOGUE, compare, judge

RECORD = but(
    having(numpy="2.1.0", pillow="11.0.0", needed={"six": "1.17.0"}),
    packages={"modules": {"PIL": "pillow"}, "origins": {"numpy": "conda conda-forge/linux-64 py312_0"}},
)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> \"' | `x` [a](javascript:b)"


class Elements(HTMLParser):
    """The names of the elements in a piece of HTML, and whether they nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.open: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") for name, _ in attrs)
        self.names.add(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


ALLOWED = {"div", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "details", "summary"}


def report(was: Record, now: Record) -> Report:
    return judge(compare(was, now, Level.identical), Scope(), {"name": HOSTILE})


def test_the_card_tells_every_component_and_where_packages_come_from() -> None:
    html = record_html(RECORD)
    for told in (
        "Python 3.12.1",
        "debian 12",
        "x86_64",
        "glibc 2.36",
        "AMD EPYC",
        "8 usable cores",
        "from pyenv",
    ):
        assert told in html
    assert "pillow (import PIL)" in html
    assert "conda conda-forge/linux-64 py312_0" in html
    assert html.index("<details>") < html.index("six")


def test_the_card_needs_no_script_and_no_style_sheet() -> None:
    assert Elements(record_html(RECORD)).names <= ALLOWED


def test_the_card_says_that_nothing_is_imported_so_far() -> None:
    assert "follows as later cells import" in record_html(having())


def test_a_package_changed_on_disk_is_told_in_the_card() -> None:
    assert "(on disk 2.3.0: restart the kernel)" in record_html(
        but(RECORD, packages={"on_disk": {"numpy": "2.3.0"}})
    )


def test_what_could_not_be_told_is_shown_with_its_reason() -> None:
    blind = but(RECORD, packages=Unknown("it hung"), hardware=Unknown("it raised"))
    for render in (record_text, record_markdown, record_html):
        assert "it hung" in render(blind)
        assert "it raised" in render(blind)


@given(st.text())
def test_no_text_of_a_record_becomes_markup(text: str) -> None:
    hostile = but(
        RECORD,
        interpreter={"build": HOSTILE + text, "version": HOSTILE},
        packages={"imported": {HOSTILE + text: HOSTILE}, "origins": {HOSTILE + text: HOSTILE}},
    )
    assert Elements(record_html(hostile)).names <= ALLOWED
    assert Elements(report_html(report(hostile, RECORD))).names <= ALLOWED
    for markdown in (record_markdown(hostile), report_markdown(report(hostile, RECORD))):
        assert "<script" not in markdown
        assert "[a](" not in markdown


def test_a_report_in_text_ranks_findings_and_says_each_remedy_once() -> None:
    now = having(numpy="1.26.4", pillow="10.0.0", needed={"six": "1.17.0"})
    judged = judge(compare(RECORD, now, Level.pinned), Scope(), {"name": "other"})
    assert report_text(judged, name="nb.ipynb").splitlines() == [
        "nb.ipynb: differs (compared with other)",
        "  error  numpy   2.1.0 -> 1.26.4   package-major",
        "  error  pillow  11.0.0 -> 10.0.0  package-major",
        f"  > numpy, pillow: {CATALOGUE['package-major'].remedy}",
    ]


def test_every_verdict_can_be_rendered() -> None:
    for verdict in Verdict:
        empty = Report(verdict=verdict, reason="because")
        for render in (report_text, report_markdown, report_html):
            assert "because" in render(empty)
