"""What a notebook says in its code and metadata, read without running it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Place:
    """Where in a notebook something stands."""

    cell: int
    """The cell's number among all cells, from 1."""
    line: int = 1
    """Line of the cell's source, from 1."""

    def __str__(self) -> str:
        return f"cell {self.cell}, line {self.line}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Install:
    """A command in a cell that installs packages."""

    tool: str
    """``pip``, ``conda``, ``mamba``, ``micromamba`` or ``uv``."""
    magic: bool
    """Whether it is a ``%`` magic, which acts on the kernel's own environment."""
    requirements: tuple[str, ...]
    """As they are written, without options."""
    exact: tuple[str, ...]
    """Those of them that allow one version only."""
    files: tuple[str, ...]
    """Requirements files and environment files that it reads."""
    local: tuple[str, ...]
    """Local directories and archives that it installs."""
    remote: tuple[str, ...]
    """URLs of archives and repositories that it installs, without credentials."""
    indexes: tuple[str, ...]
    """Package indexes or channels that it names, without credentials."""
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Something that the code reads: a path or a URL, as far as it is written out."""

    name: str
    """Without credentials."""
    place: Place
    clones: bool = False
    """Whether it is a repository that is cloned without a commit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """A call that matters, by its full name."""

    name: str
    place: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Execution:
    """What the counts and outputs of the code cells show."""

    counts: tuple[tuple[int, int], ...] = ()
    """Number of a cell and its execution count, of those that have one."""
    idle: tuple[int, ...] = ()
    """Cells with code that show no sign of having run."""
    edited: tuple[int, ...] = ()
    """Cells whose source is not what the recorded session ran."""
    failed: tuple[int, ...] = ()
    """Cells whose saved output is an error."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """What can be known of a notebook without its record."""

    language: str = ""
    """Name of the programming language, in lower case; empty where nothing tells it."""
    language_version: str = ""
    """What the metadata says, which is what the kernel said when the notebook was last saved."""
    kernel: str = ""
    """Name of the kernelspec, empty where the notebook names none."""
    kernel_language: str = ""
    imports: Mapping[str, Place] = field(default_factory=dict)
    """Top-level names that cells import in any case, without those of the standard library."""
    installs: tuple[Install, ...] = ()
    reads: tuple[Source, ...] = ()
    unseeded: Mapping[str, Use] = field(default_factory=dict)
    """Library to its first random call that no seed comes before."""
    random: Mapping[str, Use] = field(default_factory=dict)
    """Library to its first random call, seeded or not."""
    uses: Mapping[str, tuple[Use, ...]] = field(default_factory=dict)
    """Kind of a habit that threatens reproducibility to where the code has it: see `notebook.text.habits`."""
    execution: Execution = field(default_factory=Execution)
    unread: tuple[int, ...] = ()
    """Cells whose code does not parse once its magics are taken out."""
