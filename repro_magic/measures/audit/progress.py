"""One line that says how far an audit is, for people at a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator

from .row import Row

_EVERY = 0.2
"""Seconds between two lines."""


def told(rows: Iterable[Row], total: int, *, show: bool | None = None) -> Iterator[Row]:
    """The rows, while standard error tells how many of ``total`` there are and when the rest will be."""
    stream = sys.stderr
    if not (stream.isatty() if show is None else show):
        yield from rows
        return
    started = last = time.monotonic()
    done = 0
    try:
        for row in rows:
            done += 1
            now = time.monotonic()
            if now - last > _EVERY:
                last = now
                stream.write(f"\r\x1b[K{line(done, total, now - started)}")
                stream.flush()
            yield row
    finally:
        stream.write("\r\x1b[K")
        stream.flush()


def line(done: int, total: int, seconds: float) -> str:
    """``1,200 of 2,000 notebooks (60 %), 640 per second, 1 s left``."""
    speed = done / seconds if seconds > 0 else 0.0
    left = (total - done) / speed if speed else 0.0
    share = f"{100 * done // total} %" if total else "all"
    return f"{done:,} of {total:,} notebooks ({share}), {speed:,.0f} per second, {_span(left)} left"


def _span(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} s" if whole < 120 else f"{whole // 60} min" if whole < 7200 else f"{whole / 3600:.1f} h"
