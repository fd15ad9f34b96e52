"""What ``session-info2`` printed: as text, Markdown or HTML, with and without colours."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .draft import NAME, VERSION, Draft
from .shown import Shown

NEEDLES = ("----\t----", "<th>Component</th>", "| Component", "---- ")

_ROW = re.compile(rf"({NAME})\s+({VERSION})(?: \(.{{0,100}}\))?")
_FENCE = re.compile(r"----[\t ]+----")
_ROLES = {"package": "imported", "dependency": "needed"}


def read(shown: Shown) -> Iterator[Draft]:
    """The tables of its richest form: HTML, else Markdown, else text."""
    draft = Draft("session-info2")
    if not _tables(draft, shown):
        _text(draft, shown.lines)
    if draft.python and any(draft.packages.values()):
        yield draft


def _tables(draft: Draft, shown: Shown) -> bool:
    headed = {table[0][0].lower(): table[1:] for table in shown.tables if table and len(table[0]) == 2}
    if "component" not in headed or not headed.keys() & _ROLES.keys():
        return False
    for heading, rows in headed.items():
        for row in rows:
            if len(row) != 2:
                continue
            if heading in _ROLES:
                draft.package(row[0], row[1].partition(" (")[0], _ROLES[heading], imported_as=False)
            elif heading == "component":
                _component(draft, row[0], row[1])
    return bool(draft.python)


def _text(draft: Draft, lines: list[str]) -> None:
    fences = [at for at, line in enumerate(lines) if _FENCE.fullmatch(line.strip())]
    if not fences:
        return
    section = 0
    for line in lines:
        name, _, rest = line.strip().expandtabs(8).partition(" ")
        if _FENCE.fullmatch(line.strip()):
            section += 1
        elif section == len(fences):
            _component(draft, name, rest.strip())
        elif found := _ROW.fullmatch(line.strip()):
            draft.package(found[1], found[2], "needed" if section else "imported", imported_as=False)


def _component(draft: Draft, name: str, value: str) -> None:
    if name == "Python":
        draft.tell_python(value)
    elif name == "OS":
        draft.tell_platform(value)
    elif name == "CPU":
        draft.tell_cores(value)
    elif name == "Updated":
        draft.date = value
