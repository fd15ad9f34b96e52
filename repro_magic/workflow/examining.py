"""Looking at notebooks for an audit: what is read of each, in which order, and what it comes to."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from ..measures.audit import findings as findings_of
from ..measures.audit import judging
from ..measures.audit.batches import Batch, Settings
from ..measures.audit.cache import Cache
from ..measures.audit.entry import CannotReadError, Entry, read
from ..measures.audit.evidence import Seen
from ..measures.audit.row import Row, unreadable
from ..model.errors import NewerFormatError, NotebookError
from ..model.finding import Finding, Verdict
from ..model.record import Record
from ..model.scope import Level, Scope
from ..model.stamp import Stamp
from ..model.unknown import Unknown
from ..notebook import printed
from ..notebook.imports import imported_by
from ..notebook.printed.names import distribution
from ..notebook.skimming import Skimmed, read_content, skim
from ..notebook.stamping import read as carried_by


def examine(batch: Batch) -> list[Row]:
    """One row for every entry of a batch, in their order. Never raises; nothing of a notebook is run."""
    with _without_collector():
        settings = batch.settings
        cache = Cache(settings.cache, f"{settings.level}:{settings.risks}") if settings.cache else None
        if cache is None:
            return [_row(entry, batch, None) for entry in batch.entries]
        with cache.batch():
            return [_row(entry, batch, cache) for entry in batch.entries]


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Notebooks are trees of many objects without cycles, which the collector would walk again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _row(entry: Entry, batch: Batch, cache: Cache | None) -> Row:
    try:
        own = _own(entry, batch.settings, cache)
        if own.verdict == "unreadable":
            return dataclasses.replace(own, path=entry.path, environment=entry.environment)
        governed = judging.governed(own, entry.environment, batch.environments.get(entry.environment))
        row = dataclasses.replace(own, path=entry.path, **governed)
        return row if batch.settings.target is None else _compared(row, batch.settings)
    except CannotReadError as error:
        return unreadable(entry.path, str(error), size=entry.size)
    except RecursionError:
        return unreadable(entry.path, "nested too deeply to be read", size=entry.size)
    except MemoryError:
        return unreadable(entry.path, "there is not enough memory to read it", size=entry.size)
    except Exception as error:  # noqa: BLE001  # no notebook may stop the audit, whatever we got wrong
        return unreadable(entry.path, f"{type(error).__name__} while it was read", size=entry.size)


def _own(entry: Entry, settings: Settings, cache: Cache | None) -> Row:
    """The row by the content alone, whatever its place."""
    if cache is None:
        data = read(entry)
        return _by_content(data, "", settings)
    known_row = cache.unread(entry)
    if known_row is not None:
        return known_row
    data = read(entry)
    digest = hashlib.sha256(data).hexdigest()
    row = cache.of(digest)
    if row is not None:
        cache.seen(entry, digest)
        return row
    row = _by_content(data, digest, settings)
    cache.keep(entry, row)
    return row


def _by_content(data: bytes, digest: str, settings: Settings) -> Row:
    facts: dict[str, Any] = {"size": len(data), "digest": digest}
    try:
        skimmed = skim(data, "")
    except NotebookError as error:
        line, reason = _where(str(error))
        return dataclasses.replace(unreadable("", reason, line=line), **facts)
    version = skimmed.content.get("nbformat")
    facts |= {"nbformat": version if isinstance(version, int) else 0}
    facts |= {"cells": len(skimmed.sources), "executed": skimmed.executed}
    try:
        stamp = _stamp(skimmed)
    except NewerFormatError as error:
        return Row(path="", verdict=Verdict.newer_format.value, reason=str(error), **facts)
    seen = _seen(skimmed, stamp, facts)
    row = judging.judged(seen, "")
    return _at_risk(row, stamp, data, settings)


def _stamp(skimmed: Skimmed) -> Stamp | None:
    """What the notebook carries; a stamp that cannot be read is passed over. Raises NewerFormatError."""
    if not skimmed.stamped:
        return None
    carried = carried_by(skimmed.content)
    if carried.stamp is None and isinstance(carried.problem, NewerFormatError):
        raise carried.problem
    return carried.stamp


def _seen(skimmed: Skimmed, stamp: Stamp | None, facts: Mapping[str, Any]) -> Seen:
    metadata = skimmed.content.get("metadata")
    language, version = _language(metadata)
    imports = imported_by(skimmed.sources) if language in ("", "python") else ()
    found = printed.read_cells(_cells(skimmed), language)
    if found is not None and printed.lists_more_than_it_uses(found):
        found = printed.used(found, imports)
    return Seen(
        stamp=stamp.record if stamp is not None else None,
        printed=found,
        language=language or ("python" if imports else ""),
        version=version,
        kernel=_member(metadata, "kernelspec", "name"),
        imports=tuple(sorted({distribution(name.partition(".")[0]) for name in imports})),
        facts=facts,
    )


def _cells(skimmed: Skimmed) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    for at, (code, size) in enumerate(zip(skimmed.sources, skimmed.sizes, strict=True)):
        worth = size and printed.worth_a_look(code, size)
        yield code, skimmed.outputs(at) if worth else []


def _language(metadata: object) -> tuple[str, str]:
    language = _member(metadata, "language_info", "name") or _member(metadata, "kernelspec", "language")
    version = _member(metadata, "language_info", "version")
    lowered = language.lower()
    return ("python" if lowered in ("ipython", "python3") else lowered), version


def _member(metadata: object, name: str, key: str) -> str:
    section = metadata.get(name) if isinstance(metadata, dict) else None
    value = section.get(key) if isinstance(section, dict) else None
    return value[:100] if isinstance(value, str) else ""


def _at_risk(row: Row, stamp: Stamp | None, data: bytes, settings: Settings) -> Row:
    """The row with what a stamp shows by itself, and with the whole catalogue where that is asked for."""
    from .. import risks

    findings = row.findings
    scope = Scope(level=Level[settings.level])
    if stamp is not None:
        findings += tuple(risks.evaluate(stamp, scope.level))
        scope = dataclasses.replace(stamp.scope, level=scope.level)
    if settings.risks:
        findings += _threats(data, settings)
    report = risks.judge(findings, scope, {})
    at_risk = report.verdict is not Verdict.same
    verdict = "at risk" if at_risk else row.verdict
    return dataclasses.replace(row, findings=report.findings, verdict=verdict)


def _threats(data: bytes, settings: Settings) -> tuple[Finding, ...]:
    """What the whole catalogue finds in the code and the record, as `repro risks` does."""
    from .evaluating import evaluate

    content = read_content(data)
    return evaluate(content, level=Level[settings.level], day=settings.today).findings


def _compared(row: Row, settings: Settings) -> Row:
    """The row with what differs between its record and the target."""
    from .. import risks

    target, declared = settings.target, settings.declared
    assert target is not None
    level = Level[settings.level]
    record = judging.record_of(row)
    if row.language not in ("", "python"):
        reason = f"a notebook in {row.language} is not compared with an environment of Python"
        return dataclasses.replace(row, verdict=Verdict.unknown.value, reason=reason)
    if not row.packages and not row.version and not row.imports:
        return dataclasses.replace(row, verdict=Verdict.unstamped.value)
    complete = declared is None or declared.complete
    ranges = declared.ranges if declared is not None else {}
    found = risks.compare(_asking(record, ranges), target, level, complete=complete)
    findings = [each for each in found if each.code != "not-compared" or each.component == "packages"]
    findings = [each for each in findings if not (each.code == "not-compared" and not row.packages)]
    if declared is not None:
        findings += findings_of.outside(row, declared)
    if complete and not isinstance(target.packages, Unknown):
        findings += findings_of.missing(row, frozenset(target.packages.everything()) | ranges.keys())
    report = risks.judge((*row.findings, *findings), Scope(level=level), {})
    blind = report.verdict is Verdict.same and not row.packages
    verdict = Verdict.unknown.value if blind else report.verdict.value
    return dataclasses.replace(row, verdict=verdict, findings=report.findings)


def _asking(record: Record, ranges: Mapping[str, str]) -> Record:
    """The record without packages of which the target allows several versions: those are looked at apart."""
    packages = record.packages
    if isinstance(packages, Unknown) or not ranges:
        return record
    kept = {name: version for name, version in packages.imported.items() if name not in ranges}
    needed = {name: version for name, version in packages.needed.items() if name not in ranges}
    return dataclasses.replace(record, packages=dataclasses.replace(packages, imported=kept, needed=needed))


def _where(said: str) -> tuple[int, str]:
    """Line and reason of an unreadable notebook, as `NotebookError` tells them."""
    text = said.removeprefix(":").strip()
    if text.startswith("line "):
        place, _, reason = text.partition(": ")
        number = place.removeprefix("line ").partition(",")[0]
        return int(number) if number.isdigit() else 0, reason
    return 0, text
