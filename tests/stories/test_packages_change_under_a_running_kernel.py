from __future__ import annotations

from pathlib import Path

from installed_packages import wheel
from live_kernel import Notebook


def pip_install(folder: Path, path: Path) -> str:
    return f"%pip install --quiet --no-index --upgrade --target {folder} {path}"


def on_path(kernel: Notebook, site: Path) -> Path:
    """A folder that the kernel imports from; it is there before Python remembers that it is not."""
    site.mkdir()
    kernel.run(f"import sys; sys.path.insert(0, {str(site)!r})")
    return site


def test_an_upgrade_of_a_loaded_package_says_restart(loaded: Notebook, tmp_path: Path) -> None:
    site = on_path(loaded, tmp_path / "site")
    loaded.run("%repro")
    assert loaded.run(pip_install(site, wheel(tmp_path, "driftpkg", "1.0"))).status == "ok"
    ran = loaded.run("import driftpkg; driftpkg.__version__")
    assert ran.record["packages"]["imported"] == {"driftpkg": "1.0"}
    assert "on_disk" not in ran.record["packages"]

    ran = loaded.run(pip_install(site, wheel(tmp_path, "driftpkg", "2.0")))
    packages = ran.record["packages"]
    assert packages["imported"] == {"driftpkg": "1.0"}, "what runs is what was loaded"
    assert packages["on_disk"] == {"driftpkg": "2.0"}
    assert "restart the kernel" in ran.updates[-1]["text/plain"]


def test_a_package_that_is_taken_away_is_said_too(loaded: Notebook, tmp_path: Path) -> None:
    site = on_path(loaded, tmp_path / "site")
    loaded.run(pip_install(site, wheel(tmp_path, "driftpkg", "1.0")))
    loaded.run("import driftpkg")
    loaded.run("%repro")
    ran = loaded.run(f"!rm -r {site}/driftpkg*")
    assert ran.record["packages"]["on_disk"] == {"driftpkg": ""}
