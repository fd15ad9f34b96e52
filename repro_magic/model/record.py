"""The Record: what one runtime was. A frozen value without I/O and without a clock."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, TypeVar

from .errors import StampError
from .format import MAX_FACTS, MAX_TEXT
from .sections import (
    LIVE_MAPS,
    NOT_TOLD,
    OPTIONAL,
    PACKAGE_MAPS,
    PER_PACKAGE,
    SECTIONS,
    Code,
    Data,
    Fact,
    Hardware,
    Interpreter,
    Kernel,
    Numerics,
    Packages,
    Platform,
    Services,
)
from .unknown import Unknown
from .untrusted import a_mapping, a_text, a_text_map, an_unknown, kind, texts

__all__ = [
    "LIVE_MAPS",
    "NOT_TOLD",
    "OPTIONAL",
    "PACKAGE_MAPS",
    "PER_PACKAGE",
    "SECTIONS",
    "Basis",
    "Code",
    "Data",
    "Fact",
    "Hardware",
    "Interpreter",
    "Kernel",
    "Numerics",
    "Packages",
    "Platform",
    "Record",
    "Services",
]

Basis: TypeAlias = Literal["observed", "printed", "stated"]
"""``observed``: this runtime made the outputs. ``printed``: another tool's text in the outputs tells it, in
part. ``stated``: somebody says that it did."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What one runtime was."""

    basis: Basis = "observed"
    recorded: str = ""
    """Day on which this runtime was first recorded, ISO 8601; empty when that is not known."""
    interpreter: Interpreter | Unknown = field(default_factory=Interpreter)
    kernel: Kernel | Unknown = field(default_factory=Kernel)
    platform: Platform | Unknown = field(default_factory=Platform)
    hardware: Hardware | Unknown = field(default_factory=Hardware)
    packages: Packages | Unknown = field(default_factory=Packages)
    numerics: Numerics | Unknown = NOT_TOLD
    code: Code | Unknown = NOT_TOLD
    data: Data | Unknown = NOT_TOLD
    services: Services | Unknown = NOT_TOLD

    @classmethod
    def from_dict(cls, raw: object, at: str = "record") -> Record:
        """Read a record that anybody may have written. Raises StampError naming the place."""
        members = a_mapping(raw, at)
        basis = members.get("basis", "observed")
        if basis not in ("observed", "printed", "stated"):
            raise StampError("expected 'observed', 'printed' or 'stated'", at=f"{at}.basis")
        sections = {
            name: _read_section(of, members[name], f"{at}.{name}") if name in members else NOT_TOLD
            for name, of in SECTIONS.items()
        }
        recorded = a_text(members.get("recorded", ""), f"{at}.recorded", limit=10)
        return cls(basis=basis, recorded=recorded, **sections)

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Record:
        """Read what a look at a runtime gave; a section that is not of the published form becomes Unknown."""
        sections: dict[str, Any] = {}
        for name, of in SECTIONS.items():
            try:
                sections[name] = _read_section(of, facts[name], name) if name in facts else NOT_TOLD
            except StampError as error:
                sections[name] = Unknown(f"what was found cannot be told: {error}"[:MAX_TEXT])
        return cls(**sections)

    def to_dict(self) -> dict[str, Any]:
        """JSON form, sorted; left out is what is not there, and optional sections that nobody looked at."""
        written: dict[str, Any] = {"basis": self.basis}
        if self.recorded:
            written["recorded"] = self.recorded
        for name in SECTIONS:
            if name not in OPTIONAL or getattr(self, name) != NOT_TOLD:
                written[name] = _write_section(getattr(self, name))
        return dict(sorted(written.items()))

    def embedded(self) -> Record:
        """The part that a notebook carries: what is merely installed stays out."""
        if isinstance(self.packages, Unknown) or not any(getattr(self.packages, name) for name in LIVE_MAPS):
            return self
        relevant = self.packages.relevant()
        kept = {
            name: {key: value for key, value in getattr(self.packages, name).items() if key in relevant}
            for name in PER_PACKAGE
            if name != "artefacts"  # a lock also holds what its kernel and conda need
        }
        packages = dataclasses.replace(self.packages, **kept | {name: {} for name in LIVE_MAPS})
        return dataclasses.replace(self, packages=packages)


_Section = TypeVar("_Section")


def _read_section(of: type[_Section], raw: object, at: str) -> _Section | Unknown:
    if (unknown := an_unknown(raw, at)) is not None:
        return unknown
    members = a_mapping(raw, at)
    values: dict[str, Any] = {}
    for each in dataclasses.fields(of):  # type: ignore[arg-type]  # every section is a dataclass
        if each.name not in members:
            continue
        place = f"{at}.{each.name}"
        value = members[each.name]
        if each.metadata.get("holds") == "map":
            values[each.name] = a_text_map(value, place)
        elif each.metadata.get("holds") == "list":
            values[each.name] = an_unknown(value, place) or texts(value, place, limit=MAX_FACTS)
        else:
            values[each.name] = _read_fact(value, place)
    return of(**values)


def _read_fact(value: object, at: str) -> Fact:
    if (unknown := an_unknown(value, at)) is not None:
        return unknown
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) > 2**53:
            raise StampError("a number outside of what JSON readers agree on", at=at)
        return value
    if isinstance(value, str):
        return a_text(value, at)
    raise StampError(f"expected text or a whole number, found {kind(value)}", at=at)


def _write_section(section: Any) -> dict[str, Any]:
    if isinstance(section, Unknown):
        return section.to_dict()
    written: dict[str, Any] = {}
    for each in dataclasses.fields(section):
        value = getattr(section, each.name)
        if value is None or value == () or (isinstance(value, Mapping) and not value):
            continue
        if isinstance(value, Unknown):
            written[each.name] = value.to_dict()
        elif isinstance(value, Mapping):
            written[each.name] = dict(sorted(value.items()))
        elif isinstance(value, tuple):
            written[each.name] = list(value)
        else:
            written[each.name] = value
    return dict(sorted(written.items()))
