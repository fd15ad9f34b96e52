"""The Record: what one runtime was. A frozen value without I/O and without a clock."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, TypeVar

from .errors import StampError
from .format import MAX_TEXT
from .unknown import Unknown
from .untrusted import a_mapping, a_text, a_text_map, an_unknown, kind, texts

Fact: TypeAlias = "str | int | Unknown | None"
"""One fact of a component. ``None`` says that we looked and there is none."""

Basis: TypeAlias = Literal["observed", "stated"]
"""``observed``: this runtime made the outputs. ``stated``: somebody says that it did."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Interpreter:
    """The Python that ran."""

    implementation: Fact = None
    """``cpython``, ``pypy``: `sys.implementation.name`."""
    version: Fact = None
    """PEP 440 version, such as ``3.12.1``."""
    build: Fact = None
    """Compiler and build of the interpreter, from ``sys.version``."""
    source: Fact = None
    """Who made it: conda, pyenv, uv, debian, homebrew, python.org, a container image, ..."""
    environment: Fact = None
    """The kind of environment around it: venv, virtualenv, uv venv, conda, or ``None``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kernel:
    """What spoke to the notebook."""

    name: Fact = None
    """The kernel's own name: ``ipykernel``, ``xeus-python``."""
    version: Fact = None
    ipython: Fact = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Platform:
    """The operating system around the interpreter."""

    system: Fact = None
    """``linux``, ``macos``, ``windows``."""
    distribution: Fact = None
    """Name and version, such as ``debian 12``."""
    libc: Fact = None
    machine: Fact = None
    """Architecture as the system calls it: ``x86_64``, ``arm64``."""
    container: Fact = None
    virtualization: Fact = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Hardware:
    """The machine as this process sees it."""

    cpu: Fact = None
    cpu_level: Fact = None
    """Microarchitecture level of the x86-64 psABI (``x86-64-v1`` to ``x86-64-v4``)."""
    cores: Fact = None
    """Cores that this process may use."""
    memory_gib: Fact = None
    gpus: tuple[str, ...] | Unknown = ()
    """Each with its driver's version, such as ``NVIDIA A100 (driver 550.54)``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Packages:
    """Distributions by role. Names are normalized (PEP 503), versions as PEP 440 has them."""

    imported: Mapping[str, str] = field(default_factory=dict)
    """Whose code the notebook loaded by importing, with the version that was loaded."""
    needed: Mapping[str, str] = field(default_factory=dict)
    """What the imported ones depend on."""
    installed: Mapping[str, str] = field(default_factory=dict)
    """Everything else there; known of a live environment, never embedded in a notebook."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Where a package came from, where that is not simply a package index."""
    on_disk: Mapping[str, str] = field(default_factory=dict)
    """Version on disk where it differs from the loaded one; empty text when it is gone."""
    modules: Mapping[str, str] = field(default_factory=dict)
    """Import name to distribution, where the names differ (``PIL``: ``pillow``)."""

    def relevant(self) -> dict[str, str]:
        """Imported packages and what those need."""
        return {**self.needed, **self.imported}

    def everything(self) -> dict[str, str]:
        """Every package known to be there."""
        return {**self.installed, **self.needed, **self.imported}


SECTIONS: Mapping[str, type[Any]] = {
    "interpreter": Interpreter,
    "kernel": Kernel,
    "platform": Platform,
    "hardware": Hardware,
    "packages": Packages,
}
"""The components of a record, by their key."""

NOT_TOLD = Unknown("the record does not tell it")
"""A section that a record leaves out: nobody looked, so it matches nothing."""

PACKAGE_MAPS = tuple(each.name for each in dataclasses.fields(Packages))


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

    @classmethod
    def from_dict(cls, raw: object, at: str = "record") -> Record:
        """Read a record that anybody may have written. Raises StampError naming the place."""
        members = a_mapping(raw, at)
        basis = members.get("basis", "observed")
        if basis not in ("observed", "stated"):
            raise StampError("expected 'observed' or 'stated'", at=f"{at}.basis")
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
        """JSON form: sorted; facts that are not there are left out, sections never are."""
        written: dict[str, Any] = {"basis": self.basis}
        if self.recorded:
            written["recorded"] = self.recorded
        for name in SECTIONS:
            written[name] = _write_section(getattr(self, name))
        return dict(sorted(written.items()))

    def embedded(self) -> Record:
        """The part that a notebook carries: what is merely installed stays out."""
        if isinstance(self.packages, Unknown) or not self.packages.installed:
            return self
        relevant = self.packages.relevant()
        origins = {name: origin for name, origin in self.packages.origins.items() if name in relevant}
        packages = dataclasses.replace(self.packages, installed={}, origins=origins)
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
        if each.name in PACKAGE_MAPS and of is Packages:
            values[each.name] = a_text_map(members[each.name], place)
        elif each.name == "gpus":
            values[each.name] = an_unknown(members["gpus"], place) or texts(members["gpus"], place, limit=64)
        else:
            values[each.name] = _read_fact(members[each.name], place)
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
