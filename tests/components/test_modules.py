from __future__ import annotations

import importlib
import sys
import types
from pathlib import Path

import pytest

from repro_magic.components import modules


class Lazy(types.ModuleType):
    """A module whose attributes must not be touched."""

    def __getattribute__(self, name: str) -> object:
        raise AssertionError(f"{name} was asked for")


class Pretended:
    """No module at all, and loud about it."""

    __name__ = "pretended"

    @property
    def __class__(self) -> type:
        raise AssertionError("its class was asked for")

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"{name} was asked for")


def write(site: Path, *paths: str) -> None:
    for path in paths:
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text("")


def test_top_level_modules_and_what_is_below_namespaces_are_listed(site: Path) -> None:
    write(
        site,
        "plain.py",
        "package/__init__.py",
        "package/inner.py",
        "space/one/__init__.py",
        "space/deep/two.py",
    )
    before = set(modules.loaded())
    for name in ("plain", "package.inner", "space.one", "space.deep.two"):
        importlib.import_module(name)
    new = {name: path for name, path in modules.loaded(before).items() if path.startswith(str(site))}
    assert new == {
        "plain": str(site / "plain.py"),
        "package": str(site / "package/__init__.py"),
        "space.one": str(site / "space/one/__init__.py"),
        "space.deep.two": str(site / "space/deep/two.py"),
    }


def test_modules_inside_of_packages_are_listed_one_for_each_folder(site: Path) -> None:
    write(site, "package/__init__.py", "package/inner.py", "package/sub/__init__.py", "package/sub/a.py")
    for name in ("package.inner", "package.sub.a"):
        importlib.import_module(name)
    assert set(modules.inside({"package"})) == {"package.inner", "package.sub"}


def test_lazy_and_pretended_modules_are_not_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    lazy = Lazy("lazy")
    types.ModuleType.__setattr__(lazy, "__file__", "/somewhere/lazy.py")
    monkeypatch.setitem(sys.modules, "lazy", lazy)
    monkeypatch.setitem(sys.modules, "pretended", Pretended())  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "nothing", None)  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "odd", types.ModuleType("odd"))
    sys.modules["odd"].__file__ = 3  # type: ignore[assignment]
    assert modules.loaded()["lazy"] == "/somewhere/lazy.py"
    assert not {"pretended", "nothing", "odd"} & set(modules.loaded())


def test_names_are_located_without_importing(site: Path) -> None:
    write(site, "space/one/__init__.py", "plain.py")
    (site / "loud").mkdir()
    (site / "loud" / "__init__.py").write_text("raise SystemExit('imported')")
    importlib.invalidate_caches()
    assert modules.located("plain") == str(site / "plain.py")
    assert modules.located("loud") == str(site / "loud" / "__init__.py")
    assert modules.located("loud.inner") == str(site / "loud" / "__init__.py")
    assert modules.located("space.one") == str(site / "space" / "one" / "__init__.py")
    assert not {"plain", "loud", "space"} & set(sys.modules)


@pytest.mark.parametrize(
    "name", ["nowhere", "sys", "space", "space.nothing", "", ".", "a..b", "é-", "space.one.x"]
)
def test_names_without_a_file_are_not_located(site: Path, name: str) -> None:
    (site / "space").mkdir()
    importlib.invalidate_caches()
    assert modules.located(name) == ""


def test_finders_of_editable_installations_are_asked(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def find_spec(self, name: str, *_: object) -> None:
            raise RuntimeError(name)

    class Editable:
        def find_spec(self, name: str, *_: object) -> object:
            place = site / "elsewhere.py"
            return importlib.util.spec_from_file_location(name, place) if name == "hooked" else None

    write(site, "elsewhere.py")
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Broken(), Editable()])
    assert modules.located("hooked") == str(site / "elsewhere.py")
