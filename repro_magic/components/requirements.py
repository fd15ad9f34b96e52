"""What distributions need: requirement strings and their transitive closure."""

from __future__ import annotations

from .distributions import Distribution, Inventory
from .markers import Markers, environment
from .naming import normalized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Judge = Callable[[str, str], bool]

_NAME_ENDS = frozenset(" \t<>=!~;[(@,")


def parsed(requirement: str) -> tuple[str, tuple[str, ...], str]:
    """Normalized name, normalized extras and marker text of a requirement string (PEP 508)."""
    for end, character in enumerate(requirement):
        if character in _NAME_ENDS:
            break
    else:
        return normalized(requirement), (), ""
    name, rest = requirement[:end], requirement[end:].lstrip()
    extras: tuple[str, ...] = ()
    if rest.startswith("["):
        inside, _, rest = rest[1:].partition("]")
        extras = tuple(normalized(extra.strip()) for extra in inside.split(",") if extra.strip())
    # A URL may hold semicolons; the one before a marker has a space in front of it.
    separator = " ;" if rest.lstrip().startswith("@") else ";"
    return normalized(name), extras, rest.partition(separator)[2].strip()


def counted(marker: str, extra: str) -> bool:
    """The judge of last resort: a requirement whose marker is not understood counts."""
    return True


def by_packaging(marker: str, extra: str) -> bool:
    """Judges a marker with `packaging`, where that can be imported; else it counts."""
    try:
        from packaging.markers import Marker

        return bool(Marker(marker).evaluate({"extra": extra}))
    except Exception:  # whatever that package raises for a marker that is none
        return True


class Requirements:
    """The requirements between the distributions of one inventory."""

    def __init__(self, inventory: Inventory, unsure: Judge = counted) -> None:
        self._inventory = inventory
        self._markers = Markers(environment())
        self._unsure = unsure

    def closure(self, roots: Iterable[str]) -> set[str]:
        """Installed distributions that the roots need, directly or not, the roots that are installed included.

        Extras are honoured as far as requirement strings name them.
        """
        by_name = self._inventory.by_name
        done: dict[str, set[str]] = {}
        waiting: list[tuple[str, tuple[str, ...]]] = [(root, ()) for root in roots]
        while waiting:
            name, extras = waiting.pop()
            distribution = by_name.get(name)
            if distribution is None:
                continue
            before = done.get(name)
            if before is None:
                done[name] = set(extras)
                waiting += self._needed(distribution, "")
            new = set(extras) if before is None else set(extras) - before
            done[name] |= new
            for extra in sorted(new):
                waiting += self._needed(distribution, extra)
        return set(done)

    def _needed(self, distribution: Distribution, extra: str) -> list[tuple[str, tuple[str, ...]]]:
        found = []
        always, optional = self._inventory.requirements(distribution)
        for requirement in (*always, *optional) if extra else always:
            name, extras, marker = parsed(requirement)
            if marker:
                holds = self._markers.holds(marker, extra)
                if not (self._unsure(marker, extra) if holds is None else holds):
                    continue
            found.append((name, extras))
        return found

