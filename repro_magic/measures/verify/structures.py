"""Comparing JSON values and HTML: by what they hold, numbers within a tolerance."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from typing import Any

from ...model.verification import Outcome, Tolerance

TextComparison = Callable[[str, str], Outcome]

_DEEPEST = 200

_PASSED_OVER = frozenset({"style", "script"})
_VOLATILE_KEYS = frozenset({"id", "uid", "model_id", "root_id", "uuid", "docid"})


def compare_json(was: Any, now: Any, tolerance: Tolerance, texts: TextComparison, depth: int = 0) -> Outcome:
    """How two JSON values compare; keys that hold generated ids are passed over."""
    if depth > _DEEPEST:
        return Outcome.identical if was == now else Outcome.differs
    if isinstance(was, dict) and isinstance(now, dict):
        if was.keys() != now.keys():
            return Outcome.differs
        kept = [key for key in was if key not in _VOLATILE_KEYS]
        return worst(compare_json(was[key], now[key], tolerance, texts, depth + 1) for key in kept)
    if isinstance(was, list) and isinstance(now, list):
        if len(was) != len(now):
            return Outcome.differs
        pairs = zip(was, now, strict=True)
        return worst(compare_json(old, new, tolerance, texts, depth + 1) for old, new in pairs)
    if isinstance(was, str) and isinstance(now, str):
        return texts(was, now)
    return _compare_scalars(was, now, tolerance)


def _compare_scalars(was: Any, now: Any, tolerance: Tolerance) -> Outcome:
    if was == now and type(was) is type(now):
        return Outcome.identical
    numbers = [value for value in (was, now) if type(value) in (int, float)]
    if len(numbers) < 2 or all(isinstance(value, int) for value in numbers):
        return Outcome.differs
    if all(math.isnan(value) for value in numbers):
        return Outcome.identical
    return Outcome.within_tolerance if tolerance.allows(float(was), float(now)) else Outcome.differs


def worst(outcomes: Any) -> Outcome:
    """The worst of several outcomes; identical when there are none."""
    return max(outcomes, key=lambda each: each.rank, default=Outcome.identical)


def shown_text(html: str) -> str:
    """What a page shows of HTML, one line for each row of a table or block: the values, not their styling."""
    reader = _Shown()
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError):  # what the parser cannot follow is compared as it stands
        return html
    return "\n".join(" ".join(line.split()) for line in "".join(reader.parts).splitlines() if line.strip())


class _Shown(HTMLParser):
    """Collects text; cells are set apart by blanks, rows and blocks by line ends."""

    _BLOCKS = frozenset({"tr", "p", "div", "li", "br", "table", "h1", "h2", "h3", "h4", "pre", "summary"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _PASSED_OVER:
            self._hidden += 1
        elif tag in ("img", "iframe", "audio", "video", "source"):
            self.parts += [f" {value or ''} " for name, value in attrs if name in ("src", "srcdoc")]
        self.parts.append("\n" if tag in self._BLOCKS else " " if tag in ("td", "th") else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _PASSED_OVER:
            self._hidden = max(0, self._hidden - 1)
        elif tag in self._BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def parts_of(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """MIME type to content of one output, texts in one piece."""
    return {
        mime: "".join(content) if _is_lines(content) else content
        for mime, content in bundle.items()
        if isinstance(mime, str)
    }


def _is_lines(content: object) -> bool:
    return isinstance(content, list) and all(isinstance(line, str) for line in content)
