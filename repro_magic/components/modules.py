"""From import names to files: of loaded modules, and of names that could be imported."""

from __future__ import annotations

import os
import sys

_MODULE = type(sys)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from typing import Any


def names() -> Iterator[str]:
    """Names of loaded modules in the order of loading; other threads may go on importing.

    Cells may put anything there: what is no name of a module is passed over.
    """
    yield from (name for name in list(sys.modules) if type(name) is str)


def members(module: object) -> dict[str, Any]:
    """The module's own dictionary, read past any ``__getattr__`` of lazy and of pretended modules."""
    if issubclass(type(module), _MODULE):
        try:
            found = object.__getattribute__(module, "__dict__")
        except Exception:  # noqa: BLE001  # a class of modules that hides its dictionary
            return {}
        if type(found) is dict:
            return found
    return {}


def file_of(module: object) -> str:
    """File that a module was loaded from, empty when there is none."""
    found = members(module).get("__file__")
    return found if type(found) is str else ""


def loaded(known: Container[str] = ()) -> dict[str, str]:
    """Top-level import names that are loaded from files, with the file. ``known`` ones are left out.

    Of a namespace package, which has no file, it is the packages directly below: ``google.protobuf``.
    """
    found = {}
    spaces = set()
    all_names = list(names())
    for name in all_names:
        if "." not in name and name not in known:
            module = sys.modules.get(name)
            if path := file_of(module):
                found[name] = path
            elif is_space(module):
                spaces.add(name)
    if spaces:
        starts = tuple(name + "." for name in spaces)
        for name in all_names:
            if name.startswith(starts) and name.rpartition(".")[0] in spaces and name not in known:
                module = sys.modules.get(name)
                if path := file_of(module):
                    found[name] = path
                elif is_space(module):
                    spaces.add(name)
    return found


def is_space(module: object) -> bool:
    """Whether it is a namespace package: a package without a file of its own."""
    return "__path__" in members(module) and not file_of(module)


def inside(tops: Container[str]) -> dict[str, str]:
    """Loaded modules inside those packages with their files, one for each folder."""
    found = {}
    folders = set()
    for name in names():
        if "." in name and name.partition(".")[0] in tops:
            path = file_of(sys.modules.get(name))
            folder = os.path.dirname(path)
            if folder and folder not in folders:
                folders.add(folder)
                found[name] = path
    return found


def located(name: str) -> str:
    """File that importing the name would load, empty when it is not found. Nothing is imported.

    A dotted name is followed as long as its packages are namespaces: ``google.protobuf``.
    """
    top, *deeper = name.split(".")
    spec = _found(top, None)
    path = top
    for part in deeper:
        if spec is None or spec.origin not in (None, "namespace"):
            break
        locations = spec.submodule_search_locations
        path += "." + part
        spec = _found(path, list(getattr(locations, "_path", locations) or ()))
    origin = getattr(spec, "origin", None)
    has_file = getattr(spec, "has_location", False)
    return origin if has_file and isinstance(origin, str) else ""


def _found(name: str, path: list[str] | None) -> Any:
    standard = sys.modules["_frozen_importlib_external"].PathFinder
    try:
        spec = standard.find_spec(name, path)
    except Exception:  # noqa: BLE001  # a path hook of somebody else
        spec = None
    if spec is not None or path is not None or name in sys.builtin_module_names:
        return spec
    for finder in sys.meta_path:
        # Editable installations put finders here; the one of setuptools would import setuptools.
        if finder is not standard and not type(finder).__module__.startswith("_distutils_hack"):
            try:
                spec = finder.find_spec(name, None)
            except Exception:  # noqa: BLE001  # a finder of somebody else
                spec = None
            if spec is not None:
                return spec
    return None
