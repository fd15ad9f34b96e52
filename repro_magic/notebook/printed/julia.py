"""What Julia printed: ``versioninfo()`` and ``Pkg.status()``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .draft import Draft
from .shown import Shown

NEEDLES = ("Julia Version ", "Status `", "[0")

_JULIA = re.compile(r"Julia Version (\d\S*)")
_PACKAGE = re.compile(
    r"\s*(?:[\u2302\u2303\u2191\u21c5]\s*)?\[[0-9a-f]{8}\] (?:[+~\u2191-] )?([A-Za-z]\w*) v(\d\S*).*"
)
_CPU = re.compile(r"\s+CPU: (?:(\d+) [x\u00d7] )?(.+)")


def read(shown: Shown) -> Iterator[Draft]:
    """Julia's version and platform, and the packages of its project."""
    draft = Draft("versioninfo()")
    for line in shown.lines:
        if found := _JULIA.fullmatch(line):
            draft.python, draft.implementation = found[1], "julia"
        elif draft.python and line.startswith("  OS: "):
            draft.tell_platform(line)
        elif draft.python and (found := _CPU.fullmatch(line)):
            draft.cpu = found[2]
            draft.tell_cores(found[1] or "")
        elif found := _PACKAGE.fullmatch(line):
            draft.named("julia", found[1], found[2], "installed")
    if any(draft.packages.values()) and not draft.python:
        draft.tool = "Pkg.status"
    if draft.tells:
        yield draft
