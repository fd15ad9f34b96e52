"""Showing reports below a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..measures.explain.html import report_html
from ..measures.explain.markdown import report_markdown
from ..measures.explain.text import report_text
from ..model.finding import Report

if TYPE_CHECKING:
    from .agent import Agent


def show_report(agent: Agent, report: Report) -> None:
    """Publish a report in every form that a front end may want."""
    data = {
        "text/html": report_html(report),
        "text/markdown": report_markdown(report),
        "text/plain": report_text(report),
    }
    agent.shell.display_pub.publish(data=data, metadata={})
