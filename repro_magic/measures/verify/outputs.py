"""Comparing all outputs of one cell with those of another run of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...model.format import MIME
from ...model.verification import Difference, Outcome, Tolerance
from . import images
from .structures import compare_json, parts_of, shown_text, worst
from .texts import compare_texts, told
from .volatile import Rule

Outputs = Sequence[Mapping[str, Any]]

_WIDGET = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """How outputs are compared: tolerance, patterns to put aside, and the day of the other run."""

    tolerance: Tolerance = field(default_factory=Tolerance)
    rules: tuple[Rule, ...] = ()
    day: str = ""

    def outputs(self, was: Outputs, now: Outputs) -> tuple[Difference, ...]:
        """What differs between two lists of outputs; what is equal is left out.

        Streams are joined by name, since a kernel may send them in any number of pieces.
        """
        return tuple(each for each in self._outputs(was, now) if each.outcome is not Outcome.identical)

    def texts(self, was: str, now: str) -> Outcome:
        return compare_texts(was, now, self.tolerance, rules=self.rules, day=self.day)

    def _outputs(self, was: Outputs, now: Outputs) -> Iterator[Difference]:
        for name in ("stdout", "stderr"):
            yield self._text(name, _stream(was, name), _stream(now, name))
        before, after = _displayed(was), _displayed(now)
        for old, new in zip(before, after, strict=False):
            yield from self._displays(old, new)
        for missing in before[len(after) :]:
            yield Difference(mime=_best(missing), outcome=Outcome.differs, told="This output is not there.")
        for more in after[len(before) :]:
            yield Difference(mime=_best(more), outcome=Outcome.differs, told="This output was not there.")
        yield from self._errors(was, now)

    def _text(self, mime: str, was: str, now: str, shown: tuple[str, str] | None = None) -> Difference:
        outcome = self.texts(was, now)
        diff = told(*(shown or (was, now)), self.rules) if outcome is Outcome.differs else ""
        return Difference(mime=mime, outcome=outcome, told=diff)

    def _displays(self, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
        """Every representation that both have: one that only one side has says nothing about the result."""
        shared = [mime for mime in was if mime in now]
        if not shared and (was or now):
            sentence = f"It was {_best(was)} and is {_best(now)}."
            yield Difference(mime=_best(was), outcome=Outcome.differs, told=sentence)
        for mime in shared:
            yield self._representation(mime, was[mime], now[mime])

    def _representation(self, mime: str, was: Any, now: Any) -> Difference:
        if not (isinstance(was, str) and isinstance(now, str)):
            outcome = compare_json(was, now, self.tolerance, self.texts)
            sentence = "The data differ." if outcome is Outcome.differs else ""
            return Difference(mime=mime, outcome=outcome, told=sentence)
        if mime in ("image/png", "image/jpeg", "image/gif", "image/webp"):
            outcome, sentence = images.compare_pictures(was, now, self.tolerance)
            return Difference(
                mime=mime, outcome=outcome, told=sentence, images=_side_by_side(outcome, mime, was, now)
            )
        if mime == "image/svg+xml":
            outcome = self.texts(images.drawn(was), images.drawn(now))
            sentence = "The drawing differs." if outcome is Outcome.differs else ""
            return Difference(
                mime=mime, outcome=outcome, told=sentence, images=_side_by_side(outcome, mime, was, now)
            )
        if mime == "text/html":
            return self._text(mime, shown_text(was), shown_text(now))
        return self._text(mime, was, now)

    def _errors(self, was: Outputs, now: Outputs) -> Iterator[Difference]:
        before, after = _error(was), _error(now)
        if before and after:
            yield self._text("error", before, after)
        elif before:
            sentence = f"It raised {before} and does not."
            yield Difference(mime="error", outcome=Outcome.differs, told=sentence)
        elif after:
            yield Difference(mime="error", outcome=Outcome.failed, told=after)


def outcome_of(differences: Sequence[Difference]) -> Outcome:
    """The worst of the differences of a cell."""
    return worst(each.outcome for each in differences)


def _stream(outputs: Outputs, name: str) -> str:
    parts = parts_of(
        {
            str(at): each.get("text", "")
            for at, each in enumerate(outputs)
            if each.get("output_type") == "stream" and each.get("name", "stdout") == name
        }
    )
    return "".join(part for part in parts.values() if isinstance(part, str))


def _displayed(outputs: Outputs) -> list[dict[str, Any]]:
    """The data of what is displayed, without our own card, and without the ids of widgets."""
    found = []
    for each in outputs:
        data = each.get("data")
        displays = each.get("output_type") in ("display_data", "execute_result")
        if displays and isinstance(data, dict) and MIME not in data:
            found.append({mime: part for mime, part in parts_of(data).items() if mime != _WIDGET})
    return found


def _error(outputs: Outputs) -> str:
    """Name and value of the exception that ended a cell, empty where none did."""
    for each in outputs:
        if each.get("output_type") == "error":
            return f"{each.get('ename', '')}: {each.get('evalue', '')}".strip(": ")
    return ""


def _best(data: Mapping[str, Any]) -> str:
    return next(iter(data), "an empty output")


def _side_by_side(outcome: Outcome, mime: str, was: str, now: str) -> tuple[str, str] | None:
    if outcome not in (Outcome.differs, Outcome.within_tolerance):
        return None
    return images.as_url(mime, was), images.as_url(mime, now)
