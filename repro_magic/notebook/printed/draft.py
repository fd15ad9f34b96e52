"""A record in the making: what the lines of one text tell, checked before it is believed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ...model.format import MAX_PACKAGES, MAX_TEXT
from ...model.printed import Printed
from ...model.record import NOT_TOLD, Hardware, Interpreter, Kernel, Packages, Platform, Record
from ...model.unknown import Unknown
from .dates import day
from .names import distribution, normalized, of_the_standard_library

NAME = r"[A-Za-z_][\w.\-]*"
VERSION = r"[vV]?\d[\w.!+\-]*"
_NAME = re.compile(NAME)
_VERSION = re.compile(VERSION)
_PYTHON = re.compile(r"[vV]?(\d+\.\d+(?:\.\d+)?(?:(?:a|b|rc)\d+|\+)?)(?![\w.]*\d)")
_COMPILER = re.compile(r"\[([^\[\]]{2,80})\]")
_LIBC = re.compile(r"(glibc|musl)[- ]?(\d[\d.]*)")
_MACHINE = re.compile(
    r"(?<![a-z0-9])(x86_64|amd64|arm64|aarch64|ppc64le|s390x|i[3-6]86)(?![a-z0-9])", re.IGNORECASE
)
_SYSTEMS = {"linux": "linux", "darwin": "macos", "macos": "macos", "windows": "windows"}
_NO_VERSION = frozenset(
    ("not installed", "unknown", "na", "n/a", "none", "module not found", "version unknown", "not found", "")
)

ROLES = ("imported", "needed", "installed")


@dataclass
class Draft:
    """Collects what one text tells."""

    tool: str
    release: str = ""
    date: str = ""
    implementation: str = ""
    python: str = ""
    compiler: str = ""
    ipython: str = ""
    system: str = ""
    distribution: str = ""
    machine: str = ""
    libc: str = ""
    cpu: str = ""
    cores: int | None = None
    packages: dict[str, dict[str, str]] = field(default_factory=lambda: {role: {} for role in ROLES})
    modules: dict[str, str] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    unversioned: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def package(self, name: str, value: str, role: str = "imported", *, imported_as: bool = True) -> bool:
        """Take a name and what stands beside it, and say whether that is a package's line.

        ``imported_as`` says that the tool prints import names; else they are those of distributions.
        """
        if not _NAME.fullmatch(name) or len(name) > 100:
            return False
        if value.lower() in _NO_VERSION:
            self.unversioned[name] = value or "no version"
            return True
        if not _VERSION.fullmatch(value) or len(value) > 100:
            return False
        if imported_as and of_the_standard_library(name):
            self.unversioned[name] = "standard library"
            return True
        known = distribution(name) if imported_as else normalized(name)
        if imported_as and known != normalized(name):
            self.modules[name] = known
        self._keep(role, known, value[1:] if value[0] in "vV" else value)
        return True

    def named(self, language: str, name: str, version: str, role: str = "imported") -> None:
        """A package of another language, whose name stays as it is printed."""
        if _NAME.fullmatch(name) and _VERSION.fullmatch(version):
            self.implementation = language
            self._keep(role, name, version)

    def _keep(self, role: str, known: str, version: str) -> None:
        for other in ROLES:
            before = self.packages[other].get(known)
            if before is not None and before != version:
                self.note(f"{known} is printed as {before} and as {version}")
            if before is not None and ROLES.index(other) <= ROLES.index(role):
                self.packages[other][known] = version
                return
            self.packages[other].pop(known, None)
        if sum(map(len, self.packages.values())) < MAX_PACKAGES:
            self.packages[role][known] = version

    def tell_python(self, text: str) -> bool:
        """Take what stands behind the word Python, up to a whole ``sys.version``."""
        found = _PYTHON.match(text.strip())
        if found is None:
            return False
        self.python = found[1].rstrip("+")
        if compiler := _COMPILER.search(text):
            self.compiler = compiler[1]
        return True

    def tell_platform(self, text: str) -> None:
        """Take a line such as `platform.platform` gives: system, architecture and C library."""
        lowered = text.lower()
        for word, system in _SYSTEMS.items():
            if word in lowered:
                self.system = self.system or system
        if found := _MACHINE.search(text):
            self.machine = self.machine or found[1]
        if libc := _LIBC.search(text):
            self.libc = f"{libc[1]} {libc[2]}"

    def tell_cores(self, text: str) -> None:
        if found := re.match(r"\s*(\d{1,5})\b", text):
            self.cores = int(found[1])

    def note(self, note: str) -> None:
        if note not in self.notes and len(self.notes) < 20:
            self.notes.append(note)

    def out_of_line(self, columns: Iterable[int]) -> None:
        """Note where values that a tool prints in one column stand in several: the text was edited."""
        if len(set(columns)) > 1:
            self.note("columns are out of line: somebody replaced a text in the saved output")

    @property
    def tells(self) -> bool:
        """Whether there is anything of a runtime in it."""
        return bool(
            self.python
            or any(self.packages.values())
            or self.unversioned
            or self.ipython
            or self.machine
            or self.system
        )

    def done(self, cell: int) -> Printed:
        """The text as a noun. Facts that it does not tell are Unknown."""
        return Printed(
            tool=self.tool,
            release=_short(self.release),
            cell=cell,
            date=_short(self.date),
            record=self._record(),
            unversioned=dict(sorted(self.unversioned.items())),
            notes=tuple(self.notes),
        )

    def _record(self) -> Record:
        interpreter = Interpreter(
            implementation=_told(self.implementation.lower()),
            version=_told(self.python),
            build=_told(self.compiler),
            source=NOT_TOLD,
            environment=NOT_TOLD,
        )
        platform = Platform(
            system=_told(self.system),
            distribution=_told(self.distribution),
            libc=_told(self.libc),
            machine=_told(self.machine),
            container=NOT_TOLD,
            virtualization=NOT_TOLD,
        )
        hardware = Hardware(
            cpu=_told(self.cpu),
            cpu_level=NOT_TOLD,
            cores=NOT_TOLD if self.cores is None else self.cores,
            memory_gib=NOT_TOLD,
            gpus=NOT_TOLD,
        )
        kernel = Kernel(name=NOT_TOLD, version=NOT_TOLD, ipython=_told(self.ipython))
        told = any(self.packages.values())
        sorted_packages = {role: dict(sorted(found.items())) for role, found in self.packages.items()}
        packages = Packages(
            **sorted_packages,
            modules=dict(sorted(self.modules.items())),
            origins=dict(sorted(self.origins.items())),
        )
        return Record(
            basis="printed",
            recorded=day(self.date),
            interpreter=interpreter if self.python or self.implementation else NOT_TOLD,
            kernel=kernel if self.ipython else NOT_TOLD,
            platform=platform if self.system or self.machine or self.distribution else NOT_TOLD,
            hardware=hardware if self.cores is not None or self.cpu else NOT_TOLD,
            packages=packages if told else NOT_TOLD,
        )


def _told(text: str) -> str | Unknown:
    return _short(text) or NOT_TOLD


def _short(text: str) -> str:
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(printable.split())[:MAX_TEXT]
