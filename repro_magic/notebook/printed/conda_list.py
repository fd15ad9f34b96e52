"""What ``conda list`` printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .draft import NAME, VERSION, Draft
from .names import normalized
from .shown import Shown

NEEDLES = ("# packages in environment", "# Name  ")

_ROW = re.compile(rf"({NAME})\s+({VERSION})(?:\s+(\S+))?(?:\s+(\S+))?")
_PLACEHOLDER = re.compile(r"\S*--\S*VERSION\S*\s.*")


def read(shown: Shown) -> Iterator[Draft]:
    """The rows of an environment; Python among them is the interpreter of that environment."""
    draft = Draft("conda list")
    inside = False
    for line in shown.lines:
        if line.startswith(("# packages in environment", "# Name  ")):
            inside = True
        elif inside and not line.startswith("#"):
            _row(draft, line)
    if draft.tells:
        yield draft


def _row(draft: Draft, line: str) -> None:
    found = _ROW.fullmatch(line)
    if found is None:
        if _PLACEHOLDER.fullmatch(line):
            draft.note("a name stands where a version should: its package was not built from a release")
        return
    name, version, build, channel = found[1], found[2], found[3] or "", found[4] or ""
    if name == "python":
        draft.tell_python(version)
        return
    by_pip = build in ("<pip>", "pypi_0") or channel in ("pypi", "<pip>")
    if draft.package(name, version, "installed", imported_as=False) and not by_pip:
        draft.origins[normalized(name)] = f"conda {channel}".strip()
