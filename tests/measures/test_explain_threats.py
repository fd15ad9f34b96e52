from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from repro_magic.measures.explain.catalogue import catalogue_text
from repro_magic.measures.explain.github import workflow_commands
from repro_magic.measures.explain.threats import threats_html, threats_markdown, threats_text
from repro_magic.model.finding import Finding, Report, Severity, Verdict
from repro_magic.workflow.evaluating import explained


def finding(code: str, severity: Severity, subject: str = "x", **more: str) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        component="code",
        subject=subject,
        was="",
        now="",
        message=f"{subject} is found.",
        remedy="Do it.",
        **more,
    )


def report(*findings: Finding, reason: str = "") -> Report:
    return Report(verdict=Verdict.differs, reason=reason, findings=findings, target={"name": "here"})


MANY = report(
    finding("b", Severity.warning, "one"),
    finding("a", Severity.error, place="cell 3, line 1"),
    finding("b", Severity.warning, "two", lapsed="2026-01-01: for a while"),
    finding("c", Severity.info),
    finding("d", Severity.error, accepted="known"),
)


def test_findings_of_one_code_stand_together_above_their_remedy() -> None:
    assert threats_text(MANY, name="nb.ipynb").splitlines() == [
        "nb.ipynb: 1 error, 2 warnings, 1 note, 1 accepted (here)",
        "  error    a",
        "           x is found. (cell 3, line 1)",
        "           > Do it.",
        "  warning  b",
        "           one is found.",
        "           two is found. [was accepted until 2026-01-01: for a while]",
        "           > Do it.",
        "  note     c",
        "           x is found.",
        "  accepted d x: known",
    ]


def test_nothing_found_and_nothing_known_are_said_in_other_words() -> None:
    assert threats_text(report()) == "no risk found"
    assert threats_text(report(reason="It hung.")).splitlines() == ["unknown", "  It hung."]


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") for name, _ in attrs)
        self.seen.add(tag)


@given(st.text())
def test_no_text_of_a_finding_becomes_markup(text: str) -> None:
    hostile = report(
        finding("a", Severity.error, f"<script>{text}|[a](b)", place=f"<b>{text}"),
        finding("b", Severity.info, f"<img onerror=x>{text}", accepted=f"<i>{text}"),
        reason=f"<u>{text}",
    )
    allowed = {"div", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "details", "summary"}
    assert Tags(threats_html(hostile)).seen <= allowed
    assert "<script" not in threats_markdown(hostile, name="<script>")
    for line in workflow_commands(hostile, f"a\n::error::{text}"):
        assert len(line.splitlines()) == 1 or "\n" not in line.replace("\r", "\n")


def test_every_row_of_the_catalogue_can_be_told_in_eighty_eight_columns() -> None:
    for row in explained(None):
        told = catalogue_text([row])
        assert row["code"] in told
        assert all(len(line) <= 88 or " " not in line.strip()[:80] for line in told.splitlines())
