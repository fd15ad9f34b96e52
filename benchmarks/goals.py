"""What is compared with what, and how far apart they must be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SIZES = (195, 600, 2000)
MICROSECONDS_OF_HOOK = 1.0


@dataclass(frozen=True)
class Goal:
    """A ratio of CPU times and its bound at each of the sizes; no bounds: told for information."""

    ours: str
    peer: str
    bounds: tuple[float, ...] = ()
    faster: bool = True
    """Whether the ratio is peer / ours and must reach the bound; else ours / peer, and must not exceed it."""
    whole_process: bool = False

    @property
    def key(self) -> str:
        return f"{self.ours} | {self.peer}"

    def bound(self, size: int) -> float | None:
        return self.bounds[SIZES.index(size)] if self.bounds else None

    def is_hit(self, ratio: float, size: int) -> bool:
        bound = self.bound(size)
        return bound is None or (ratio >= bound if self.faster else ratio <= bound)


GOALS = (
    Goal("full record", "scan floor L3", (5, 3.5, 3), faster=False),
    Goal("full record, cached", "scan floor L3", (2, 1.3, 1.2), faster=False),
    Goal("every component", "scan floor L3", faster=False),
    Goal("every component, cached", "scan floor L3", faster=False),
    Goal("files of the packages in use", "scan floor L3", faster=False),
    Goal("live components again", "scan floor L3", faster=False),
    Goal("full record", "session-info2", (20, 20, 20)),
    Goal("full record", "scooby", (7, 10, 12)),
    Goal("full record", "importlib.metadata", (4, 6, 6)),
    Goal("%repro watermark", "%watermark", (1.8, 1.5, 1.0)),
    Goal("%load_ext, %repro watermark", "%load_ext, %watermark"),
    Goal("owners of loaded modules", "packages_distributions()", (18, 30, 50)),
    Goal("closure", "importlib.metadata + packaging", (15, 18, 18)),
    Goal("probe", "python -I -S -c pass", (2.3, 3.2, 8), faster=False, whole_process=True),
    Goal("probe", "pip inspect", (45, 70, 95), whole_process=True),
    Goal("probe", "uv pip list", (1.2, 1.4, 1.8), faster=False, whole_process=True),
    Goal("probe, cached", "uv pip list", faster=False, whole_process=True),
    Goal("%load_ext repro_magic", "import watermark", (0.7, 0.7, 0.7), faster=False),
)


def of_kind(*, whole_process: bool) -> Iterator[Goal]:
    return (goal for goal in GOALS if goal.whole_process == whole_process)
