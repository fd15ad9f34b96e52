"""What an output shows, in every form in which a tool may have printed it."""

from __future__ import annotations

import contextlib
import html.parser
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

MAX_CHARACTERS = 150_000
"""Longest text that is read; no tool prints more, and the rest of an output is not looked at."""

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_SEPARATOR = re.compile(r"[\s|:\-]+")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The outputs of one cell, streams and displays apart."""

    source: str
    """Source of the cell; empty where it is hidden."""
    text: str = ""
    """Stream text, ``text/plain`` and preformatted HTML, one after the other, without colours."""
    html: str = ""
    markdown: str = ""
    json: tuple[Any, ...] = field(default=())
    aliases: Mapping[str, str] = field(default_factory=dict)
    """How the code up to this cell calls the modules that it imports: ``np`` to ``numpy``."""

    @cached_property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.text.splitlines()]

    @cached_property
    def blocks(self) -> list[list[str]]:
        """Lines between blank lines."""
        blocks: list[list[str]] = [[]]
        for line in self.lines:
            if line:
                blocks[-1].append(line)
            elif blocks[-1]:
                blocks.append([])
        return [block for block in blocks if block]

    @cached_property
    def tables(self) -> list[list[list[str]]]:
        """Tables of HTML and Markdown as rows of cells; a heading inside of a table begins another."""
        return _html(self.html).tables + _markdown_tables(self.markdown)


def shown(source: str, outputs: Sequence[Mapping[str, Any]], aliases: Mapping[str, str]) -> Shown:
    """What outputs show, of nbformat 3 and 4."""
    texts: list[str] = []
    pages: list[str] = []
    marked: list[str] = []
    told: list[Any] = []
    for output in outputs:
        data = output.get("data")
        bundle: Mapping[str, Any] = data if isinstance(data, dict) else output
        texts.append(as_text(bundle.get("text/plain", bundle.get("text"))))
        pages.append(as_text(bundle.get("text/html", bundle.get("html"))))
        marked.append(as_text(bundle.get("text/markdown")))
        json = bundle.get("application/json", bundle.get("json"))
        told += [json] if isinstance(json, dict) else []
    page = "\n".join(filter(None, pages))[:MAX_CHARACTERS]
    preformatted = _html(page).preformatted if "<pre" in page else []
    text = "\n".join(filter(None, [*texts, *preformatted]))[:MAX_CHARACTERS]
    return Shown(
        source=source,
        text=_ANSI.sub("", text) if "\x1b" in text else text,
        html=page,
        markdown="\n".join(filter(None, marked))[:MAX_CHARACTERS],
        json=tuple(told),
        aliases=aliases,
    )


def as_text(value: object) -> str:
    """Text that a notebook keeps whole or as lines."""
    if isinstance(value, list):
        try:
            return "".join(value)
        except TypeError:
            return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""


class _Page(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.preformatted: list[str] = []
        self._cell: list[str] | None = None
        self._pre: list[str] | None = None
        self._row: list[str] = []
        self._headings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # its interface
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self._row, self._headings = [], 0
        elif tag in ("td", "th"):
            self._cell = []
            self._headings += tag == "th"
        elif tag == "pre":
            self._pre = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            self._row.append(" ".join("".join(self._cell).split()))
            self._cell = None
        elif tag == "tr" and self._row:
            if not self.tables or (self._headings == len(self._row) and self.tables[-1]):
                self.tables.append([])
            self.tables[-1].append(self._row)
            self._row = []
        elif tag == "pre" and self._pre is not None:
            self.preformatted.append("".join(self._pre))
            self._pre = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)
        if self._pre is not None:
            self._pre.append(data)


def _html(text: str) -> _Page:
    page = _Page()
    # What html.parser says about declarations that are none.
    with contextlib.suppress(AssertionError, ValueError):
        page.feed(text)
    return page


def _markdown_tables(text: str) -> list[list[list[str]]]:
    tables: list[list[list[str]]] = []
    inside = False
    for line in text.splitlines():
        row = line.strip()
        if not row.startswith("|"):
            inside = False
        elif not _SEPARATOR.fullmatch(row):
            if not inside:
                tables.append([])
            tables[-1].append([cell.strip() for cell in row.strip("|").split("|")])
            inside = True
    return tables
