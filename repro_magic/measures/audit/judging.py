"""The evidence ladder: what is believed of one notebook, and where its pieces of evidence disagree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from ...model.finding import Finding, Severity
from ...model.printed import PrintedRecords
from ...model.record import NOT_TOLD, SECTIONS, Interpreter, Packages, Record
from ...model.unknown import Unknown
from .declared import Declared
from .row import Row

_VERSION = re.compile(r"\d+(?:\.\d+)*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """The pieces of evidence in one notebook."""

    stamp: Record | None = None
    printed: PrintedRecords | None = None
    language: str = ""
    version: str = ""
    """Of ``language_info``: what last saved the notebook, which need not be what ran."""
    kernel: str = ""
    imports: tuple[str, ...] = ()
    """Distributions."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Columns of the row that need no judging."""


def judged(seen: Seen, path: str) -> Row:
    """The row by the notebook's own evidence; `governed` and `compared` add what is outside of it."""
    record, rung, source = _best(seen)
    packages, needed = _packages(record)
    version = _version(record) or _clean(seen.version)
    findings = [*_conflicts(seen, record), *_edited(seen)]
    return Row(
        path=path,
        verdict=_verdict(findings, known=bool(packages)),
        reason=source or ("" if packages else "no version of a package is told"),
        rung=rung,
        recorded=record.recorded if record is not None else "",
        language=_language(record) or seen.language,
        version=version,
        kernel=seen.kernel,
        imports=seen.imports,
        packages=packages,
        needed=needed,
        findings=tuple(findings),
        **seen.facts,
    )


def governed(row: Row, environment: str, declared: Declared | None) -> dict[str, Any]:
    """What the environment file of the folder adds to a row: columns to replace."""
    if declared is None or row.packages or row.rung in ("stamp", "printed stamp", "version prints"):
        return {"environment": environment}
    pinned = {name: declared.pins[name] for name in row.imports if name in declared.pins}
    if not pinned:
        return {"environment": environment}
    return {
        "environment": environment,
        "packages": pinned,
        "rung": "imports and environment file" if not row.version else row.rung,
        "reason": f"versions are those that {environment} declares",
        "verdict": _verdict(row.findings, known=True),
    }


def record_of(row: Row) -> Record:
    """The record that a row comes to."""
    sections: dict[str, Any] = dict.fromkeys(SECTIONS, NOT_TOLD)
    if row.version:
        sections["interpreter"] = Interpreter(
            implementation=NOT_TOLD,
            version=row.version,
            build=NOT_TOLD,
            source=NOT_TOLD,
            environment=NOT_TOLD,
        )
    if row.packages:
        sections["packages"] = Packages(imported=row.packages, needed=row.needed)
    return Record(basis="observed" if row.rung == "stamp" else "printed", recorded=row.recorded, **sections)


def outside(row: Row, declared: Declared) -> list[Finding]:
    """Packages whose version is not among those that an environment file allows."""
    findings = []
    for name, version in row.packages.items():
        allowed = declared.ranges.get(name)
        if allowed and not _allows(allowed, version):
            findings.append(
                _finding(
                    "package-outside",
                    Severity.error,
                    name,
                    version,
                    allowed,
                    f"{name} was {version}, and {allowed} is asked for.",
                    "Run the notebook with the version that is asked for and compare its results.",
                )
            )
    return findings


def missing(row: Row, present: frozenset[str]) -> list[Finding]:
    """Imported packages of which no version is known, and that are not there."""
    return [
        _finding(
            "package-missing",
            Severity.error,
            name,
            "imported",
            "not installed",
            f"{name}, which the code imports, is not installed.",
            "Install it in the environment.",
        )
        for name in row.imports
        if name not in row.packages and name not in present
    ]


def _allows(allowed: str, version: str) -> bool:
    try:
        return SpecifierSet(allowed).contains(version, prereleases=True)
    except (InvalidSpecifier, ValueError):
        return True


def _best(seen: Seen) -> tuple[Record | None, str, str]:
    if seen.stamp is not None:
        return seen.stamp, "stamp", ""
    if seen.printed is not None:
        prints = all(text.tool == "version prints" for text in seen.printed.texts)
        rung = "version prints" if prints else "printed stamp"
        return seen.printed.record, rung, f"printed by {seen.printed.sources}"
    return None, "language_info" if _clean(seen.version) else "nothing", ""


def _conflicts(seen: Seen, record: Record | None) -> list[Finding]:
    """The metadata names another version than the outputs: one notebook in three that tell both."""
    if seen.stamp is not None and seen.printed is not None:
        found = [*_disagreement("the stamp", seen.stamp, seen.printed.record)]
    else:
        found = []
    saved, ran = _clean(seen.version), _version(record)
    if saved and ran and _language(record) == seen.language and not _same(saved, ran):
        minor = saved.split(".")[:2] != ran.split(".")[:2]
        found.append(
            _finding(
                "evidence-conflict",
                Severity.warning if minor else Severity.info,
                seen.language,
                ran,
                saved,
                f"The outputs were made with {seen.language} {ran}; {saved} of the metadata only saved it.",
                "Believe the outputs; run all cells again and stamp the notebook to settle it.",
            )
        )
    if seen.printed is not None:
        found += [
            _finding(
                "evidence-conflict",
                Severity.warning,
                "outputs",
                "",
                "",
                f"Outputs contradict each other: {note}.",
                "Run all cells again in one environment.",
            )
            for note in seen.printed.notes
        ]
    return found


def _disagreement(where: str, one: Record, other: Record) -> list[Finding]:
    known, printed = _packages(one)[0] | _packages(one)[1], _packages(other)[0]
    pairs = [(name, known[name], printed[name]) for name in printed if name in known]
    pairs += [("python", _version(one), _version(other))] if _language(one) == _language(other) else []
    return [
        _finding(
            "evidence-conflict",
            Severity.warning,
            name,
            was,
            now,
            f"{name} is {was} in {where} and was printed as {now}.",
            "Run all cells again in one environment.",
        )
        for name, was, now in pairs
        if was and now and not _same(was, now)
    ]


def _edited(seen: Seen) -> list[Finding]:
    notes = {note: text for text in (seen.printed.texts if seen.printed else ()) for note in text.notes}
    return [
        _finding(
            "evidence-doubtful",
            Severity.info,
            text.tool,
            "",
            "",
            f"What {text.tool} printed in code cell {text.cell} is doubtful: {note}.",
            "Run the cell again.",
        )
        for note, text in notes.items()
    ]


def _verdict(findings: Any, *, known: bool) -> str:
    if any(each.severity >= Severity.warning and not each.accepted for each in findings):
        return "at risk"
    return "clear" if known else "unknown"


def _packages(record: Record | None) -> tuple[dict[str, str], dict[str, str]]:
    if record is None or isinstance(record.packages, Unknown):
        return {}, {}
    packages = record.packages
    return dict(packages.imported or packages.installed), dict(packages.needed)


def _version(record: Record | None) -> str:
    if record is None or isinstance(record.interpreter, Unknown):
        return ""
    version = record.interpreter.version
    return version if isinstance(version, str) else ""


def _language(record: Record | None) -> str:
    """The language of a record; empty where it does not tell."""
    if record is None or isinstance(record.interpreter, Unknown):
        return ""
    implementation = record.interpreter.implementation
    return implementation if implementation in ("r", "julia") else "python"


def _clean(version: str) -> str:
    """The release numbers that ``language_info.version`` begins with: ``3.8.2-final`` is 3.8.2."""
    found = _VERSION.match(version.strip())
    return found[0] if found else ""


def _same(one: str, other: str) -> bool:
    """Whether two versions are equal as far as the shorter tells."""
    shorter = min(one.count("."), other.count(".")) + 1
    return one.split(".")[:shorter] == other.split(".")[:shorter]


def _finding(
    code: str, severity: Severity, subject: str, was: str, now: str, message: str, remedy: str
) -> Finding:
    component = "packages" if code.startswith("package") else "outputs"
    return Finding(
        code=code,
        severity=severity,
        component=component,
        subject=subject,
        was=was,
        now=now,
        message=message,
        remedy=remedy,
    )
