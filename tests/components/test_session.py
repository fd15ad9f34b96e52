from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
import time
import types
from pathlib import Path
from typing import Any

import pytest
from components.site_directories import age, lay
from live_kernel import Notebook

from repro_magic.components import COLLECTORS, LIVE, isolation
from repro_magic.components.session import Session
from repro_magic.model.record import Record

MAKE = """
from repro_magic.components.session import Session as _S
_session = _S(get_ipython())
def _imported():
    return _session.observe()["packages"]["imported"]
"""


PATIENCE = 20.0
"""Seconds: more than a look in the background ever takes."""


class Shell:
    """As much of an IPython shell as a session looks at."""

    def __init__(self) -> None:
        self.user_ns: dict[str, Any] = {"In": [], "_oh": {}, "quit": exit}
        self.user_ns_hidden = dict(self.user_ns)


def packages(session: Session) -> dict[str, Any]:
    found: dict[str, Any] = session.observe()["packages"]
    assert "unknown" not in found, found
    return found


@pytest.fixture
def shell() -> Shell:
    return Shell()


def load(shell: Shell, *names: str, bind: bool = True) -> None:
    """Import as a cell does."""
    importlib.invalidate_caches()
    for name in names:
        module = importlib.import_module(name)
        if bind:
            shell.user_ns[name.partition(".")[0]] = module


def test_what_is_observed_is_a_record(shell: Shell) -> None:
    facts = Session(shell).observe(patience=PATIENCE)
    assert Record.from_dict(facts).basis == "observed"
    assert set(facts) == {"basis", *COLLECTORS, *LIVE, "packages"}
    assert facts == Session(shell).observe(patience=PATIENCE), "nothing volatile"


def test_a_package_that_a_cell_imports_is_imported_and_what_it_needs_is_needed(
    site: Path, shell: Shell
) -> None:
    lay(site, "frames", requires=("arrays", "unloaded"), files={"frames.py": "import arrays, optional"})
    lay(site, "arrays", "2.0", files={"arrays.py": ""})
    lay(site, "unloaded", files={"unloaded.py": ""})
    lay(site, "optional", files={"optional.py": ""})
    lay(site, "unrelated")
    age(site)
    session = Session(shell)
    assert "frames" not in packages(session)["imported"]
    load(shell, "frames")
    assert session.changed()
    told = packages(session)
    assert told["imported"].items() >= {"frames": "1.0", "optional": "1.0"}.items()
    assert told["needed"].items() >= {"arrays": "2.0", "unloaded": "1.0"}.items()
    assert "arrays" not in told["imported"]
    assert told["installed"]["unrelated"] == "1.0"
    assert not session.changed()


def test_a_needed_package_that_the_notebook_uses_itself_is_imported(site: Path, shell: Shell) -> None:
    lay(site, "frames", requires=("arrays",), files={"frames.py": "import arrays"})
    lay(site, "arrays", "2.0", files={"arrays.py": "class Array: pass"})
    age(site)
    session = Session(shell)
    load(shell, "frames")
    assert "arrays" in packages(session)["needed"]
    shell.user_ns["a"] = sys.modules["arrays"].Array()
    assert session.changed()
    assert packages(session)["imported"]["arrays"] == "2.0"
    del shell.user_ns["a"]
    assert packages(session)["imported"]["arrays"] == "2.0", "what was used stays used"


def test_names_that_differ_from_the_distributions_are_told(site: Path, shell: Shell) -> None:
    lay(site, "Brush", files={"BR/__init__.py": "", "_br_speedups.py": ""})
    lay(site, "typing_stuff", files={"typing_stuff.py": ""})
    session = Session(shell)
    load(shell, "BR", "_br_speedups", "typing_stuff")
    told = packages(session)["modules"]
    assert told["BR"] == "brush"
    assert not {"_br_speedups", "typing_stuff"} & set(told)


def test_what_was_imported_before_the_session_began_is_found(site: Path, shell: Shell) -> None:
    lay(site, "earlypkg", files={"earlypkg.py": ""})
    load(shell, "earlypkg", bind=False)
    assert packages(Session(shell))["imported"]["earlypkg"] == "1.0"


def test_loaded_and_on_disk_are_told_apart(site: Path, shell: Shell) -> None:
    lay(site, "frames", requires=("arrays",), files={"frames.py": "import arrays"})
    arrays = lay(site, "arrays", "1.0", files={"arrays.py": ""})
    age(site)
    session = Session(shell)
    load(shell, "frames")
    assert packages(session)["on_disk"] == {}
    assert not session.environment_changed()
    shutil.rmtree(arrays)
    lay(site, "arrays", "2.0")
    assert session.environment_changed()
    told = packages(session)
    assert told["needed"]["arrays"] == "1.0", "what runs is what was loaded"
    assert told["on_disk"] == {"arrays": "2.0"}
    shutil.rmtree(site / "frames-1.0.dist-info")
    told = packages(session)
    assert told["imported"]["frames"] == "1.0"
    assert told["on_disk"]["frames"] == ""


def test_a_new_folder_on_the_path_is_a_change_of_the_environment(
    site: Path, tmp_path: Path, shell: Shell
) -> None:
    lay(site, "foo")
    age(site)
    session = Session(shell)
    session.observe()
    assert not session.environment_changed()
    sys.path.append(str(tmp_path / "more"))
    assert session.environment_changed()


@pytest.mark.usefixtures("site")
def test_modules_without_a_distribution_change_nothing(tmp_path: Path, shell: Shell) -> None:
    sys.path.append(str(tmp_path))
    (tmp_path / "helpers.py").write_text("")
    session = Session(shell)
    before = packages(session)
    load(shell, "helpers")
    session.observe()
    sys.modules["helpers.inner"] = types.ModuleType("helpers.inner")
    assert not session.changed(), "a module below one that is known"
    del sys.modules["helpers.inner"]
    assert session.changed(), "modules went away, so others may have come"
    assert packages(session) == before


def test_a_variable_that_is_none_of_a_packages_is_no_change(shell: Shell) -> None:
    session = Session(shell)
    session.observe()
    shell.user_ns.update(x=1, y="text", _i1="import numpy", f=len)
    assert not session.changed()
    del shell.user_ns["x"]
    assert not session.changed()


def test_hostile_objects_do_no_harm(site: Path, shell: Shell) -> None:
    class Meta(type):
        @property
        def __module__(cls) -> str:  # type: ignore[override]
            raise RuntimeError("asked")

    class Hostile(metaclass=Meta):
        def __getattribute__(self, name: str) -> Any:
            raise RuntimeError(name)

        def __eq__(self, other: object) -> bool:
            raise RuntimeError("compared")

        __hash__ = None  # type: ignore[assignment]

    lay(site, "foo")
    session = Session(shell)
    shell.user_ns["hostile"], shell.user_ns["Hostile"] = Hostile(), Hostile
    packages(session)
    shell.user_ns["again"] = Hostile()
    session.changed()


@pytest.mark.parametrize("section", ["interpreter", "kernel", "platform", "hardware"])
def test_a_collector_that_fails_leaves_the_others_alone(
    monkeypatch: pytest.MonkeyPatch, shell: Shell, section: str
) -> None:
    def failing() -> dict[str, Any]:
        raise OSError("the disk is gone")

    monkeypatch.setitem(COLLECTORS, section, failing)
    facts = Session(shell).observe()
    assert facts.pop(section) == {"unknown": "OSError while looking at it: the disk is gone"}
    assert not any("unknown" in facts[name] for name in COLLECTORS if name != section)
    assert Record.from_dict(facts)


def test_while_an_earlier_look_still_hangs_the_packages_are_unknown(
    monkeypatch: pytest.MonkeyPatch, shell: Shell
) -> None:
    session = Session(shell)
    released = False

    def hanging(*_: object) -> None:
        while not released:
            time.sleep(0.01)

    monkeypatch.setattr(session._loaded, "look", hanging)
    monkeypatch.setattr(isolation.isolated, "__defaults__", (0.2,))
    assert "longer than" in session.observe()["packages"]["unknown"]
    released = True
    monkeypatch.undo()
    while "unknown" in session.observe()["packages"]:
        time.sleep(0.01)


def test_the_kernels_own_packages_do_not_count_until_they_are_used(notebook: Notebook) -> None:
    notebook.run(MAKE)
    assert notebook.run("print(sorted(_imported()))").stdout == "[]\n"
    notebook.run("import psutil; from traitlets import Int as I; from IPython.display import display, HTML")
    assert notebook.run("print(_session.changed())").stdout == "True\n"
    assert notebook.run("print(sorted(_imported()))").stdout == "['psutil', 'traitlets']\n"
    assert notebook.run("print(_session.changed())").stdout == "False\n"


def test_the_kernel_is_told_with_the_versions_that_run(notebook: Notebook) -> None:
    notebook.run(MAKE)
    told = notebook.run("import ipykernel, IPython\nk = _session.observe()['kernel']\nprint(k)").stdout
    versions = notebook.run(
        "print(dict(name='ipykernel', version=ipykernel.__version__, ipython=IPython.__version__))"
    )
    assert told == versions.stdout


def test_details_are_told_of_what_the_notebook_uses_and_of_what_is_asked_for(
    site: Path, shell: Shell
) -> None:
    for name in ("frames", "unrelated", "asked"):
        lay(site, name, files={f"{name}.py": ""}, record=False)
        (site / f"{name}-1.0.dist-info" / "RECORD").write_text(f"{name}.py,sha256=AAA,5\n")
    age(site)
    load(shell, "frames")
    facts = Session(shell).observe(["asked", "../etc/passwd", "missing"], PATIENCE, thorough=True)
    assert {"frames", "asked"} <= facts["packages"]["digests"].keys()
    assert not facts["packages"]["digests"].keys() & {"unrelated", "missing"}
    assert facts["packages"]["modified"]["frames"] == "1 file, frames.py"


def test_details_that_come_later_are_a_change(site: Path, shell: Shell) -> None:
    lay(site, "frames", files={"frames.py": ""}, record=False)
    (site / "frames-1.0.dist-info" / "RECORD").write_text("frames.py,sha256=AAA,0\n")
    age(site)
    load(shell, "frames")
    session = Session(shell)
    assert "frames" not in packages(session).get("digests", {})
    while not session.changed():
        time.sleep(0.01)
    assert session.observe()["packages"]["digests"]["frames"].startswith("sha256:")


def test_a_digest_of_other_code_than_the_loaded_is_not_told(site: Path, shell: Shell) -> None:
    old = lay(site, "frames", files={"frames.py": ""})
    age(site)
    load(shell, "frames")
    session = Session(shell)
    packages(session)
    shutil.rmtree(old)
    lay(site, "frames", "2.0", record=False)
    (site / "frames-2.0.dist-info" / "RECORD").write_text("frames.py,sha256=AAA,0\n")
    told = session.observe(patience=PATIENCE)["packages"]
    assert told["untold"]["frames"] == "what is loaded is no longer what lies on disk"
    assert "frames" not in told.get("digests", {})


def test_loading_costs_no_heavy_imports() -> None:
    heavy = {
        "packaging",
        "importlib.metadata",
        "psutil",
        "nbformat",
        "jsonschema",
        "dataclasses",
        "json",
        "subprocess",
    }
    code = f"import sys, repro_magic.components.session; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout == "[]\n", done.stderr
