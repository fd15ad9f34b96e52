"""A verification for people and machines: text, HTML with pictures side by side, and JUnit XML."""

from __future__ import annotations

import html
from collections.abc import Iterator
from xml.etree import ElementTree

from ...model.finding import Severity
from ...model.verification import CellResult, Outcome, Verification

_MARKS = {
    Outcome.identical: "=",
    Outcome.within_tolerance: "~",
    Outcome.not_comparable: "?",
    Outcome.differs: "≠",
    Outcome.failed: "!",
}

_MOST_FINDINGS = 5

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem;
  color-scheme: light dark; color: CanvasText; background: Canvas; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .3rem; }
:root { --line: color-mix(in srgb, CanvasText 20%, Canvas); }
pre { overflow: auto; padding: .7rem; border: 1px solid var(--line); border-radius: 6px; }
.outcome { font-weight: 600; } .differs, .failed { color: light-dark(#b3261e, #ff8a80); }
.pictures { display: flex; flex-wrap: wrap; gap: 1rem; } .pictures figure { margin: 0; }
.pictures img { max-width: 28rem; background: white; border: 1px solid var(--line); }
figcaption, .aside { color: color-mix(in srgb, CanvasText 65%, Canvas); font-size: .9rem; }
"""


def verification_text(result: Verification, name: str) -> str:
    """One line for each cell, a diff below those that differ, and what differs in the runtime."""
    lines = [f"{result.verdict.value}: {name}, run again in {result.kernel}: {_counted(result)}"]
    for cell in result.cells:
        lines.append(f"  {_MARKS[cell.outcome]} cell {cell.number}: {_sentence(cell)}")
        if cell.outcome in (Outcome.differs, Outcome.failed):
            for each in cell.differences:
                lines += [f"      {line}" for line in each.told.splitlines()]
    lines += [f"  {line}" for line in _runtime(result)]
    return "\n".join(lines)


def verification_html(result: Verification, name: str) -> str:
    """One self-contained page; everything from the notebook is escaped."""
    sections = "\n".join(_section(cell) for cell in result.cells if cell.outcome is not Outcome.identical)
    runtime = "".join(f"<li>{_escaped(line)}</li>" for line in _runtime(result))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{_escaped(name)}: {result.verdict.value}</title>
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<style>{_STYLE}</style></head><body>
<h1>{_escaped(name)}: <span class="outcome {result.verdict.value}">{result.verdict.value}</span></h1>
<p>Run again in {_escaped(result.kernel)}: {_escaped(_counted(result))}.</p>
<ul>{runtime}</ul>
{sections}
</body></html>
"""


def verification_junit(results: list[tuple[str, Verification]]) -> str:
    """One test suite for each notebook and one test case for each cell, as CI servers read it."""
    root = ElementTree.Element("testsuites", name="repro verify")
    for name, result in results:
        counts = result.counts
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=_printable(name),
            tests=str(len(result.cells)),
            failures=str(counts.get(Outcome.differs, 0)),
            errors=str(counts.get(Outcome.failed, 0)),
            skipped=str(counts.get(Outcome.not_comparable, 0)),
            time=f"{result.seconds:.1f}",
        )
        for cell in result.cells:
            case = ElementTree.SubElement(
                suite, "testcase", classname=_printable(name), name=f"cell {cell.number}"
            )
            element = _JUNIT.get(cell.outcome)
            if element:
                told = "\n".join(each.told for each in cell.differences)
                inner = ElementTree.SubElement(case, element, message=_printable(_sentence(cell)))
                inner.text = _printable("\n".join([told, *_runtime(result)]).strip())
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


_JUNIT = {Outcome.differs: "failure", Outcome.failed: "error", Outcome.not_comparable: "skipped"}


def _counted(result: Verification) -> str:
    told = ", ".join(f"{count} {outcome.value}" for outcome, count in result.counts.items())
    return f"{len(result.cells)} code cells, {told}" if told else "no code cells"


def _sentence(cell: CellResult) -> str:
    told = f"{cell.outcome.value} {cell.reason}" if cell.reason.startswith("in ") else ""
    sentence = told or cell.outcome.value + (f": {cell.reason}" if cell.reason else "")
    return sentence + (" (two runs here differ as well: nondeterministic)" if cell.nondeterministic else "")


def _runtime(result: Verification) -> Iterator[str]:
    """What differs in the runtime, worst first, or that nothing does."""
    report = result.runtime
    told = [each for each in report.findings if not each.accepted and each.severity > Severity.info]
    if not told:
        yield f"runtime: {report.reason or report.verdict.value}"
    for each in told[:_MOST_FINDINGS]:
        yield f"runtime: {each.message}"
    if len(told) > _MOST_FINDINGS:
        yield f"runtime: and {len(told) - _MOST_FINDINGS} more differences (repro check)"


def _section(cell: CellResult) -> str:
    told = f'<span class="outcome {_class(cell)}">{_escaped(_sentence(cell))}</span>'
    parts = [f"<h2>Cell {cell.number}: {told}</h2>"]
    for each in cell.differences:
        if each.images:
            figures = map(_figure, ("saved", "run again"), each.images)
            parts.append(f'<div class="pictures">{"".join(figures)}</div>')
        if each.told:
            parts.append(f'<p class="aside">{_escaped(each.mime)}</p><pre>{_escaped(each.told)}</pre>')
    return "\n".join(parts)


def _figure(caption: str, url: str) -> str:
    return f'<figure><img alt="{caption}" src="{_escaped(url)}"><figcaption>{caption}</figcaption></figure>'


def _class(cell: CellResult) -> str:
    return cell.outcome.value.replace(" ", "-")


def _escaped(text: str) -> str:
    return html.escape(text)


def _printable(text: str) -> str:
    """Text that XML can hold."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in text)
