"""The plots of a report, drawn by matplotlib as SVG that takes its colours from the page around it."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

_INK, _BAR, _LINE = "#0a0b0c", "#0d0e0f", "#101112"
"""Stand for the colours of the page while matplotlib draws."""

_PAGE = {_INK: "currentColor", _BAR: "var(--bar)", _LINE: "var(--line)"}
_STYLE: dict[Any, Any] = {
    "text.color": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "axes.edgecolor": _LINE,
    "font.family": "sans-serif",
    "font.size": 9.0,
    "svg.fonttype": "none",
    "svg.hashsalt": "repro-audit",
    "text.parse_math": False,
}
_FEWEST = 4
_WIDTH, _ROW = 5.4, 0.28


def bars(title: str, rows: Sequence[tuple[str, int]]) -> str:
    """Horizontal bars with their counts as one ``<svg>`` element; empty where matplotlib is not installed.

    The texts are drawn as XML text and escaped by matplotlib.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        return ""
    with rc_context(_STYLE):
        figure = Figure(figsize=(_WIDTH, 0.7 + _ROW * max(len(rows), _FEWEST)), layout="constrained")
        axes = figure.add_subplot()
        names = [_short(name) for name, _ in rows]
        drawn = axes.barh(range(len(rows)), [count for _, count in rows], color=_BAR, height=0.7)
        axes.bar_label(drawn, labels=[f"{count:,}" for _, count in rows], padding=3)
        axes.set_yticks(range(len(rows)), names)
        # A single bar is no thicker than one of several.
        axes.set_ylim(max(len(rows), _FEWEST) - 0.5, -0.5)
        axes.set_title(title, loc="left", fontsize=10)
        axes.xaxis.set_visible(False)
        axes.margins(x=0.12)
        for side in ("top", "right", "bottom"):
            axes.spines[side].set_visible(False)
        axes.tick_params(length=0)
        text = io.StringIO()
        figure.savefig(text, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return _inline(text.getvalue(), title)


def _inline(svg: str, title: str) -> str:
    """The element alone, with the page's colours and without links out of the page."""
    element = svg[svg.index("<svg") :]
    element = re.sub(r"<metadata>.*?</metadata>", "", element, flags=re.DOTALL)
    for drawn, colour in _PAGE.items():
        element = element.replace(drawn, colour)
    # Several plots in one page must not share ids.
    mark = f"p{abs(hash(title)) % 10**8}"
    element = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{mark}", element)
    return element.replace("<svg", f'<svg role="img" aria-label="{title}"', 1)


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:15]}…{name[-24:]}"
