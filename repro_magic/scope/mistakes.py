"""Mistakes in a scope, before it is known in which file and on which line they stand."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class Mistake(Exception):  # noqa: N818  # never leaves the room: it becomes a ScopeError
    """What is wrong, at the keys that lead to it from outside in."""

    def __init__(self, what: str, *path: str) -> None:
        super().__init__(what)
        # A file may be a stranger's, and its words are shown in a terminal.
        self.what = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in what)
        self.path = path

    def below(self, *path: str) -> Mistake:
        """The same mistake, seen from farther outside."""
        return Mistake(self.what, *path, *self.path)


def unknown(noun: str, word: object, known: Iterable[str]) -> str:
    """The sentence for a word that is none, with the nearest right spelling or all of a few."""
    names = list(dict.fromkeys(known))
    shown = str(word)[:80]
    near = difflib.get_close_matches(shown, names, n=1)
    if near:
        return f'unknown {noun} "{shown}"; did you mean "{near[0]}"?'
    if len(names) > 20:
        return f'unknown {noun} "{shown}".'
    return f'unknown {noun} "{shown}"; there is {", ".join(names)}.'
