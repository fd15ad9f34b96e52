"""Rows of the catalogue of risks, told in a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from .text import columns

_WIDTH: Final = 88


def catalogue_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """The titles of many rows by family, or everything about one."""
    if len(rows) == 1:
        return _whole(rows[0])
    parts = []
    for family, members in groupby(rows, key=lambda row: row["family"]):
        listed = columns([(row["code"], row["kind"], row["title"]) for row in members])
        parts.append("\n".join([f"{family}:", *(f"  {line}" for line in listed)]))
    return "\n\n".join(parts)


def _whole(row: Mapping[str, Any]) -> str:
    severities = columns([list(row["severities"]), list(row["severities"].values())])
    parts = [f"{row['code']} ({row['kind']}, {row['family']})", row["title"], ""]
    for label, key in (
        ("Looks for", "looks_for"),
        ("Why", "why"),
        ("Source", "source"),
        ("Remedy", "remedy"),
    ):
        parts += textwrap.wrap(
            f"{label + ':':<11}{row[key]}", _WIDTH, subsequent_indent=" " * 11, break_long_words=False
        )
    return "\n".join([*parts, "", *severities])
