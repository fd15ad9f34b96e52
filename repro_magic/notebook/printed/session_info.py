"""What ``session_info`` and its forerunner ``sinfo`` printed, as text or in HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .draft import NAME, VERSION, Draft
from .shown import Shown

NEEDLES = ("Session information updated", "-----\nPython ", "<summary>Click to view session information")

_ROW = re.compile(rf"({NAME})(\s+)(NA|{VERSION})")
_FENCE = "-----"


def read(shown: Shown) -> Iterator[Draft]:
    """Fenced sections: what the session imported, what came along, Jupyter, Python and the system."""
    lines = [line.strip() for line in shown.lines]
    if _FENCE not in lines:
        return
    draft = Draft(
        "sinfo" if "sinfo" in shown.source and "session_info" not in shown.source else "session_info"
    )
    section = 0
    columns: list[tuple[int, int]] = []
    for line in [*lines, _FENCE]:
        if line == _FENCE:
            draft.out_of_line(at for _, at in columns)
            columns = []
            section += 1
        elif section and (found := _ROW.fullmatch(line)):
            draft.package(found[1], found[3], "imported" if section == 1 else "needed")
            columns.append((len(found[1]), found.start(3)))
        elif line.startswith("Python "):
            draft.tell_python(line.removeprefix("Python "))
        elif line.startswith("Session information updated at "):
            draft.date = line.removeprefix("Session information updated at ")
        elif draft.python:
            _machine(draft, line)
    if draft.python:
        yield draft


def _machine(draft: Draft, line: str) -> None:
    if line.endswith("logical CPU cores") or " logical CPU cores," in line:
        draft.tell_cores(line)
    else:
        draft.tell_platform(line)
