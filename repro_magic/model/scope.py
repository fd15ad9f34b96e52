"""The Scope: the objective that a notebook is held to."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .errors import StampError
from .format import DEFAULT_LEVEL, LEVELS, MAX_FACTS
from .untrusted import a_mapping, a_text_map, kind, texts

MAX_ENTRIES: Final = 200
"""Most accepted risks, and most tolerances, in one scope."""


class Level(enum.IntEnum):
    """How much of a runtime has to come back, from least to most."""

    recorded = 0
    """The runtime is written down; nothing has to match."""
    compatible = 1
    """Same Python minor and implementation; imported packages equal in their leading release numbers."""
    pinned = 2
    """Exact versions of imported packages and everything they need."""
    locked = 3
    """The same artefacts (build, origin), operating system family and architecture."""
    identical = 4
    """Also CPU features, GPUs and libc."""


class Tolerance(str, enum.Enum):
    """The largest step between versions that is let pass; other facts are ``exact`` or ``ignore``."""

    exact = "exact"
    patch = "patch"
    """Up to another patch, pre-release or local version: 2.1.0 to 2.1.3."""
    minor = "minor"
    """Up to another minor version: 2.1.0 to 2.4.0; of ``0.x`` versions the second number leads."""
    major = "major"
    """Any version, as long as there is one."""
    ignore = "ignore"
    """The component is out of scope: nothing that is found about it counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """What a notebook asks of its runtime, and which risks are accepted."""

    level: Level = Level[DEFAULT_LEVEL]
    tolerances: Mapping[str, Tolerance] = field(default_factory=dict)
    """Component (``python``, ``packages.numpy``, ``packages.*``, ``hardware``) to what may differ in it."""
    platforms: tuple[str, ...] = ()
    """Supported ones, as ``system/machine``; none named: every one."""
    channels: tuple[str, ...] = ()
    """Conda channels that packages may come from; none named: every one."""
    indexes: tuple[str, ...] = ()
    """Package indexes that packages may come from; none named: every one."""
    licenses_deny: tuple[str, ...] = ()
    """Licences (SPDX identifiers) that no package may have."""
    data_roots: tuple[str, ...] = ()
    """Directories or URLs that inputs may lie under; none named: every one."""
    observe: bool = False
    """Whether the kernel notes which files are opened and which hosts are contacted."""
    accept: Mapping[str, str] = field(default_factory=dict)
    """``code`` or ``code:subject`` of a finding to the reason why it is accepted."""
    until: Mapping[str, str] = field(default_factory=dict)
    """The same key to the last day on which it is accepted, ISO 8601."""
    chosen: frozenset[str] = frozenset()
    """Members that are written down although they have their default: that is a choice, which outdoes
    what a file farther away says."""
    cell: frozenset[str] = frozenset()
    """Of a notebook's scope the settings that a cell of it made; the others were put there by hand."""

    @classmethod
    def from_dict(cls, raw: object, at: str = "scope") -> Scope:
        """Read a scope out of a stamp. Raises StampError naming the place."""
        members = a_mapping(raw, at)
        level = members.get("level", DEFAULT_LEVEL)
        if level not in LEVELS:
            raise StampError(f"expected one of {', '.join(LEVELS)}", at=f"{at}.level")
        observe = members.get("observe", False)
        if not isinstance(observe, bool):
            raise StampError(f"expected a boolean, found {kind(observe)}", at=f"{at}.observe")
        tolerances = a_text_map(members.get("tolerances", {}), f"{at}.tolerances", limit=MAX_ENTRIES)
        lists: dict[str, Any] = {
            name: texts(members.get(name, []), f"{at}.{name}", limit=MAX_FACTS) for name in LISTS
        }
        return cls(
            level=Level[level],
            observe=observe,
            **lists,
            tolerances={key: _tolerance(word, f"{at}.tolerances.{key}") for key, word in tolerances.items()},
            accept=a_text_map(members.get("accept", {}), f"{at}.accept", limit=MAX_ENTRIES),
            until=a_text_map(members.get("until", {}), f"{at}.until", limit=MAX_ENTRIES),
            chosen=frozenset(name for name, default in DEFAULTS.items() if _says(members, name, default)),
            cell=frozenset(texts(members.get("cell", []), f"{at}.cell", limit=3 * MAX_ENTRIES)),
        )

    def to_dict(self) -> dict[str, Any]:
        """JSON form: defaults that nobody chose are left out."""
        written: dict[str, Any] = {}
        for name, default in DEFAULTS.items():
            value = getattr(self, name)
            if value != default or name in self.chosen:
                written[name] = value.name if isinstance(value, Level) else _plain(value)
        for name in ("accept", "tolerances", "until"):
            if entries := getattr(self, name):
                written[name] = {key: str(_plain(entries[key])) for key in sorted(entries)}
        if self.cell:
            written["cell"] = sorted(self.cell)
        return dict(sorted(written.items()))


LISTS: Final = ("platforms", "channels", "indexes", "licenses_deny", "data_roots")
"""Members that are lists of texts."""

DEFAULTS: Final[Mapping[str, Any]] = {
    "level": Level[DEFAULT_LEVEL],
    "observe": False,
    **dict.fromkeys(LISTS, ()),
}
"""Members that always have a value, and which one where nobody says another."""


def _says(members: Mapping[str, Any], name: str, default: Any) -> bool:
    """Whether a scope names a member and gives it its default."""
    plain = default.name if isinstance(default, Level) else _plain(default)
    return name in members and bool(members[name] == plain)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.value if isinstance(value, Tolerance) else value


def _tolerance(word: str, at: str) -> Tolerance:
    try:
        return Tolerance(word)
    except ValueError:
        words = ", ".join(each.value for each in Tolerance)
        raise StampError(f"expected one of {words}", at=at) from None
