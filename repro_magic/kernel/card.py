"""The MIME bundle of the card: data for readers, HTML for people, text for everything else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..measures.explain.html import record_html
from ..measures.explain.text import record_text
from ..model.format import MIME
from ..model.record import Record
from ..model.stamp import Bundle
from ..notebook.ran import run_of


class Card:
    """One record, rendered once, however often the cells that ran with it become more."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._html = record_html(record)
        self._text = record_text(record)

    def with_cells(self, ran: Iterable[tuple[str | None, str]]) -> dict[str, Any]:
        """MIME type to content, for ``display_data``; ``ran`` is id and source of each cell."""
        bundle = Bundle(record=self._record, run=run_of(ran))
        return {MIME: bundle.to_dict(), "text/html": self._html, "text/plain": self._text}
