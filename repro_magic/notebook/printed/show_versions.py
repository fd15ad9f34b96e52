"""What ``pandas.show_versions()``, ``xarray.show_versions()`` and ``sklearn.show_versions()`` printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .draft import Draft
from .shown import Shown

NEEDLES = ("INSTALLED VERSIONS", "Python dependencies:", "python-bits")

_PAIR = re.compile(r"\s*([A-Za-z_][\w.\- ]{0,60}?)(\s*): ?(.*)")
_FACTS = frozenset(
    (
        *("commit", "python-bits", "OS-release", "Version", "processor", "byteorder", "LC_ALL", "LANG"),
        *("LOCALE", "executable", "libhdf5", "libnetcdf"),
    )
)


def read(shown: Shown) -> Iterator[Draft]:
    """Pairs of names and versions: of what is installed, imported or not."""
    if "INSTALLED VERSIONS" in shown.text:
        yield from _installed_versions(shown)
    elif "Python dependencies:" in shown.text:
        yield from _python_dependencies(shown)


def _installed_versions(shown: Shown) -> Iterator[Draft]:
    draft = Draft("show_versions")
    started = False
    columns: list[int] = []
    for line in shown.lines:
        if line.strip() == "INSTALLED VERSIONS":
            started = True
        elif started and (found := _PAIR.fullmatch(line)):
            columns.append(found.end(2))
            _fact(draft, found[1], found[3])
    # pandas pads its names, xarray does not.
    if any(found > 30 for found in columns) or len(set(columns)) < len(columns) / 2:
        draft.out_of_line(columns)
    if "pandas" in shown.source or "pd." in shown.source:
        draft.tool = "pandas.show_versions"
    elif "xarray" in shown.source or "xr." in shown.source:
        draft.tool = "xarray.show_versions"
    if draft.python:
        yield draft


def _fact(draft: Draft, name: str, value: str) -> None:
    if name == "python":
        draft.tell_python(value)
    elif name == "machine":
        draft.machine = value
    elif name == "OS":
        draft.tell_platform(value)
    elif name == "IPython":
        draft.ipython = value if value != "None" else ""
    elif name not in _FACTS:
        draft.package(name, value, "installed")


def _python_dependencies(shown: Shown) -> Iterator[Draft]:
    draft = Draft("sklearn.show_versions")
    section = ""
    columns: list[int] = []
    for line in shown.lines:
        found = _PAIR.fullmatch(line)
        if line.endswith(":") and not line.startswith(" "):
            section = line
        elif found is None or not section.startswith(("System", "Python dependencies")):
            section = section if found else ""
        elif section == "System:":
            if found[1] == "python":
                draft.tell_python(found[3])
            elif found[1] == "machine":
                draft.tell_platform(found[3])
        else:
            columns.append(found.end(2))
            draft.package(found[1], found[3], "installed")
    draft.out_of_line(columns)
    if draft.python:
        yield draft
