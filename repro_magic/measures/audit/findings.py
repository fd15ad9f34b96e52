"""Findings of an audit: evidence that disagrees, and what an environment file does not allow."""

from __future__ import annotations

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from ...model.finding import Finding, Severity
from ...model.record import Record
from .declared import Declared
from .evidence import Seen, language_of, packages_of, release, same, version_of
from .row import Row


def conflicts(seen: Seen, record: Record | None) -> list[Finding]:
    """The metadata names another version than the outputs: one notebook in three that tell both."""
    if seen.stamp is not None and seen.printed is not None:
        found = [*_disagreement("the stamp", seen.stamp, seen.printed.record)]
    else:
        found = []
    saved, ran = release(seen.version), version_of(record)
    if saved and ran and language_of(record) == seen.language and not same(saved, ran):
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
    known, printed = packages_of(one)[0] | packages_of(one)[1], packages_of(other)[0]
    pairs = [(name, known[name], printed[name]) for name in printed if name in known]
    pairs += (
        [("python", version_of(one), version_of(other))] if language_of(one) == language_of(other) else []
    )
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
        if was and now and not same(was, now)
    ]


def doubts(seen: Seen) -> list[Finding]:
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
