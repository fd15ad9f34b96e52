"""Looks that are kept while nothing changes over there, with a real interpreter and a counted probe."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from components.site_directories import lay

from repro_magic.components import kept, targets
from repro_magic.components.kept import Look, Looks
from repro_magic.model.record import Packages, Record
from repro_magic.model.unknown import Unknown

LAUNCH = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
LONG_AGO = 1_700_000_000


class Manager:
    """Finds one kernelspec: a script that leaves a mark each time that it is run, and then is this Python."""

    def __init__(self, folder: Path) -> None:
        self.marks = folder / "marks"
        self.site = folder / "site"
        self.site.mkdir()
        settle(self.site)
        script = folder / "python3"
        script.write_text(f'#!/bin/sh\necho x >> {self.marks}\nexec {sys.executable} "$@"\n')
        script.chmod(0o755)
        self.argv = [str(script), *LAUNCH]
        self.language = "python"
        self.resource_dir = str(folder)
        self.env = {"PYTHONPATH": str(self.site)}
        self.metadata: dict[str, str] = {}

    def get_kernel_spec(self, _: str) -> Manager:
        return self

    @property
    def looked(self) -> int:
        """How often the interpreter was run."""
        return len(self.marks.read_text().split()) if self.marks.exists() else 0


def settle(folder: Path) -> None:
    """Let the last change of the folder be long ago."""
    os.utime(folder, (LONG_AGO, LONG_AGO))


@pytest.fixture
def manager(tmp_path: Path) -> Manager:
    return Manager(tmp_path)


def installed(told: Record | Unknown) -> dict[str, str]:
    assert isinstance(told, Record), told
    assert isinstance(told.packages, Packages)
    return dict(told.packages.installed)


def test_an_environment_that_did_not_change_is_looked_at_once(manager: Manager) -> None:
    looks = Looks()
    first = targets.kernelspec("k", manager=manager, kept=looks)
    assert isinstance(first, Record)
    assert targets.kernelspec("k", manager=manager, kept=looks) == first
    assert manager.looked == 1


def test_what_a_terminal_installs_is_seen_by_the_next_look(manager: Manager) -> None:
    looks = Looks()
    assert "newcomer" not in installed(targets.kernelspec("k", manager=manager, kept=looks))
    lay(manager.site, "newcomer", "1.0")
    assert installed(targets.kernelspec("k", manager=manager, kept=looks))["newcomer"] == "1.0"


def test_a_directory_that_has_just_changed_is_not_trusted_yet(manager: Manager) -> None:
    looks = Looks()
    lay(manager.site, "newcomer", "1.0")
    for _ in range(2):
        targets.kernelspec("k", manager=manager, kept=looks)
    assert manager.looked == 2
    settle(manager.site)
    for _ in range(3):
        targets.kernelspec("k", manager=manager, kept=looks)
    assert manager.looked == 3


def test_a_directory_that_comes_to_be_is_seen(manager: Manager, tmp_path: Path) -> None:
    later = tmp_path / "later"
    manager.env = {"PYTHONPATH": str(later)}
    looks = Looks()
    assert "newcomer" not in installed(targets.kernelspec("k", manager=manager, kept=looks))
    lay(later, "newcomer", "1.0")
    assert "newcomer" in installed(targets.kernelspec("k", manager=manager, kept=looks))


def test_another_command_line_or_environment_is_another_look(manager: Manager) -> None:
    looks = Looks()
    targets.kernelspec("k", manager=manager, kept=looks)
    manager.env = {**manager.env, "ANSWER": "42"}
    targets.kernelspec("k", manager=manager, kept=looks)
    targets.kernelspec("k", ["pytest"], manager=manager, kept=looks)
    assert manager.looked == 3


def test_who_asks_again_gets_a_new_look(manager: Manager) -> None:
    looks = Looks()
    for _ in range(2):
        targets.kernelspec("k", manager=manager, kept=looks, again=True)
    assert manager.looked == 2


def test_a_look_does_not_live_for_ever(manager: Manager, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = Looks()
    targets.kernelspec("k", manager=manager, kept=looks)
    monkeypatch.setattr(kept, "LONGEST", 0.0)
    targets.kernelspec("k", manager=manager, kept=looks)
    assert manager.looked == 2


def test_a_failed_look_is_not_made_anew_at_each_check(manager: Manager) -> None:
    Path(manager.argv[0]).write_text(f"#!/bin/sh\necho x >> {manager.marks}\nexit 1\n")
    looks = Looks()
    for _ in range(2):
        assert isinstance(targets.kernelspec("k", manager=manager, kept=looks), Unknown)
    assert manager.looked == 1


def test_only_so_many_looks_are_kept() -> None:
    looks = Looks()
    look = Look(record=Record(), places={}, began=time.time_ns())
    for number in range(100):
        looks.keep((str(number),), look)
    assert looks.find(("0",)) is None
    assert looks.find(("99",)) is look


@pytest.mark.parametrize("told", [None, {}, [["/a", 1]], [["/a", "1", 2]], [["/a", True, 2]], [[]] * 2000])
def test_places_of_another_form_are_no_answer(told: object) -> None:
    assert kept.places_in(told) is None
