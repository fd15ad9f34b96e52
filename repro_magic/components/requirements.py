"""What distributions need: requirement strings and their transitive closure."""

from __future__ import annotations

from .markers import Markers, environment
from .naming import normalized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .distribution import Distribution
    from .distributions import Inventory

    Judge = Callable[[str, str], bool]

_NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."


def parsed(requirement: str) -> tuple[str, tuple[str, ...], str]:
    """Normalized name, normalized extras and marker text of a requirement string (PEP 508)."""
    rest = requirement.lstrip(_NAME_CHARACTERS)
    name, rest = requirement[: len(requirement) - len(rest)], rest.lstrip()
    extras: tuple[str, ...] = ()
    if rest.startswith("["):
        inside, _, rest = rest[1:].partition("]")
        extras = tuple(normalized(extra.strip()) for extra in inside.split(",") if extra.strip())
    # A URL may hold semicolons; the one in front of a marker has a space before it.
    separator = " ;" if rest.lstrip().startswith("@") else ";"
    return normalized(name), extras, rest.partition(separator)[2].strip()


def by_packaging(marker: str, extra: str) -> bool:
    """Judges a marker with `packaging` where that can be imported; else the requirement counts."""
    try:
        from packaging.markers import Marker

        return bool(Marker(marker).evaluate({"extra": extra}))
    except Exception:  # noqa: BLE001  # whatever that package raises for a marker that is none
        return True


class Requirements:
    """The requirements between distributions that are installed.

    ``unsure`` judges markers that `Markers` does not understand; without it their requirements count.
    """

    def __init__(self, installed: Inventory, unsure: Judge | None = None) -> None:
        self._installed = installed
        self._markers = Markers(environment())
        self._unsure = unsure
        self._found: dict[tuple[str, str], list[tuple[str, tuple[str, ...]]]] = {}
        """Distribution and extra to the names and extras that it needs."""

    def closure(self, roots: Iterable[str]) -> set[str]:
        """Those of the roots that are installed, and all that is installed of what they need.

        Extras are honoured as far as requirement strings name them.
        """
        done: dict[str, set[str]] = {}
        waiting: list[tuple[str, tuple[str, ...]]] = [(root, ()) for root in roots]
        while waiting:
            name, extras = waiting.pop()
            distribution = self._installed.find(name)
            if distribution is None:
                continue
            if name not in done:
                done[name] = set()
                waiting += self._needed(distribution, "")
            for extra in extras:
                if extra not in done[name]:
                    done[name].add(extra)
                    waiting += self._needed(distribution, extra)
        return set(done)

    def leading(self, names: set[str]) -> set[str]:
        """Those of the names that no other of them needs, and one of each circle."""
        closures = {name: self.closure([name]) for name in names}
        return {
            name
            for name in names
            if not any(
                name in closures[other] and (other < name or other not in closures[name])
                for other in names
                if other != name
            )
        }

    def useful_to(self, name: str, others: Iterable[str]) -> bool:
        """Whether one of the others names that distribution in any of its requirements, extras included.

        Those that it needs itself do not count: a circle has a first one, too.
        """
        own = self.closure([name])
        start = "\n" + name
        for other in others:
            distribution = None if other in own else self._installed.find(other)
            if distribution is not None:
                always, optional = self._installed.requirements(distribution)
                lines = "\n".join(("", *always, *optional)).lower().replace("_", "-").replace(".", "-")
                at = lines.find(start)
                while at >= 0:
                    after = lines[at + len(start) : at + len(start) + 1]
                    if not after or after not in _NAME_CHARACTERS:
                        return True
                    at = lines.find(start, at + 1)
        return False

    def _needed(self, distribution: Distribution, extra: str) -> list[tuple[str, tuple[str, ...]]]:
        known = self._found.get((distribution.name, extra))
        if known is not None:
            return known
        always, optional = self._installed.requirements(distribution)
        found = self._found[distribution.name, extra] = []
        for requirement in (*always, *optional) if extra else always:
            name, extras, marker = parsed(requirement)
            if not marker or self._holds(marker, extra):
                found.append((name, extras))
        return found

    def _holds(self, marker: str, extra: str) -> bool:
        holds = self._markers.holds(marker, extra)
        if holds is None:
            return self._unsure is None or self._unsure(marker, extra)
        return holds
