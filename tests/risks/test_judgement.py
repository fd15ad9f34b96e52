from __future__ import annotations

from records import but, having

from repro_magic.model.finding import Report, Severity, Verdict
from repro_magic.model.record import Record
from repro_magic.model.scope import Level, Scope
from repro_magic.model.stamp import Earlier, Stamp
from repro_magic.model.unknown import Unknown
from repro_magic.risks import compare, evaluate, judge

RECORD = having(numpy="2.1.0", pandas="2.2.3", scipy="1.14.0")


def report(now: Record, level: Level = Level.pinned, **accept: str) -> Report:
    scope = Scope(level=level, accept={key.replace("_", "-"): reason for key, reason in accept.items()})
    return judge(compare(RECORD, now, level), scope, {"name": "target"})


def test_findings_come_worst_first() -> None:
    now = but(having(numpy="1.26.4", pandas="2.2.4"), interpreter={"version": "3.12.2"})
    assert [each.subject for each in report(now).findings] == ["scipy", "numpy", "pandas", "python"]
    assert report(now).worst is Severity.error


def test_what_the_level_does_not_ask_for_leaves_the_verdict_same() -> None:
    judged = report(having(numpy="2.1.1", pandas="2.2.3", scipy="1.14.0"), Level.compatible)
    assert judged.verdict is Verdict.same
    assert [each.severity for each in judged.findings] == [Severity.info]


def test_an_accepted_finding_is_shown_and_does_not_count() -> None:
    judged = report(having(numpy="2.1.1", pandas="2.2.3", scipy="1.14.0"), package_patch="tried it")
    assert judged.verdict is Verdict.same
    assert [each.accepted for each in judged.findings] == ["tried it"]


def test_accepting_one_subject_leaves_the_others() -> None:
    scope = Scope(accept={"package-patch:numpy": "tried it"})
    now = having(numpy="2.1.1", pandas="2.2.4", scipy="1.14.0")
    judged = judge(compare(RECORD, now, Level.pinned), scope, {})
    assert judged.verdict is Verdict.differs
    assert [(each.subject, each.accepted) for each in judged.findings] == [
        ("pandas", ""),
        ("numpy", "tried it"),
    ]


def test_what_could_not_be_compared_makes_the_verdict_unknown() -> None:
    judged = report(but(RECORD, packages=Unknown("it hung")))
    assert judged.verdict is Verdict.unknown
    assert "it hung" in judged.reason
    assert judged.verdict.exit_code == 3


def test_a_known_difference_outweighs_what_could_not_be_compared() -> None:
    assert (
        report(but(RECORD, packages=Unknown("it hung"), interpreter={"version": "3.11.0"})).verdict
        is Verdict.differs
    )


def test_outputs_of_an_earlier_runtime_are_a_finding_that_names_both() -> None:
    earlier = Earlier(record=having(numpy="1.26.4", pandas="2.2.3", scipy="1.14.0"), cells=("a", "b"))
    (finding,) = evaluate(Stamp(record=RECORD, earlier=(earlier,)), Level.pinned)
    assert finding.code == "outputs-mixed"
    assert finding.message == (
        "2 cells still hold outputs of an earlier runtime (numpy 1.26.4); the others come from numpy 2.1.0."
    )


def test_cells_from_before_the_first_record_are_mentioned() -> None:
    earlier = Earlier(record=Unknown("ran before"), cells=("a",))
    (finding,) = evaluate(Stamp(record=RECORD, earlier=(earlier,)), Level.locked)
    assert (finding.code, finding.severity) == ("outputs-unrecorded", Severity.warning)
