"""What other tools printed, as plain text for a terminal."""

from __future__ import annotations

import dataclasses

from ...model.printed import Printed, PrintedRecords
from ...model.record import Packages, Record
from ...model.unknown import Unknown
from .text import columns

_PLURAL = {"imported": "imported", "needed": "needed by those", "installed": "installed"}


def printed_text(printed: PrintedRecords) -> str:
    """The texts and what each is, then what they come to."""
    lines = [line for text in printed.texts for line in _source(text)]
    lines += [f"contradiction: {note}" for note in printed.notes]
    lines += ["", *columns(_facts(printed.record))]
    if isinstance(printed.record.packages, Packages):
        for role, title in _PLURAL.items():
            packages = getattr(printed.record.packages, role)
            if packages:
                rows = [
                    (_label(name, printed.record.packages), version) for name, version in packages.items()
                ]
                lines += ["", f"Packages {title}:", *(f"  {line}" for line in columns(rows))]
    without = {name: told for text in printed.texts for name, told in text.unversioned.items()}
    if without:
        lines += [
            "",
            "Printed without a version:",
            *(f"  {line}" for line in columns(sorted(without.items()))),
        ]
    return "\n".join(lines)


def _source(text: Printed) -> list[str]:
    name = f"{text.tool} {text.release}".strip()
    dated = f", dated {text.date}" if text.date else ""
    return [f"printed by {name} in code cell {text.cell}{dated}", *(f"  note: {note}" for note in text.notes)]


def _label(name: str, packages: Packages) -> str:
    modules = [module for module, owner in packages.modules.items() if owner == name]
    return f"{name} (import {', '.join(modules)})" if modules else name


def _facts(record: Record) -> list[tuple[str, str]]:
    rows = [("Recorded", record.recorded)] if record.recorded else []
    for label, section in (
        ("Interpreter", record.interpreter),
        ("Kernel", record.kernel),
        ("System", record.platform),
        ("Hardware", record.hardware),
    ):
        if isinstance(section, Unknown):
            continue
        told = {each.name: getattr(section, each.name) for each in dataclasses.fields(section)}
        known = [
            f"{name} {fact}"
            for name, fact in told.items()
            if fact not in (None, ()) and not isinstance(fact, Unknown)
        ]
        rows.append((label, ", ".join(known)))
    return rows or [("Runtime", "nothing but packages")]
