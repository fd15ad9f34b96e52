"""The values of a scope file, kind by kind: what is written becomes what is meant, or a Mistake."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from ..model.errors import StampError
from ..model.format import LEVELS, MAX_FACTS
from ..model.scope import Level, Tolerance
from ..model.settings import Accepted, Value
from ..model.untrusted import a_text, kind
from .keys import Kind
from .mistakes import Mistake, unknown

SYSTEMS: Final = ("linux", "macos", "windows", "freebsd", "emscripten", "android", "ios")
MACHINES: Final = (
    "x86_64",
    "arm64",
    "i686",
    "armv7l",
    "ppc64le",
    "s390x",
    "riscv64",
    "loongarch64",
    "wasm32",
)

_ALIASES: Final = {
    "darwin": "macos",
    "osx": "macos",
    "win32": "windows",
    "amd64": "x86_64",
    "x86-64": "x86_64",
    "aarch64": "arm64",
    "i386": "i686",
    "x86": "i686",
}
"""Other names of systems and machines, in lower case."""

_CREDENTIALS = re.compile(r"//[^/@\s]*@")


def platform(system: str, machine: str) -> str:
    """A platform as a scope names it, whatever the system calls itself; empty where a half is not known."""
    halves = [_ALIASES.get(half.lower(), half.lower()) for half in (system, machine)]
    return "/".join(halves) if all(halves) else ""


def a_level(value: Any) -> Level:
    """One of the levels."""
    word = _text(value, Kind.level)
    if word not in LEVELS:
        raise Mistake(unknown("level", word, LEVELS))
    return Level[word]


def a_tolerance(value: Any) -> Tolerance:
    """How large a step between two versions is let pass."""
    return _one_of(value, Kind.versions, tuple(Tolerance))


def exact_or_ignore(value: Any) -> Tolerance:
    """Whether a component counts."""
    return _one_of(value, Kind.facts, (Tolerance.exact, Tolerance.ignore))


def platforms(value: Any) -> Tolerance | tuple[str, ...]:
    """The supported platforms, or whether the platform counts."""
    if isinstance(value, str) and "/" not in value:
        return _one_of(value, Kind.platform, (Tolerance.exact, Tolerance.ignore))
    return tuple(_a_platform(each) for each in _texts(value, Kind.platform))


def some_texts(value: Any) -> tuple[str, ...]:
    """A list of texts, none of them with credentials."""
    written = _texts(value, Kind.texts)
    if any(_CREDENTIALS.search(each) for each in written):
        raise Mistake("a URL with credentials: leave them out, a scope is shared.")
    return written


def a_flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Mistake(_expected(Kind.flag, value))
    return value


def an_acceptance(value: Any) -> Accepted:
    """A reason, alone or in a table with the last day on which it holds."""
    if isinstance(value, str):
        return Accepted(reason=_reason(value))
    if not isinstance(value, dict):
        raise Mistake(_expected(Kind.accepted, value))
    for member in value:
        if member not in ("reason", "until"):
            raise Mistake(unknown("key", member, ("reason", "until")), member)
    return Accepted(reason=_reason(value.get("reason", "")), until=_day(value.get("until", "")))


def _reason(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Mistake("a risk is accepted with a reason: write it down for those who come later.")
    return _text(value.strip(), Kind.accepted)


def _day(value: Any) -> str:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    if value == "":
        return ""
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise Mistake("until expects a day, such as 2027-06-30.", "until") from None


def _a_platform(written: str) -> str:
    system, slash, machine = written.partition("/")
    named = platform(system, machine)
    if not slash or not named:
        raise Mistake(f'"{written[:80]}" is no platform: write system/machine, such as "linux/x86_64".')
    system, _, machine = named.partition("/")
    if system not in SYSTEMS:
        raise Mistake(unknown("system", system, SYSTEMS))
    if machine not in MACHINES:
        raise Mistake(unknown("machine", machine, MACHINES))
    return named


def _one_of(value: Any, what: Kind, allowed: tuple[Tolerance, ...]) -> Tolerance:
    word = _text(value, what)
    names = [each.value for each in allowed]
    if word not in names and word in Tolerance.__members__:
        raise Mistake(f'"{word}" is a step between versions, which this has not: write "exact" or "ignore".')
    if word not in names:
        raise Mistake(unknown("tolerance", word, names))
    return Tolerance(word)


def _texts(value: Any, what: Kind) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise Mistake(_expected(what, value))
    if len(value) > MAX_FACTS:
        raise Mistake(f"{len(value)} entries, at most {MAX_FACTS} are allowed.")
    written = tuple(_text(each, what) for each in value)
    if not all(each.strip() for each in written):
        raise Mistake("an empty text.")
    return written


def _text(value: Any, what: Kind) -> str:
    if not isinstance(value, str):
        raise Mistake(_expected(what, value))
    try:
        return a_text(value, "")
    except StampError as error:
        raise Mistake(f"{error}.") from None


def _expected(what: Kind, value: Any) -> str:
    dates = (datetime.date, datetime.time)
    found = "a date or time" if isinstance(value, dates) else kind(value)
    return f"expected {what.value}, found {found.replace('an object', 'a table')}."


VALUES: Final[Mapping[Kind, Callable[[Any], Value]]] = {
    Kind.level: a_level,
    Kind.versions: a_tolerance,
    Kind.facts: exact_or_ignore,
    Kind.platform: platforms,
    Kind.texts: some_texts,
    Kind.flag: a_flag,
    Kind.accepted: an_acceptance,
}
"""What reads the values of each kind."""
