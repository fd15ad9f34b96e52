"""A scope in words, and what it has to do with findings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from records import having
from strategies import settings_made

from repro_magic.measures.explain.html import report_html
from repro_magic.measures.explain.markdown import report_markdown
from repro_magic.measures.explain.scope import asked, scope_dict, scope_text, written
from repro_magic.measures.explain.text import report_text
from repro_magic.model.scope import Level, Scope, Tolerance
from repro_magic.model.settings import Accepted, Effective, Layer, Setting, scope_of
from repro_magic.risks import compare, judge
from repro_magic.scope import merge
from repro_magic.scope.reading import Source, read
from repro_magic.scope.toml import parse


def effective(*settings: Setting) -> Effective:
    return Effective(scope=Scope(), settings=settings)


@given(settings_made)
def test_every_setting_is_written_as_toml(settings: dict[str, Any]) -> None:
    for key, value in settings.items():
        line = written(key, value)
        assert parse(line, "line")


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("level", Level.locked, 'level = "locked"'),
        ("packages.*", Tolerance.exact, 'packages."*" = "exact"'),
        ("platform", ("linux/x86_64",), 'platform = ["linux/x86_64"]'),
        ("data.observe", True, "data.observe = true"),
        (
            "accept.gpu:some gpu",
            Accepted(reason='a "reason"', until="2027-01-31"),
            'accept."gpu:some gpu" = { reason = "a \\"reason\\"", until = "2027-01-31" }',
        ),
    ],
)
def test_a_setting_is_told_as_a_file_has_it(key: str, value: Any, line: str) -> None:
    assert written(key, value) == line
    assert read(Source(name="line", text=line), {"gpu": "hardware"}) == {key: value}


def test_what_lapsed_says_so_from_the_day_after() -> None:
    accepted = Setting(
        key="accept.gpu", value=Accepted(reason="none", until="2027-01-31"), source="repro.toml"
    )
    assert "has passed" not in scope_text(effective(accepted), today="2027-01-31")
    assert "(repro.toml; that day has passed)" in scope_text(effective(accepted), today="2027-02-01")


def test_the_form_for_programs_has_what_holds_and_who_says_so() -> None:
    layer = Layer(source="repro.toml", settings={"channels": ("conda-forge",), "level": Level.locked})
    assert scope_dict(merge([layer])) == {
        "level": "locked",
        "scope": {"channels": ["conda-forge"], "level": "locked"},
        "settings": [
            {"key": "level", "value": "locked", "source": "repro.toml"},
            {"key": "channels", "value": ["conda-forge"], "source": "repro.toml"},
        ],
    }


def test_what_a_notebook_asks_for_is_one_line_with_the_level_first() -> None:
    scope = scope_of(
        {"accept.gpu": Accepted(reason="none"), "hardware": Tolerance.ignore, "level": Level.locked}
    )
    assert asked(scope) == 'locked, hardware = "ignore", 1 risk accepted'
    assert asked(Scope()) == ""


def test_every_form_of_a_report_tells_what_is_tolerated_and_what_lapsed() -> None:
    scope = Scope(
        tolerances={"packages.numpy": Tolerance.patch},
        accept={"package-patch:pandas": "compared <b>"},
        until={"package-patch:pandas": "2026-01-31"},
    )
    was, now = having(numpy="2.1.0", pandas="2.2.3"), having(numpy="2.1.3", pandas="2.2.4")
    report = judge(compare(was, now, scope.level), scope, {}, "2026-02-01")
    text = report_text(report)
    assert 'package-patch (tolerated by packages.numpy = "patch")' in text
    assert "package-patch (was accepted until 2026-01-31: compared <b>)" in text
    html = report_html(report)
    assert "Tolerated by packages.numpy = &quot;patch&quot;." in html
    assert "Was accepted until 2026-01-31: compared &lt;b&gt;. Install" in html
    markdown = report_markdown(report)
    assert 'Tolerated by packages.numpy = "patch".' in markdown
    assert "Was accepted until 2026-01-31: compared &lt;b&gt;. Install" in markdown
