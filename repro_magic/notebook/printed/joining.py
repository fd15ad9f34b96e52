"""Several printed texts of one notebook put together."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from typing import Any

from ...model.printed import Printed, PrintedRecords
from ...model.record import NOT_TOLD, SECTIONS, Packages, Record
from ...model.unknown import Unknown
from .names import distribution

_LISTS = ("pip list", "pip freeze", "conda list")
"""What a shell says of the environment on its path, which need not be the kernel's."""

_ROLES = ("imported", "needed", "installed")
_MAX_NOTES = 20


_LANGUAGES = frozenset(("r", "julia"))
"""Implementations that are no Python."""


def joined(texts: Iterable[Printed], language: str = "") -> PrintedRecords | None:
    """What texts come to; ``None`` for no text.

    A record is of one language: the notebook's, or that of the first text where it names none. Texts of the
    kernel itself have the last word over lists from a shell, later ones over earlier ones.
    """
    listed = tuple(texts)
    if not listed:
        return None
    sections: dict[str, Any] = dict.fromkeys(SECTIONS, NOT_TOLD)
    record = Record(basis="printed", **sections)
    notes: dict[str, None] = {}
    dates: list[str] = []
    kept = _of_one_language(listed, language)
    for text in sorted(kept, key=lambda text: text.tool not in _LISTS):
        notes |= dict.fromkeys(_contradictions(record, text))
        record = _over(record, text.record)
        dates += [text.record.recorded] if text.record.recorded else []
    record = dataclasses.replace(record, recorded=max(dates, default=""))
    return PrintedRecords(texts=listed, record=record, notes=tuple(notes)[:_MAX_NOTES])


def lists_more_than_it_uses(printed: PrintedRecords) -> bool:
    """Whether a text lists what is installed, so that the notebook's imports tell what of it counts."""
    packages = printed.record.packages
    return not isinstance(packages, Unknown) and bool(packages.installed)


def used(printed: PrintedRecords, imports: Collection[str]) -> PrintedRecords:
    """The same; what a list merely has installed counts as imported if the notebook's code imports it."""
    return dataclasses.replace(printed, record=_used(printed.record, imports))


def _of_one_language(texts: tuple[Printed, ...], language: str) -> list[Printed]:
    languages = [_language(text) for text in texts]
    wanted = language.lower() if language.lower() in languages else languages[0]
    return [text for text, own in zip(texts, languages, strict=True) if own == wanted]


def _language(text: Printed) -> str:
    interpreter = text.record.interpreter
    implementation = "" if isinstance(interpreter, Unknown) else interpreter.implementation
    return str(implementation) if implementation in _LANGUAGES else "python"


def _over(under: Record, record: Record) -> Record:
    sections: dict[str, Any] = {}
    for name in SECTIONS:
        below, above = getattr(under, name), getattr(record, name)
        if isinstance(above, Unknown) or isinstance(below, Unknown):
            sections[name] = below if isinstance(above, Unknown) else above
        elif isinstance(above, Packages):
            sections[name] = _packages(below, above)
        else:
            told = {each.name: getattr(above, each.name) for each in dataclasses.fields(above)}
            known = {fact: value for fact, value in told.items() if not isinstance(value, Unknown)}
            sections[name] = dataclasses.replace(below, **known)
    return dataclasses.replace(under, **sections)


def _packages(below: Packages, above: Packages) -> Packages:
    versions = {**below.everything(), **above.everything()}
    roles: dict[str, dict[str, str]] = {role: {} for role in _ROLES}
    for name, version in sorted(versions.items()):
        role = next(role for role in _ROLES if name in getattr(below, role) or name in getattr(above, role))
        roles[role][name] = version
    origins = {
        name: told for name, told in below.origins.items() if versions[name] == below.everything().get(name)
    }
    return Packages(
        **roles,
        modules=dict(sorted({**below.modules, **above.modules}.items())),
        origins=dict(sorted({**origins, **above.origins}.items())),
    )


def _used(record: Record, imports: Collection[str]) -> Record:
    packages = record.packages
    if isinstance(packages, Unknown) or not packages.installed or not imports:
        return record
    names = {name for dotted in imports for name in (dotted, dotted.partition(".")[0])}
    known = {distribution(name): name for name in sorted(names)}
    used = {name: version for name, version in packages.installed.items() if name in known}
    rest = {name: version for name, version in packages.installed.items() if name not in known}
    modules = {known[name]: name for name in used if distribution(known[name]) != known[name].lower()}
    changed = dataclasses.replace(
        packages,
        imported=dict(sorted({**packages.imported, **used}.items())),
        installed=rest,
        modules=dict(sorted({**modules, **packages.modules}.items())),
    )
    return dataclasses.replace(record, packages=changed)


def _contradictions(before: Record, text: Printed) -> Iterable[str]:
    where = f"{text.tool} (cell {text.cell})"
    record = text.record
    if not isinstance(before.interpreter, Unknown) and not isinstance(record.interpreter, Unknown):
        was, now = before.interpreter.version, record.interpreter.version
        if not isinstance(was, Unknown) and not isinstance(now, Unknown) and not _same(str(was), str(now)):
            yield f"{where} prints Python {now}, another text {was}"
    if not isinstance(before.packages, Unknown) and not isinstance(record.packages, Unknown):
        known = before.packages.everything()
        for name, version in record.packages.everything().items():
            if name in known and known[name] != version:
                yield f"{where} prints {name} {version}, another text {known[name]}"


def _same(one: str, other: str) -> bool:
    """Whether two versions are equal as far as the shorter tells."""
    shorter = min(one.count("."), other.count(".")) + 1
    return one.split(".")[:shorter] == other.split(".")[:shorter]
