"""The day in a printed date, where it can be read in one way only."""

from __future__ import annotations

import datetime
import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(r"\b(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_NAMED = re.compile(r"\b([A-Z][a-z]{2})[a-z]*\.? (\d{1,2})\b.*?\b(\d{4})\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]{2})[a-z]*\.? (\d{4})\b")
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")


def day(text: str) -> str:
    """The day of a printed date, ISO 8601; empty where there is none, or where it could be one of two.

    ``05/06/2015`` may be of May or of June: watermark printed both orders in its time.
    """
    if found := _YEAR_FIRST.search(text):
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.search(text):
        return _iso(int(found[3]), _month(found[2]), int(found[1]))
    for found in _NAMED.finditer(text):
        if _month(found[1]):
            return _iso(int(found[3]), _month(found[1]), int(found[2]))
    if found := _SLASHED.search(text):
        one, other, year = int(found[1]), int(found[2]), int(found[3])
        if one > 12 or one == other:
            return _iso(year, other, one)
        return _iso(year, one, other) if other > 12 else ""
    return ""


def _month(name: str) -> int:
    short = name[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _iso(year: int, month: int, of_month: int) -> str:
    try:
        return datetime.date(year, month, of_month).isoformat()
    except ValueError:
        return ""
