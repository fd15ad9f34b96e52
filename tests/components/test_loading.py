from __future__ import annotations

import importlib
import os
import shutil
import sys
import time
from pathlib import Path

import pytest
from components.site_directories import age, lay

from repro_magic.components import distributions
from repro_magic.components.loading import Loaded, process_start


def look(loaded: Loaded) -> dict[str, str]:
    loaded.look(distributions.current())
    return loaded.versions


def upgrade(site: Path, name: str, version: str, content: str = "") -> None:
    for info in site.glob(f"{name}-*.dist-info"):
        shutil.rmtree(info)
    lay(site, name, version, files={f"{name}.py": content})
    importlib.invalidate_caches()


def test_the_process_began_before_now_and_not_long_ago() -> None:
    age_of_process = time.time() - process_start()
    assert 0 < age_of_process < 24 * 3600


def test_the_version_at_the_time_of_loading_is_remembered(site: Path) -> None:
    lay(site, "driftpkg", "1.0", files={"driftpkg.py": ""})
    age(site)
    importlib.import_module("driftpkg")
    loaded = Loaded()
    assert look(loaded)["driftpkg"] == "1.0"
    upgrade(site, "driftpkg", "2.0")
    assert look(loaded)["driftpkg"] == "1.0"
    assert loaded.on_disk("driftpkg", distributions.current()) == "2.0"
    shutil.rmtree(site / "driftpkg-2.0.dist-info")
    assert look(loaded)["driftpkg"] == "1.0"
    assert loaded.on_disk("driftpkg", distributions.current()) == ""


def test_when_the_disk_changed_meanwhile_the_module_itself_decides(site: Path) -> None:
    lay(site, "driftpkg", "1.0", files={"driftpkg.py": "__version__ = '1.0'"})
    importlib.invalidate_caches()
    importlib.import_module("driftpkg")
    upgrade(site, "driftpkg", "2.0")
    assert look(Loaded())["driftpkg"] == "1.0"


@pytest.mark.parametrize(
    "told", ["", "__version__ = 3", "__version__ = type('S', (str,), {})('1.0')", "__version__ = '2.0.0'"]
)
def test_a_module_that_does_not_tell_a_plain_version_is_not_asked(site: Path, told: str) -> None:
    lay(site, "driftpkg", "2.0", files={"driftpkg.py": told})
    importlib.invalidate_caches()
    importlib.import_module("driftpkg")
    assert look(Loaded())["driftpkg"] == "2.0"


def test_what_was_on_disk_before_the_last_look_is_believed(site: Path) -> None:
    lay(site, "driftpkg", "2.0", files={"driftpkg.py": "__version__ = 'a scheme of its own'"})
    age(site)
    loaded = Loaded()
    look(loaded)
    importlib.import_module("driftpkg")
    assert look(loaded)["driftpkg"] == "2.0"


def test_modules_of_others_inside_of_a_package_are_found_as_they_are_loaded(site: Path) -> None:
    lay(site, "apache-airflow", files={"airflow/__init__.py": "", "airflow/providers/__init__.py": ""})
    for part in ("x", "y"):
        lay(site, f"apache-airflow-providers-{part}", files={f"airflow/providers/{part}/__init__.py": ""})
    importlib.invalidate_caches()
    loaded = Loaded()
    importlib.import_module("airflow.providers.x")
    assert {"apache-airflow", "apache-airflow-providers-x"} == {n for n in look(loaded) if "airflow" in n}
    assert not loaded.settled("airflow.providers.y")
    importlib.import_module("airflow.providers.y")
    assert "apache-airflow-providers-y" in look(loaded)
    assert loaded.owners_of(["airflow.providers.y.operators", "airflow.models"]) == {
        "apache-airflow-providers-y",
        "apache-airflow",
    }


def test_parts_of_an_old_namespace_package_are_told_apart(site: Path) -> None:
    for part in ("one", "two"):
        lay(site, f"old-{part}", files={"old/__init__.py": "", f"old/{part}/__init__.py": ""})
    importlib.invalidate_caches()
    importlib.import_module("old.one")
    loaded = Loaded()
    assert {name for name in look(loaded) if name.startswith("old")} == {"old-one"}


def test_what_cannot_bring_a_distribution_is_settled(site: Path) -> None:
    lay(
        site,
        "foo",
        files={"foo/__init__.py": "", "foo/inner.py": "", "space/bar.py": "", "space/more.py": ""},
    )
    importlib.invalidate_caches()
    loaded = Loaded()
    look(loaded)
    for name in ("foo.inner", "space.bar"):
        importlib.import_module(name)
        assert not loaded.settled(name)
    look(loaded)
    assert loaded.settled("foo.other")
    assert loaded.settled("space.bar.deeper")
    assert not loaded.settled("space.more")
    assert loaded.settled("sys")
    assert os.path.basename(sys.modules["foo"].__file__ or "") == "__init__.py"
