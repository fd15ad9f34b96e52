from __future__ import annotations

import dataclasses

from records import but, having

from repro_magic.model.format import MAX_LOG_CHANGES, MAX_TEXT
from repro_magic.model.record import Hardware, Packages, Record
from repro_magic.model.unknown import Unknown
from repro_magic.notebook.sameness import MORE, agree, changes, union

LAZY = Unknown("it took too long")


def with_packages(record: Record, **maps: dict[str, str]) -> Record:
    assert isinstance(record.packages, Packages)
    return dataclasses.replace(record, packages=dataclasses.replace(record.packages, **maps))


def test_records_of_one_runtime_agree_whatever_was_imported_and_when() -> None:
    other_day = dataclasses.replace(having(pandas="2.3.0"), recorded="2026-05-01", basis="stated")
    assert agree(having(numpy="2.4.0"), other_day)


def test_another_version_of_a_package_is_another_runtime() -> None:
    assert not agree(having(numpy="1.26.4"), having(numpy="2.4.0"))
    assert not agree(having(numpy="1.26.4"), having({"numpy": "2.4.0"}, pandas="2.3.0"))


def test_another_origin_of_a_package_is_another_runtime() -> None:
    ours = with_packages(having(numpy="2.4.0"), origins={"numpy": "vcs git+https://host/numpy.git@1234"})
    assert not agree(having(numpy="2.4.0"), ours)


def test_another_fact_is_another_runtime() -> None:
    record = having()
    assert not agree(record, but(record, interpreter={"version": "3.11.7"}))
    assert not agree(record, but(record, hardware={"gpus": ("NVIDIA A100",)}))
    assert not agree(record, but(record, platform={"container": "docker"}))


def test_what_could_not_be_told_contradicts_nothing() -> None:
    record = having(numpy="2.4.0")
    assert agree(record, but(record, hardware=LAZY))
    assert agree(record, but(record, interpreter={"build": LAZY}))
    assert agree(record, but(record, hardware=Hardware()))


def test_two_records_that_know_nothing_in_common_do_not_match() -> None:
    blind = Record(interpreter=LAZY, kernel=LAZY, platform=LAZY, hardware=LAZY, packages=LAZY)
    assert not agree(having(numpy="2.4.0"), blind)
    assert agree(blind, blind)


def test_what_is_installed_counts_where_it_is_known() -> None:
    upgraded = with_packages(having(), installed={"numpy": "2.4.0"})
    assert not agree(having(numpy="1.26.4"), upgraded)


def test_a_union_knows_what_either_knows() -> None:
    one = but(having(numpy="2.4.0"), hardware=LAZY, interpreter={"build": LAZY})
    both = union(one, having(pandas="2.3.0"))
    assert both == having(numpy="2.4.0", pandas="2.3.0")


def test_the_later_look_tells_what_is_on_disk() -> None:
    stale = with_packages(having(numpy="2.4.0", pandas="2.3.0"), on_disk={"numpy": "2.5.0", "pandas": ""})
    packages = union(stale, having(numpy="2.4.0")).packages
    assert isinstance(packages, Packages)
    assert packages.on_disk == {"pandas": ""}


def test_changes_name_facts_by_section_and_packages_by_name() -> None:
    was = having(numpy="1.26.4", pandas="2.3.0")
    now = but(having(numpy="2.4.0", scipy="1.17.0"), interpreter={"version": "3.13.0"})
    assert changes(was, now, everything=True) == {
        "interpreter.version": "3.12.1 -> 3.13.0",
        "numpy": "1.26.4 -> 2.4.0",
        "pandas": "2.3.0 -> ",
        "scipy": " -> 1.17.0",
    }


def test_a_package_that_was_not_imported_yet_is_not_gone() -> None:
    assert changes(having(numpy="1.26.4"), having(), everything=False) == {}
    removed = with_packages(having(), installed={"pip": "26.0"})
    assert changes(having(numpy="1.26.4"), removed, everything=False) == {"numpy": "1.26.4 -> "}


def test_a_change_of_origin_is_told_with_the_version() -> None:
    ours = with_packages(having(numpy="2.4.0"), origins={"numpy": "editable numpy"})
    assert changes(having(numpy="2.4.0"), ours, everything=True) == {
        "numpy": "2.4.0 (from an index) -> 2.4.0 (editable numpy)"
    }


def test_a_long_list_of_changes_is_cut_and_says_so() -> None:
    many = having({f"needed-{number}": "1" for number in range(200)}, numpy="2.4.0")
    told = changes(having(numpy="1.26.4"), many, everything=True)
    assert len(told) == MAX_LOG_CHANGES
    assert "numpy" in told, "imported packages come first"
    assert told[MORE] == "and 102 more"


def test_a_long_fact_leaves_a_change_that_a_stamp_can_hold() -> None:
    was = but(having(), interpreter={"build": "x" * MAX_TEXT})
    now = but(having(), interpreter={"build": "y" * MAX_TEXT})
    assert len(changes(was, now, everything=True)["interpreter.build"]) <= MAX_TEXT
