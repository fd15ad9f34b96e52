"""What ``pip list`` and ``pip freeze`` printed, and lines of pins such as scanpy's header."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from .draft import NAME, VERSION, Draft
from .shown import Shown

NEEDLES = ("Package ", "==", '"version":')

_HEAD = re.compile(r"Package\s+Version(\s.*)?")
_ROW = re.compile(rf"({NAME})(\s+)({VERSION})(\s.*)?")
_PIN = re.compile(rf"({NAME})==({VERSION})")
_DIRECT = re.compile(rf"({NAME}) @ \S+")


def read(shown: Shown) -> Iterator[Draft]:
    """A table, JSON, or pins; all of them of distributions."""
    yield from _table(shown)
    yield from _json(shown)
    yield from _pins(shown)


def _table(shown: Shown) -> Iterator[Draft]:
    draft = Draft("pip list")
    inside = False
    columns: list[int] = []
    for line in shown.lines:
        if _HEAD.fullmatch(line):
            inside = True
        elif inside and not set(line) <= set("- "):
            found = _ROW.fullmatch(line)
            inside = found is not None
            if found and draft.package(found[1], found[3], "installed", imported_as=False):
                columns.append(found.start(3))
    draft.out_of_line(columns)
    if draft.tells:
        yield draft


def _json(shown: Shown) -> Iterator[Draft]:
    for line in shown.lines:
        if not line.startswith('[{"name":'):
            continue
        try:
            listed = json.loads(line)
        except (ValueError, RecursionError):
            continue
        draft = Draft("pip list")
        for each in listed:
            name, version = each.get("name"), each.get("version")
            if isinstance(name, str) and isinstance(version, str):
                draft.package(name, version, "installed", imported_as=False)
        if draft.tells:
            yield draft


def _pins(shown: Shown) -> Iterator[Draft]:
    """Pins count where nothing else stands in their lines, and where no requirements file was written."""
    if "%%writefile" in shown.source or "pip install" in shown.source:
        return
    freeze = Draft("pip freeze")
    header = Draft("version line")
    for line in shown.lines:
        words = line.split()
        pins = [_PIN.fullmatch(word) for word in words]
        if len(words) == 1 and pins[0]:
            freeze.package(pins[0][1], pins[0][2], "installed", imported_as=False)
        elif len(words) > 2 and all(pins):
            for pin in filter(None, pins):
                header.package(pin[1], pin[2])
        elif found := _DIRECT.fullmatch(line):
            freeze.unversioned[found[1]] = "from a URL"
    yield from (draft for draft in (freeze, header) if any(draft.packages.values()))
