"""What the ``%version_information`` magic printed, and tables of its form: qutip's and qiskit's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from .draft import Draft
from .shown import Shown

NEEDLES = ("Software versions", ">Software<", "Software</th>", "Qiskit Software")

_HEADED = {
    "Software": "version_information",
    "Qiskit Software": "qiskit_version_table",
    "System information": "",
}
_BITS = re.compile(r" \d\dbit .*")


def read(shown: Shown) -> Iterator[Draft]:
    """The JSON form where there is one, else the tables of the HTML."""
    for told in shown.json:
        listed = told.get("Software versions")
        if isinstance(listed, list):
            draft = Draft("version_information")
            _rows(
                draft,
                ((each.get("module"), each.get("version")) for each in listed if isinstance(each, dict)),
            )
            if draft.tells:
                yield draft
                return
    draft = Draft("")
    for table in shown.tables:
        heading = table[0][0] if table and table[0] else ""
        if heading in _HEADED:
            draft.tool = draft.tool or _HEADED[heading]
            _rows(draft, ((row[0], row[1]) for row in table[1:] if len(row) == 2))
            draft.date = draft.date or next((row[0] for row in table[1:] if len(row) == 1), "")
    if draft.tool and draft.tells:
        yield draft


def _rows(draft: Draft, rows: Iterable[tuple[Any, Any]]) -> None:
    for name, value in rows:
        if not isinstance(name, str) or not isinstance(value, str):
            continue
        if name in ("Python", "Python version"):
            draft.tell_python(_BITS.sub("", value))
        elif name == "IPython":
            draft.ipython = value
        elif name == "OS":
            draft.tell_platform(value.replace(" ", "-"))
        elif name in ("Number of CPUs", "CPUs"):
            draft.tell_cores(value)
        else:
            draft.package(name, value)
