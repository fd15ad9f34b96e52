"""What a ``scooby.Report`` printed, as text or in HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .draft import Draft
from .shown import Shown

NEEDLES = ("  Date: ", "scooby-report")

_RULE = re.compile(r"-{80}")
_PAIR = re.compile(r"\s*(\S[^:]{0,60}?) : (.*)")
_PYTHON = re.compile(r"\s*Python (\d\.\d.*)")
_DATED = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} .{0,20}\d{4}.{0,10}")


def read(shown: Shown) -> Iterator[Draft]:
    """Pairs before the line of Python tell the machine, pairs after it are packages."""
    draft = Draft("scooby")
    if any("scooby-report" in part for part in (shown.html, shown.source)) and shown.tables:
        _table(draft, shown.tables[0])
    if not draft.python:
        _text(draft, shown.lines)
    if draft.python and draft.date:
        yield draft


def _text(draft: Draft, lines: list[str]) -> None:
    inside = False
    columns: list[tuple[int, int]] = []
    for line in lines:
        if _RULE.fullmatch(line.strip()):
            if inside:
                draft.out_of_line(at for _, at in columns)
            inside, columns = not inside, []
        elif inside and line.strip().startswith("Date: "):
            draft.date = line.strip().removeprefix("Date: ")
        elif inside and (found := _PYTHON.fullmatch(line)):
            draft.tell_python(found[1])
        elif inside and (found := _PAIR.fullmatch(line)):
            columns.append((len(found[1]), found.start(2)))
            _pair(draft, found[1], found[2])


def _table(draft: Draft, rows: list[list[str]]) -> None:
    for row in rows:
        if len(row) == 1:
            if row[0].startswith("Python "):
                draft.tell_python(row[0].removeprefix("Python "))
            elif _DATED.fullmatch(row[0]):
                draft.date = row[0]
            continue
        for name, value in zip(row[::2], row[1::2], strict=False):
            _pair(draft, name, value)


def _pair(draft: Draft, name: str, value: str) -> None:
    if draft.python:
        draft.package(name, value)
    elif name == "OS":
        draft.tell_platform(value)
    elif name == "CPU(s)":
        draft.tell_cores(value)
    elif name == "Machine":
        draft.machine = value
