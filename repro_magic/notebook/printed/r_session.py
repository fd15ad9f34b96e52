"""What R printed: ``sessionInfo()``, and ``session_info()`` of sessioninfo and devtools."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .draft import Draft
from .shown import Shown

NEEDLES = ("attached base packages", "R version ", "Session info ")

_R = re.compile(r"R version (\d[\w.]*)(?: Patched)? \((\d{4}-\d\d-\d\d)[^)]*\)")
_ENTRY = re.compile(r"([A-Za-z][A-Za-z0-9.]*)_(\d[\w.\-]*)")
_SETTING = re.compile(r"\s*(version|os|system|date)\s+(\S.*)")
_PACKAGE = re.compile(
    r"\s*(?:[VRPDL] ?|\W )?\s*([A-Za-z][A-Za-z0-9.]+)\s+(\*\s+)?(\d[\w.\-]*)\s+(?:.*\s)?\d{4}-\d\d-\d\d\s.*"
)
_ROLES = {"other attached packages:": "imported", "loaded via a namespace (and not attached):": "needed"}


def read(shown: Shown) -> Iterator[Draft]:
    """Attached packages count as imported, those loaded via a namespace as needed."""
    draft = Draft("sessionInfo()", implementation="R")
    role = ""
    for line in shown.lines:
        if found := _R.search(line):
            draft.python = found[1]
        _setting(draft, line)
        if line.startswith(("Platform: ", "Running under: ")):
            draft.distribution = line.partition(": ")[2] if line.startswith("R") else draft.distribution
            draft.tell_platform(line)
        elif line.strip() in _ROLES:
            role = _ROLES[line.strip()]
        elif not line.strip() or line.endswith(":"):
            role = ""
        elif role:
            _packages(draft, line, role)
        elif draft.tool == "sessioninfo" and (package := _PACKAGE.fullmatch(line)):
            draft.named("R", package[1], package[3], "imported" if package[2] else "needed")
    if draft.python:
        yield draft


def _packages(draft: Draft, line: str, role: str) -> None:
    for name, version in _ENTRY.findall(line):
        draft.named("R", name, version, role)


def _setting(draft: Draft, line: str) -> None:
    """The settings that sessioninfo prints above its packages."""
    found = _SETTING.fullmatch(line)
    if found is None:
        return
    if found[1] == "version" and _R.match(found[2]):
        draft.tool = "sessioninfo"
    elif draft.tool == "sessioninfo":
        if found[1] == "os":
            draft.distribution = found[2]
        elif found[1] == "system":
            draft.tell_platform(found[2].replace(",", "-"))
        elif found[1] == "date":
            draft.date = found[2]
