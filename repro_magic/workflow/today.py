"""The one clock of the house."""

from __future__ import annotations

import datetime


def today() -> str:
    """The day to write into a record, ISO 8601."""
    return datetime.datetime.now().astimezone().date().isoformat()
