"""``%repro explore``: two runtimes side by side, with widgets (ipywidgets)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..measures.explain.html import report_html
from ..measures.explain.text import report_text
from ..model.errors import MissingExtraError, ReproError
from ..model.finding import Finding, Report, Severity, Verdict
from ..model.format import DEFAULT_LEVEL
from ..model.scope import Level
from ..workflow import exploring

if TYPE_CHECKING:
    from ..workflow.exploring import Source

_MARKS = {Severity.error: "✖", Severity.warning: "▲", Severity.info: "·"}
_VERDICTS = {
    Verdict.same: "✔ same",
    Verdict.differs: "✖ differs",
    Verdict.unknown: "? unknown",
    Verdict.unstamped: "? unstamped",
    Verdict.newer_format: "? newer format",
}
_LEAST = {"everything": Severity.info, "warnings and errors": Severity.warning, "errors": Severity.error}
_ALL = "all components"
_STYLE = {"description_width": "8em"}


class Explorer:
    """The widgets, and what they show. Every change of one compares again, or filters what was compared.

    Raises MissingExtraError without ipywidgets.
    """

    def __init__(self, sources: Sequence[Source], level: Level = Level[DEFAULT_LEVEL]) -> None:
        try:
            import ipywidgets
        except ImportError:
            raise MissingExtraError("%repro explore", module="ipywidgets", extra="widget") from None
        self._sources = list(sources)
        self.report = Report(verdict=Verdict.unknown)
        made: Any = ipywidgets
        wide, names = made.Layout(width="99%"), self._names()

        def labelled(kind: Any, label: str, **traits: Any) -> Any:
            return kind(description=label, style=_STYLE, **traits)

        self.was = labelled(made.Dropdown, "Recorded", options=names, value=min(1, len(names) - 1))
        self.now = labelled(made.Dropdown, "Now", options=names, value=0)
        path = "another notebook or record, by its path"
        self.file = labelled(made.Text, "Add a file", placeholder=path, continuous_update=False)
        levels = [(each.name, each) for each in Level]
        # Buttons, for notebooks keep the arrow keys that a slider would need to themselves.
        self.level = labelled(made.ToggleButtons, "Level", options=levels, value=level)
        self.level.style.button_width = "8em"
        self.component = labelled(made.Dropdown, "Component", options=[_ALL])
        self.severity = labelled(made.Dropdown, "Show", options=list(_LEAST))
        self.search = labelled(made.Text, "Search", placeholder="a name, a version, a word")
        self.verdict = made.HTML()
        self.findings = labelled(made.SelectMultiple, "Findings", options=[], rows=7, layout=wide)
        self.detail = made.HTML()
        choose = "choose findings above: the requirement lines that undo them appear here"
        self.requirements = labelled(
            made.Textarea, "To undo", rows=3, layout=wide, disabled=True, placeholder=choose
        )
        rows = (
            (self.was, self.now, self.file),
            (self.level,),
            (self.component, self.severity, self.search),
        )
        boxes = [made.HBox(list(row), layout=made.Layout(flex_flow="row wrap")) for row in rows]
        self.box = made.VBox([*boxes, self.verdict, self.findings, self.detail, self.requirements])
        for widget in (self.was, self.now, self.level):
            widget.observe(self._compare, "value")
        for widget in (self.component, self.severity, self.search):
            widget.observe(self._filter, "value")
        self.findings.observe(self._tell, "value")
        self.file.observe(self._add, "value")
        self._compare()

    def bundle(self) -> dict[str, Any]:
        """What to publish: the widgets where they can live, else the report as it stands."""
        bundle: dict[str, Any] = {
            "text/html": report_html(self.report),
            "text/plain": report_text(self.report),
        }
        if self.box.model_id:
            view = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
            bundle["application/vnd.jupyter.widget-view+json"] = view
        return bundle

    def shown(self) -> list[Finding]:
        """The findings that pass the filters, worst first."""
        words = self.search.value.casefold().split()
        return [
            each
            for each in self.report.findings
            if each.severity >= _LEAST[self.severity.value]
            and self.component.value in (_ALL, each.component)
            and all(word in _searched(each) for word in words)
        ]

    def _names(self) -> list[tuple[str, int]]:
        return [(source.name, at) for at, source in enumerate(self._sources)]

    def _compare(self, _change: object = None) -> None:
        self.verdict.value = "<p>Looking …</p>"
        was, now = self._sources[self.was.value], self._sources[self.now.value]
        try:
            self.report = exploring.compare(was, now, self.level.value)
        except ReproError as error:
            self.report = Report(verdict=Verdict.unknown, reason=str(error))
        found = sorted({each.component for each in self.report.findings})
        chosen = self.component.value
        self.component.options = [_ALL, *found]
        self.component.value = chosen if chosen in found else _ALL
        self._filter()

    def _filter(self, _change: object = None) -> None:
        findings = self.shown()
        self.findings.options = [(_line(each), at) for at, each in enumerate(findings)]
        counted = f"{len(findings)} of {len(self.report.findings)} findings shown"
        reason = f" {escape(self.report.reason)}" if self.report.reason else ""
        verdict = f"<strong>{_VERDICTS[self.report.verdict]}</strong> at level {self.level.value.name}"
        self.verdict.value = f'<p role="status">{verdict}: {counted}.{reason}</p>'
        self._tell()

    def _tell(self, _change: object = None) -> None:
        shown = self.shown()
        chosen = [shown[at] for at in self.findings.value if at < len(shown)]
        self.detail.value = "".join(
            f"<p><strong>{escape(each.subject)}</strong>: {escape(each.message)}<br>{escape(each.remedy)}"
            + (f"<br>Accepted: {escape(each.accepted)}" if each.accepted else "")
            + f"<br><small>{escape(each.code)}</small></p>"
            for each in chosen
        )
        self.requirements.value = "\n".join(exploring.requirements(chosen))

    def _add(self, change: dict[str, Any]) -> None:
        """Offer the record of a file too, and set it beside."""
        named = str(change["new"]).strip()
        if not named:
            return
        try:
            source = exploring.of_file(Path(named))
        except ReproError as error:
            self.verdict.value = f'<p role="alert">{escape(str(error))}</p>'
            return
        self._sources.append(source)
        chosen = self.now.value
        self.was.options = self.now.options = self._names()
        self.now.value = chosen
        self.was.value = len(self._sources) - 1


def _line(finding: Finding) -> str:
    mark = "✓" if finding.accepted else _MARKS[finding.severity]
    step = f"{finding.was} → {finding.now}" if finding.was or finding.now else finding.message
    return f"{mark} {finding.component} · {finding.subject}: {step}"


def _searched(finding: Finding) -> str:
    told = (finding.code, finding.component, finding.subject, finding.was, finding.now)
    return " ".join((*told, finding.message)).casefold()
