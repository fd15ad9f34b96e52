from __future__ import annotations

import pytest
from records import but, having

from repro_magic.model.finding import Severity
from repro_magic.model.format import LEVELS
from repro_magic.model.record import Record
from repro_magic.model.scope import Level
from repro_magic.model.unknown import Unknown
from repro_magic.risks import compare

RECORD = having(numpy="2.1.0", pandas="2.2.3", needed={"python-dateutil": "2.9.0"})


def codes(was: Record, now: Record, level: Level = Level.pinned) -> list[str]:
    return sorted(each.code for each in compare(was, now, level))


@pytest.mark.parametrize("level", LEVELS)
def test_equal_records_give_no_finding(level: str) -> None:
    assert compare(RECORD, RECORD, Level[level]) == ()


@pytest.mark.parametrize(
    ("numpy", "code"),
    [
        pytest.param("2.1.1", "package-patch", id="patch"),
        pytest.param("2.2.0", "package-minor", id="minor"),
        pytest.param("1.26.4", "package-major", id="major"),
        pytest.param("2.1.0+cu121", "package-patch", id="local label"),
        pytest.param("2.1", None, id="equal by PEP 440"),
    ],
)
def test_a_package_version_is_judged_by_the_size_of_its_step(numpy: str, code: str | None) -> None:
    now = having(numpy=numpy, pandas="2.2.3", needed={"python-dateutil": "2.9.0"})
    assert codes(RECORD, now) == ([code] if code else [])


def test_the_second_number_leads_in_versions_below_one() -> None:
    assert codes(having(polars="0.19.0"), having(polars="0.20.0")) == ["package-major"]


def test_an_imported_package_that_is_gone_weighs_more_than_a_needed_one() -> None:
    now = having(numpy="2.1.0")
    findings = {each.subject: each for each in compare(RECORD, now, Level.pinned)}
    assert findings["pandas"].code == "package-missing"
    assert findings["pandas"].severity is Severity.error
    assert findings["python-dateutil"].code == "dependency-missing"
    assert findings["python-dateutil"].severity is Severity.warning


def test_a_recorded_package_may_be_merely_installed_in_the_target() -> None:
    installed = but(
        having(), packages={"installed": {"numpy": "2.1.0", "pandas": "2.2.3", "python-dateutil": "2.9.0"}}
    )
    assert codes(RECORD, installed) == []


def test_more_packages_in_the_target_are_no_difference() -> None:
    assert codes(having(numpy="2.1.0"), RECORD) == []


@pytest.mark.parametrize(
    ("version", "code"),
    [("3.12.4", "python-patch"), ("3.11.7", "python-minor"), ("2.7.18", "python-minor")],
)
def test_python_is_judged_by_the_size_of_its_step(version: str, code: str) -> None:
    assert codes(RECORD, but(RECORD, interpreter={"version": version})) == [code]


def test_another_implementation_is_an_error_from_compatible_on() -> None:
    now = but(RECORD, interpreter={"implementation": "pypy"})
    for level in Level:
        (finding,) = compare(RECORD, now, level)
        assert (finding.severity is Severity.error) == (level > Level.recorded)


def test_the_same_version_from_another_origin_is_named() -> None:
    now = but(RECORD, packages={"origins": {"numpy": "vcs git+https://example.org/numpy.git@abc"}})
    (finding,) = compare(RECORD, now, Level.locked)
    assert (finding.code, finding.was, finding.severity) == ("package-origin", "index", Severity.error)


def test_a_package_changed_under_a_running_kernel_asks_for_a_restart() -> None:
    now = but(RECORD, packages={"on_disk": {"numpy": "2.3.0"}})
    (finding,) = compare(RECORD, now, Level.pinned)
    assert finding.code == "package-stale"
    assert finding.message == "numpy: loaded 2.1.0, on disk 2.3.0; restart the kernel."


@pytest.mark.parametrize(
    ("sections", "code"),
    [
        ({"platform": {"machine": "aarch64"}}, "architecture"),
        ({"platform": {"system": "macos"}}, "system"),
        ({"platform": {"distribution": "ubuntu 24.04"}}, "distribution"),
        ({"platform": {"libc": "musl 1.2"}}, "libc"),
        ({"hardware": {"cpu_level": "x86-64-v2"}}, "cpu-level"),
        ({"hardware": {"gpus": ("NVIDIA A100 (driver 550.54)",)}}, "gpu"),
        ({"hardware": {"cores": 2}}, "cores"),
        ({"kernel": {"version": "6.29.5"}}, "kernel-version"),
    ],
)
def test_each_fact_of_the_machine_has_its_own_code(sections: dict[str, dict[str, object]], code: str) -> None:
    assert codes(RECORD, but(RECORD, **sections), Level.identical) == [code]


@pytest.mark.parametrize("section", ["interpreter", "packages"])
@pytest.mark.parametrize("side", ["recorded", "found"])
def test_an_unknown_component_is_said_and_never_counts_as_a_match(section: str, side: str) -> None:
    blind = but(RECORD, **{section: Unknown("it hung")})
    findings = (
        compare(blind, RECORD, Level.pinned) if side == "recorded" else compare(RECORD, blind, Level.pinned)
    )
    assert [(each.code, each.severity) for each in findings] == [("not-compared", Severity.warning)]
    assert "it hung" in findings[0].message


def test_a_record_that_tells_nothing_matches_nothing() -> None:
    empty = Record.from_dict({"something": "else"})
    assert {each.code for each in compare(empty, RECORD, Level.pinned)} == {"not-compared"}
    versionless = but(RECORD, interpreter={"version": None})
    assert codes(versionless, RECORD) == ["not-compared"]


def test_an_unknown_fact_below_the_level_is_not_mentioned() -> None:
    blind = but(RECORD, hardware={"gpus": Unknown("no /proc here")}, platform={"libc": Unknown("static")})
    assert codes(RECORD, blind, Level.compatible) == []
