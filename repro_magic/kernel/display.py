"""Showing reports and records below a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..measures.explain.html import record_html, report_html
from ..measures.explain.markdown import record_markdown, report_markdown
from ..measures.explain.text import record_text, report_text
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


def show_record(agent: Agent) -> None:
    """Publish all that is known of what the notebook uses; the card at the top stays as small as it is."""
    record = agent.record().embedded()
    data = {
        "text/html": record_html(record, whole=True),
        "text/markdown": record_markdown(record, whole=True),
        "text/plain": record_text(record, whole=True),
    }
    agent.shell.display_pub.publish(data=data, metadata={})
