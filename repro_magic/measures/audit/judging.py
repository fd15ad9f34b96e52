"""The evidence ladder: what is believed of one notebook."""

from __future__ import annotations

from typing import Any

from ...model.finding import Severity
from ...model.record import NOT_TOLD, SECTIONS, Interpreter, Packages, Record
from .declared import Declared
from .evidence import Seen, language_of, packages_of, release, version_of
from .findings import conflicts, doubts
from .row import Row


def judged(seen: Seen, path: str) -> Row:
    """The row by the notebook's own evidence; `governed` adds what is outside of it."""
    record, rung, source = _best(seen)
    packages, needed = packages_of(record)
    version = version_of(record) or release(seen.version)
    findings = [*conflicts(seen, record), *doubts(seen)]
    return Row(
        path=path,
        verdict=_verdict(findings, known=bool(packages)),
        reason=source or ("" if packages else "no version of a package is told"),
        rung=rung,
        recorded=record.recorded if record is not None else "",
        language=language_of(record) or seen.language,
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


def _best(seen: Seen) -> tuple[Record | None, str, str]:
    if seen.stamp is not None:
        return seen.stamp, "stamp", ""
    if seen.printed is not None:
        prints = all(text.tool == "version prints" for text in seen.printed.texts)
        rung = "version prints" if prints else "printed stamp"
        return seen.printed.record, rung, f"printed by {seen.printed.sources}"
    return None, "language_info" if release(seen.version) else "nothing", ""


def _verdict(findings: Any, *, known: bool) -> str:
    if any(each.severity >= Severity.warning and not each.accepted for each in findings):
        return "at risk"
    return "clear" if known else "unknown"
