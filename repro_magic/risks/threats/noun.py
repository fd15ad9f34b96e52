"""A threat: one row of the catalogue with the small pure function that looks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ...model.finding import Finding
from ...model.text import Place
from ..risk import Risk
from ..subject import Subject

MAX_SHOWN: Final = 400
"""Most characters of each text of a finding."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """One place where a check found what it looks for."""

    subject: str
    """What it is about, as an accepted risk names it: a package, a path, ``cell 3``."""
    message: str
    """One sentence."""
    found: str = ""
    """The fact in a few words."""
    place: Place | None = None
    weight: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Threat(Risk):
    """A kind of finding about one notebook and its runtime, compared with nothing."""

    check: Callable[[Subject], Iterator[Sighting]]

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """What the check finds, as severe as the level makes it."""
        # One thing may be seen in several places; it is told once.
        for seen in {(each.subject, each.message): each for each in self.check(subject)}.values():
            yield Finding(
                code=self.code,
                severity=self.severity(subject.level),
                component=self.component,
                subject=_plain(seen.subject),
                was="",
                now=_plain(seen.found),
                message=_plain(seen.message),
                remedy=self.remedy,
                weight=seen.weight,
                place=str(seen.place) if seen.place else "",
            )


def _plain(text: str) -> str:
    """Text of somebody's notebook, without control characters and not longer than anybody reads."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return printable if len(printable) <= MAX_SHOWN else printable[: MAX_SHOWN - 1] + "…"
