from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from components.interpreters import others
from components.site_directories import lay

from repro_magic.components import COLLECTORS, targets
from repro_magic.components.environment import MOST_PACKAGES, here
from repro_magic.model.format import MAX_PACKAGES
from repro_magic.model.record import Packages, Record
from repro_magic.model.unknown import Unknown

PROBE = Path(targets.__file__).parent / "probe.py"


def told(*names: str) -> Packages:
    record = Record.from_dict(here(names))
    assert isinstance(record.packages, Packages), record.packages
    return record.packages


def test_packages_are_told_by_role(site: Path) -> None:
    lay(site, "Pillow", "11.0", requires=("needed",), files={"PIL/__init__.py": "raise SystemExit"})
    lay(site, "needed", "1.0")
    lay(site, "other", "2.0", direct_url={"url": "file:///x", "dir_info": {}})
    packages = told("PIL", "json", "nothing")
    assert packages.imported == {"pillow": "11.0"}
    assert packages.needed == {"needed": "1.0"}
    assert packages.installed == {"other": "2.0"}
    assert packages.modules == {"PIL": "pillow"}
    assert packages.origins == {"other": "directory other"}


def test_a_name_that_cannot_be_imported_may_be_that_of_a_distribution(site: Path) -> None:
    lay(site, "Some_Data", "1.0")
    assert told("some.data").imported == {"some-data": "1.0"}


def test_a_module_of_ones_own_is_nobodys_package(site: Path) -> None:
    lay(site, "helpers", "1.0", files={"other.py": ""})
    (site / "helpers.py").write_text("")
    assert told("helpers").imported == {}


def test_an_environment_without_packages_is_a_record(site: Path) -> None:
    assert not list(site.iterdir())
    assert told("numpy") == Packages()


def test_as_many_packages_are_told_as_a_reader_accepts() -> None:
    assert MOST_PACKAGES == MAX_PACKAGES


@pytest.mark.usefixtures("site")
def test_a_collector_that_fails_leaves_the_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def printing() -> dict[str, object]:
        print("hello")
        return {}

    monkeypatch.setitem(COLLECTORS, "hardware", printing)
    record = Record.from_dict(here())
    assert record.hardware == Unknown("looking at it printed: hello")
    assert not isinstance(record.platform, Unknown)


@pytest.mark.parametrize("kind", ["own", *sorted(others())])
def test_the_probe_loads_little_and_says_nothing_else(kind: str) -> None:
    python = others().get(kind, sys.executable)
    told = subprocess.run([python, "-S", str(PROBE), "n", "", ""], capture_output=True, text=True, check=True)
    assert told.stderr == ""
    assert told.stdout.startswith("\n@@repro-magic n@@{")
    assert told.stdout.count("\n") == 2
    if kind.startswith("pypy") or "too old" in told.stdout:
        return
    timed = subprocess.run(
        [python, "-S", "-X", "importtime", str(PROBE), "n", "", ""],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip() for line in timed.stderr.splitlines()}
    assert "repro_magic_probed.environment" in loaded
    heavy = {"json", "re", "typing", "dataclasses", "enum", "subprocess", "threading", "packaging", "psutil"}
    assert not heavy & loaded
    assert not {name for name in loaded if name.startswith("repro_magic.")}
