"""How a JSON file is written, so that what is put into it looks like the rest."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from .spans import Container

_ESCAPED = re.compile(r"\\u(?!00[01])[0-9a-fA-F]{4}")
"""An escape that a writer had a choice about: those of control characters are in every file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """How members of one object are written."""

    newline: str
    """Line ending between members; empty where they stand in one line."""
    base: str
    """Indentation of the members."""
    unit: str
    """Indentation of each level below them."""
    comma: str
    """What stands between members of one line."""
    colon: str
    """What stands between a key and its value."""
    ascii: bool
    """Whether characters outside of ASCII are escaped."""

    @property
    def gap(self) -> str:
        """What stands between a comma, or the opening bracket of a tall object, and a member."""
        return self.newline + self.base if self.newline else self.comma[1:]

    def written(self, value: Any) -> str:
        """The JSON text of a value that a member of this style has."""
        if not self.newline:
            return json.dumps(value, separators=(self.comma, self.colon), ensure_ascii=self.ascii)
        text = json.dumps(value, indent=self.unit, separators=(",", self.colon), ensure_ascii=self.ascii)
        return text.replace("\n", self.newline + self.base)


def style_in(text: str, root: Container, container: Container) -> Style:
    """The style of the members of an object of a file, by those that are there.

    ``root`` is the object around it, whose style counts where ``container`` has no members.
    """
    outer = root.gap(text, 0)
    blank = "" if container.items else text[container.start + 1 : container.end - 1]
    shape = container.gap(text, -1) if container.items else blank or outer
    newline = "\r\n" if "\r\n" in shape else "\n" if "\n" in shape else "\r" if "\r" in shape else ""
    indent = _indent(outer)
    base = _indent(shape) if container.items or blank else indent * 2
    colon = (container.items or root.items)[0].colon
    colon = ": " if "\n" in colon or "\r" in colon else colon
    several = len(container.items) > 1 and not newline
    return Style(
        newline=newline,
        base=base,
        unit=base.removeprefix(indent) or indent,
        comma="," + (shape if several else " " if colon.endswith(" ") else ""),
        colon=colon,
        ascii=text.isascii() and _ESCAPED.search(text) is not None,
    )


def _indent(gap: str) -> str:
    """What follows the last line ending of a gap."""
    return re.split(r"[\r\n]", gap)[-1] if "\n" in gap or "\r" in gap else ""
