from __future__ import annotations

import pytest
from records import but, having

from repro_magic.model.finding import Finding, Report, Severity, Verdict
from repro_magic.model.record import Record
from repro_magic.model.scope import Level, Scope, Tolerance
from repro_magic.risks import CATALOGUE, compare, judge
from repro_magic.risks.tolerance import FACTS, VERSIONS

RECORD = having(numpy="2.1.0", pandas="2.2.3")


def judged(now: Record, today: str = "", platform: str = "", **scope: object) -> Report:
    held = Scope(**scope)  # type: ignore[arg-type]
    return judge(compare(RECORD, now, held.level), held, {}, today, platform=platform)


def only(report: Report) -> Finding:
    (finding,) = report.findings
    return finding


def test_every_code_that_a_tolerance_measures_is_in_the_catalogue() -> None:
    assert CATALOGUE.keys() >= VERSIONS | FACTS


@pytest.mark.parametrize(
    ("version", "let_pass_by"),
    [
        ("2.1.0+cu121", "patch minor major ignore"),
        ("2.1.3", "patch minor major ignore"),
        ("2.4.0", "minor major ignore"),
        ("3.0.0", "major ignore"),
    ],
)
@pytest.mark.parametrize("tolerance", Tolerance)
def test_a_tolerance_is_the_largest_step_that_is_let_pass(
    version: str, let_pass_by: str, tolerance: Tolerance
) -> None:
    report = judged(having(numpy=version, pandas="2.2.3"), tolerances={"packages.numpy": tolerance})
    passes = tolerance.value in let_pass_by.split()
    assert report.verdict is (Verdict.same if passes else Verdict.differs)


def test_what_is_tolerated_is_shown_for_information_and_names_the_setting() -> None:
    now = having(numpy="2.1.3", pandas="2.2.3")
    finding = only(judged(now, tolerances={"packages.numpy": Tolerance.patch}))
    assert (finding.severity, finding.tolerated) == (Severity.info, 'packages.numpy = "patch"')
    assert finding.to_dict()["tolerated"] == 'packages.numpy = "patch"'
    assert finding.note == 'tolerated by packages.numpy = "patch"'


def test_a_package_of_its_own_line_does_not_heed_the_star() -> None:
    tolerances = {"packages.*": Tolerance.ignore, "packages.numpy": Tolerance.exact}
    report = judged(having(numpy="2.1.3", pandas="3.0.0"), tolerances=tolerances)
    assert [(each.subject, each.tolerated) for each in report.findings] == [
        ("numpy", ""),
        ("pandas", 'packages."*" = "ignore"'),
    ]


def test_a_missing_package_is_beyond_every_step_but_can_be_ignored() -> None:
    now = having(pandas="2.2.3")
    assert judged(now, tolerances={"packages.numpy": Tolerance.major}).verdict is Verdict.differs
    assert judged(now, tolerances={"packages.numpy": Tolerance.ignore}).verdict is Verdict.same


def test_python_is_tolerated_under_its_own_name() -> None:
    now = but(RECORD, interpreter={"version": "3.13.0"})
    assert judged(now, tolerances={"python": Tolerance.minor}).verdict is Verdict.same
    assert judged(now, tolerances={"python": Tolerance.patch}).verdict is Verdict.differs


def test_another_implementation_is_no_step_between_versions() -> None:
    now = but(RECORD, interpreter={"implementation": "pypy"})
    assert judged(now, tolerances={"python": Tolerance.major}).verdict is Verdict.differs


def test_a_component_that_is_ignored_does_not_count_at_any_level() -> None:
    now = but(RECORD, hardware={"cpu_level": "x86-64-v1", "cores": 2})
    scope = {"level": Level.identical}
    assert judged(now, **scope).verdict is Verdict.differs
    assert judged(now, **scope, tolerances={"hardware": Tolerance.ignore}).verdict is Verdict.same


def test_what_could_not_be_compared_in_an_ignored_component_does_not_make_it_unknown() -> None:
    from repro_magic.model.unknown import Unknown

    now = but(RECORD, hardware=Unknown("no permission"))
    assert judged(now, level=Level.identical).verdict is Verdict.unknown
    ignored = judged(now, level=Level.identical, tolerances={"hardware": Tolerance.ignore})
    assert ignored.verdict is Verdict.same


@pytest.mark.parametrize("level", Level)
def test_what_goes_beyond_a_tolerance_is_at_least_a_warning_but_where_nothing_is_asked(level: Level) -> None:
    now = but(RECORD, interpreter={"version": "3.12.2"}, hardware={"cores": 2})
    exact = {"python": Tolerance.exact, "hardware": Tolerance.exact}
    report = judged(now, level=level, tolerances=exact)
    least = Severity.info if level is Level.recorded else Severity.warning
    assert all(each.severity >= least for each in report.findings)
    assert (report.verdict is Verdict.same) == (level is Level.recorded)


MAC = but(RECORD, platform={"system": "macos", "machine": "arm64"})


def test_a_move_to_a_supported_platform_is_tolerated() -> None:
    report = judged(
        MAC, level=Level.locked, platforms=("linux/x86_64", "macos/arm64"), platform="macos/arm64"
    )
    assert report.verdict is Verdict.same
    assert {each.tolerated for each in report.findings} == {'platform = ["linux/x86_64", "macos/arm64"]'}


def test_a_move_to_another_platform_counts_already_where_the_level_would_not_mind() -> None:
    report = judged(MAC, level=Level.pinned, platforms=("linux/x86_64",), platform="macos/arm64")
    assert report.verdict is Verdict.differs


def test_a_platform_that_is_not_known_is_not_taken_for_a_supported_one() -> None:
    assert judged(MAC, level=Level.locked, platforms=("macos/arm64",)).verdict is Verdict.differs


NEWER = having(numpy="2.1.3", pandas="2.2.3")
KEY = "package-patch:numpy"


@pytest.mark.parametrize(
    ("today", "verdict"), [("2026-06-30", Verdict.same), ("2026-07-01", Verdict.differs), ("", Verdict.same)]
)
def test_what_is_accepted_until_a_day_comes_back_on_the_day_after(today: str, verdict: Verdict) -> None:
    report = judged(NEWER, today, accept={KEY: "compared"}, until={KEY: "2026-06-30"})
    assert report.verdict is verdict


def test_what_comes_back_says_why_it_was_accepted() -> None:
    finding = only(judged(NEWER, "2026-07-01", accept={KEY: "compared"}, until={KEY: "2026-06-30"}))
    assert (finding.accepted, finding.lapsed) == ("", "2026-06-30: compared")
    assert finding.note == "was accepted until 2026-06-30: compared"


def test_a_whole_code_that_is_accepted_outlives_the_day_of_one_subject() -> None:
    accept = {KEY: "for a while", "package-patch": "for good"}
    finding = only(judged(NEWER, "2026-07-01", accept=accept, until={KEY: "2026-06-30"}))
    assert (finding.accepted, finding.lapsed) == ("for good", "")
