"""The keys of a scope file, one row each: what reads them, documents them and writes the template."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from ..model.format import DEFAULT_LEVEL, LEVELS


class Kind(enum.Enum):
    """What a value has to be, in words for people."""

    level = ", ".join(f'"{name}"' for name in LEVELS[:-1]) + f' or "{LEVELS[-1]}"'
    versions = '"exact", "patch", "minor", "major" or "ignore"'
    facts = '"exact" or "ignore"'
    platform = 'a list of "system/machine", or "exact" or "ignore"'
    texts = "a list of texts"
    flag = "true or false"
    accepted = 'a reason, or { reason = "...", until = DATE }'


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """One key of a scope file."""

    key: str
    """As TOML writes it; the last part in capitals stands for any name."""
    kind: Kind
    default: str
    """What holds where nobody says anything."""
    purpose: str
    """One sentence."""
    example: str
    """One line below the key's table, as the template has it."""

    @property
    def table(self) -> str:
        """The table that it stands in, empty for none."""
        return self.key.rpartition(".")[0]

    @property
    def name(self) -> str:
        """The key inside of its table."""
        return self.key.rpartition(".")[2]

    @property
    def open(self) -> bool:
        """Whether any name may stand there."""
        return self.name.isupper()


_AS_LEVEL = "as the level has it"

KEYS: Final = (
    Key(
        key="level",
        kind=Kind.level,
        default=f'"{DEFAULT_LEVEL}"',
        purpose="How much of the runtime has to come back.",
        example='level = "pinned"',
    ),
    Key(
        key="python",
        kind=Kind.versions,
        default=_AS_LEVEL,
        purpose="The largest step between two versions of Python that is let pass.",
        example='python = "minor"',
    ),
    Key(
        key="kernel",
        kind=Kind.facts,
        default=_AS_LEVEL,
        purpose="Whether another kernel program or version counts.",
        example='kernel = "ignore"',
    ),
    Key(
        key="platform",
        kind=Kind.platform,
        default=_AS_LEVEL,
        purpose="The supported platforms: moving from one to another is let pass, leaving them counts.",
        example='platform = ["linux/x86_64", "macos/arm64"]',
    ),
    Key(
        key="hardware",
        kind=Kind.facts,
        default=_AS_LEVEL,
        purpose="Whether CPU features, cores and GPUs count.",
        example='hardware = "ignore"',
    ),
    Key(
        key="numerics",
        kind=Kind.facts,
        default=_AS_LEVEL,
        purpose="Whether BLAS, threads, seeds and locale count.",
        example='numerics = "ignore"',
    ),
    Key(
        key="code",
        kind=Kind.facts,
        default=_AS_LEVEL,
        purpose="Whether the commit and the modules beside the notebook count.",
        example='code = "exact"',
    ),
    Key(
        key="services",
        kind=Kind.facts,
        default=_AS_LEVEL,
        purpose="Whether container images, environment modules and mirrors count.",
        example='services = "ignore"',
    ),
    Key(
        key="channels",
        kind=Kind.texts,
        default="every channel",
        purpose="Conda channels that packages may come from.",
        example='channels = ["conda-forge"]',
    ),
    Key(
        key="indexes",
        kind=Kind.texts,
        default="every index",
        purpose="Package indexes that packages may come from, by URL and without credentials.",
        example='indexes = ["https://packages.example.org/simple"]',
    ),
    Key(
        key="packages.NAME",
        kind=Kind.versions,
        default=_AS_LEVEL,
        purpose="The largest step between two versions of a package that is let pass; "
        '"*" stands for every package without a line of its own.',
        example='numpy = "patch"',
    ),
    Key(
        key="licenses.deny",
        kind=Kind.texts,
        default="no licence",
        purpose="Licences (SPDX identifiers) that no package may have.",
        example='deny = ["AGPL-3.0-only"]',
    ),
    Key(
        key="data.roots",
        kind=Kind.texts,
        default="anywhere",
        purpose="Directories (seen from where this is written) or URLs that inputs may lie under.",
        example='roots = ["data", "s3://a-bucket"]',
    ),
    Key(
        key="data.observe",
        kind=Kind.flag,
        default="false",
        purpose="Whether the kernel notes which files are opened and which hosts are contacted.",
        example="observe = true",
    ),
    Key(
        key="data.tolerance",
        kind=Kind.facts,
        default=_AS_LEVEL,
        purpose="Whether changed or missing inputs count.",
        example='tolerance = "ignore"',
    ),
    Key(
        key="accept.CODE",
        kind=Kind.accepted,
        default="nothing",
        purpose="A finding that is accepted, by its code or code:subject: it is shown with the reason, and "
        "does not count.",
        example='"package-patch:numpy" = { reason = "compared by hand", until = 2027-06-30 }',
    ),
)
"""Every key, in the order in which they are told."""

TABLES: Final = tuple(dict.fromkeys(each.table for each in KEYS if each.table))
"""Names of the tables, in their order."""
