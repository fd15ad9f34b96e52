"""The MIME bundle of the card: data for readers, HTML for people, text for everything else."""

from __future__ import annotations

from typing import Any

from ..measures.explain.html import record_html
from ..measures.explain.scope import asked
from ..measures.explain.text import record_text
from ..model.format import MIME
from ..model.record import Record
from ..model.scope import Scope
from ..model.stamp import Bundle, Run


class Card:
    """One record, rendered once, however often the cells that ran with it become more."""

    def __init__(self, record: Record, scope: Scope) -> None:
        self._record = record
        self._scope = scope
        told = asked(scope)
        self._html = record_html(record, asked=told)
        self._text = record_text(record, asked=told)

    def after(self, run: Run) -> dict[str, Any]:
        """MIME type to content, for ``display_data``, once these cells have run."""
        bundle = Bundle(record=self._record, run=run, scope=self._scope)
        return {MIME: bundle.to_dict(), "text/html": self._html, "text/plain": self._text}
