"""What ``%watermark`` printed: releases 1.x and 2.0 in one layout, 2.1 to 2.6 in another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .draft import NAME, VERSION, Draft
from .shown import Shown

NEEDLES = (
    "IPython version",
    "Python implementation",
    "CPython ",
    "PyPy ",
    "atermark",
    "CPU cores",
    "ast updated",
)

_KEYED = re.compile(r"([^:]{1,60}?)(\s*): ?(.*)")
_KEYS = {
    "Python version": "python",
    "Compiler": "compiler",
    "Machine": "machine",
    "Watermark": "release",
    "Last updated": "date",
    "Date": "date",
    "Date/Time": "date",
    "Datetime": "date",
    "compiler": "compiler",
    "machine": "machine",
    "last updated": "date",
}
_CLOSED = frozenset(
    (
        *_KEYS,
        *("Python implementation", "Python version", "IPython version", "OS", "system", "CPU cores"),
        *("Author", "Github username", "Email", "Website", "Time", "conda environment", "Release"),
        *("Processor", "Architecture", "Hostname", "Git hash", "Git repo", "Git branch", "GPU Info"),
        *("Python installation", "Jupyter enviroment", "Jupyter environment"),
        *("release", "processor", "interpreter", "host name"),
    )
)
_PYTHON = re.compile(r"(CPython|PyPy|Jython|IronPython) (\S+)")
_SPACED = re.compile(rf"({NAME})(\s+)(not installed|unknown|{VERSION})")
_OWN = re.compile(r"watermark(?: v\.)? (\d\S*)")
_LATEST = re.compile(r" \(version \S+ is available\)")
_DATED = re.compile(r"(?:[^:]{0,80}?\s)??(\d{4}-\d\d-\d\d\S*|\d\d/\d\d/\d{4})(?: \d\d:\d\d:\d\d.{0,6})?\s*")


def read(shown: Shown) -> Iterator[Draft]:
    """One draft where the text has the lines of watermark, or its cell asked for them.

    In a cell that also runs other code, names count only behind a line that nothing else prints.
    """
    draft = Draft("watermark")
    told = _Told(draft, packages=_asks_only("watermark", shown.source))
    for block in shown.blocks:
        told.columns = []
        for line in block:
            told.line(line)
        if any(at > length + 1 for length, at in told.columns):
            draft.out_of_line(at for _, at in told.columns)
    if draft.tells and (told.marked or "watermark" in shown.source):
        yield draft


def _asks_only(magic: str, source: str) -> bool:
    """Whether a cell does nothing but ask: magics, imports and comments."""
    lines = [line.strip() for line in source.splitlines()]
    plain = all(not line or line.startswith(("%", "#", "import ", "from ", magic)) for line in lines)
    return plain and magic in source


class _Told:
    """Reads the lines of one text into a draft."""

    def __init__(self, draft: Draft, *, packages: bool) -> None:
        self.draft = draft
        self.marked = False
        """Whether a line was met that only watermark prints."""
        self.columns: list[tuple[int, int]] = []
        """Of the packages of a block: length of the name, and where the value or the colon stands."""
        self._packages = packages

    def line(self, line: str) -> None:
        draft = self.draft
        if found := _PYTHON.fullmatch(line):
            draft.implementation = found[1]
            self.marked |= draft.tell_python(found[2])
        elif found := re.fullmatch(r"IPython (\d\S*)", line):
            draft.ipython = found[1]
            self.marked = True
        elif found := _OWN.fullmatch(line):
            draft.release = found[1]
            self.marked = True
        elif found := _DATED.fullmatch(line):
            draft.date = draft.date or line[found.start(1) :].strip()
        elif found := _SPACED.fullmatch(line):
            self._package(found[1], found[3], found.start(3))
        elif found := _KEYED.fullmatch(line):
            self.marked |= _member(draft, found[1], found[3])
            if found[1] not in _CLOSED:
                self._package(found[1], _LATEST.sub("", found[3]), found.end(2) + 1)

    def _package(self, name: str, value: str, column: int) -> None:
        if (self._packages or self.marked) and self.draft.package(name, value):
            self.columns.append((len(name), column))


def _member(draft: Draft, key: str, value: str) -> bool:
    """Take a line of the closed set of keys; says whether only watermark prints such a line."""
    if key == "Python implementation":
        draft.implementation = value
    elif key == "Python version":
        return draft.tell_python(value)
    elif key == "IPython version":
        draft.ipython = value if value[:1].isdigit() else ""
    elif key in ("OS", "system"):
        draft.tell_platform(value)
    elif key == "CPU cores":
        draft.tell_cores(value)
    elif key in _KEYS:
        setattr(draft, _KEYS[key], value.strip())
    return key in ("Python implementation", "IPython version", "Watermark", "Last updated", "last updated")
