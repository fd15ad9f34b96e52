"""Parts of an output that differ from run to run and mean nothing: addresses, timings, temporary names."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from ...model.errors import ReproError

Rule = tuple[re.Pattern[str], str]

_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")

_BAR = r"[^\n]*\d+%\|[^\n|]*\|[^\n]*"
_AMOUNT = r"\d+(?:\.\d+)?\s*(?:ns|[uµμ]s|ms|s|sec|seconds|min|minutes|h)\b"

RULES: Sequence[Rule] = tuple(
    (re.compile(pattern, flags), replacement)
    for pattern, flags, replacement in (
        (_BAR, 0, "PROGRESS"),
        (r"(?:PROGRESS\n?)+", 0, "PROGRESS\n"),
        (r"(?:CPU times|Wall time):[^\n]*", 0, "TIMING"),
        (r"\d[^\n]*? ± [^\n]*? per loop[^\n]*", 0, "TIMING"),
        (rf"\b(elapsed|took|time|duration|finished in|in)(\W{{1,4}}){_AMOUNT}", re.IGNORECASE, r"\1\2TIMING"),
        (r"\b0x[0-9a-fA-F]{5,}\b", 0, "ADDRESS"),
        (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE, "ID"),
        (r"\b[0-9a-f]{32}\b", 0, "ID"),
        (r"(?:/private)?(?:/tmp|/var/tmp|/var/folders|/dev/shm)/[^\s:'\"<>)]*", 0, "TEMPORARY"),
        (r"[A-Za-z]:\\[^\n'\"<>]*?\\Temp\\[^\s'\"<>)]*", re.IGNORECASE, "TEMPORARY"),
        (r"\bipykernel_\d+\b", 0, "ipykernel"),
        (r"(?<=<ipython-input-)\d+-[0-9a-f]+(?=>)", 0, "N"),
        (r"\bpid[= :]\s*\d+", re.IGNORECASE, "PID"),
    )
)
"""Pattern and what is put in the place of each match, in their order."""


class SanitizeFileError(ReproError):
    """A file of sanitizing patterns that cannot be read."""


def sanitizing(path: Path) -> tuple[Rule, ...]:
    """The patterns of a file for nbval's ``--nbval-sanitize-with``: sections with ``regex`` and ``replace``.

    Raises SanitizeFileError.
    """
    sections = configparser.RawConfigParser()
    try:
        with path.open(encoding="utf-8") as lines:
            sections.read_file(lines)
        return tuple(
            (re.compile(sections.get(name, "regex")), sections.get(name, "replace"))
            for name in sections.sections()
        )
    except (OSError, UnicodeDecodeError, configparser.Error, re.error) as error:
        reason = " ".join(str(error).split())
        raise SanitizeFileError(f"{path}: not a file of sanitizing patterns: {reason}") from error


def without_volatile(text: str, rules: Iterable[Rule] = ()) -> str:
    """The text with words for its volatile parts, without colours, and redrawn lines as last drawn."""
    text = _ANSI.sub("", text)
    if "\r" in text:
        text = "\n".join(_last_drawn(line) for line in text.replace("\r\n", "\n").split("\n"))
    for pattern, replacement in (*rules, *RULES):
        text = pattern.sub(replacement, text)
    return "\n".join(line.rstrip() for line in text.rstrip().split("\n"))


def _last_drawn(line: str) -> str:
    """What a terminal shows of a line that was written over itself."""
    return next((part for part in reversed(line.split("\r")) if part.strip()), "")
