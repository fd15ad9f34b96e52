"""What a risk check looks at: one notebook, the runtime of its outputs, and what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from ..model.record import (
    Code,
    Data,
    Hardware,
    Interpreter,
    Kernel,
    Numerics,
    Packages,
    Platform,
    Record,
    Services,
)
from ..model.scope import Level, Scope
from ..model.stamp import Stamp
from ..model.text import Text
from ..model.unknown import Unknown

_Section = TypeVar("_Section")


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """One notebook, as far as it is known."""

    text: Text = field(default_factory=Text)
    record: Record | None = None
    """The runtime whose risks are asked for; ``None`` where nobody recorded one."""
    stamp: Stamp | None = None
    """What the notebook carries; ``None`` for a notebook without a stamp, and for a runtime alone."""
    present: frozenset[str] | None = None
    """Names of all packages of the runtime, where it was looked at; a stamp tells only what was used."""
    place: str = ""
    """The platform of the record as a scope names it, ``system/machine``; empty where it is not known."""
    problem: str = ""
    """Why a stamp that is there cannot be read."""
    lifted: bool = True
    """Whether the metadata holds the record, and not only an output."""
    beside: frozenset[str] = frozenset()
    """Names of modules that lie beside the notebook."""
    kernels: Mapping[str, str] | None = None
    """Kernelspecs of this machine, name to title; ``None`` where nobody looked."""
    scope: Scope = field(default_factory=Scope)
    today: str = ""
    """The day of the evaluation, ISO 8601; empty where time does not count."""

    @property
    def level(self) -> Level:
        return self.scope.level

    @property
    def interpreter(self) -> Interpreter:
        return self._section("interpreter", Interpreter)

    @property
    def kernel(self) -> Kernel:
        return self._section("kernel", Kernel)

    @property
    def platform(self) -> Platform:
        return self._section("platform", Platform)

    @property
    def hardware(self) -> Hardware:
        return self._section("hardware", Hardware)

    @property
    def packages(self) -> Packages:
        return self._section("packages", Packages)

    @property
    def numerics(self) -> Numerics:
        return self._section("numerics", Numerics)

    @property
    def code(self) -> Code:
        return self._section("code", Code)

    @property
    def data(self) -> Data:
        return self._section("data", Data)

    @property
    def services(self) -> Services:
        return self._section("services", Services)

    def knows(self, section: str) -> bool:
        """Whether the record tells that section, so that what it leaves out is not there."""
        return self.record is not None and not isinstance(getattr(self.record, section), Unknown)

    def imports(self, *names: str) -> bool:
        """Whether the code or the record has one of these packages."""
        return any(name in self.text.imports or name in self.packages.relevant() for name in names)

    def _section(self, name: str, of: type[_Section]) -> _Section:
        section = getattr(self.record, name) if self.record is not None else None
        return section if isinstance(section, of) else of()


def told(fact: object) -> str:
    """A fact as text; empty where there is none or it could not be told."""
    return "" if fact is None or isinstance(fact, Unknown) else str(fact)
