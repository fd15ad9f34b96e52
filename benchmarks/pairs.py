"""Measuring two sides in turns, and the ratio between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Pairs = list[tuple[float, float]]
"""CPU milliseconds of ours and of the peer, taken one right after the other."""

_MOST = 31


def taken(spent: Callable[[str], float], ours: str, peer: str, least: int, seconds: float) -> Pairs:
    """Pairs of what ``spent`` tells of the two, after one pair that does not count.

    At least so many, and more of them while they use less than so many seconds of CPU in all.
    """
    spent(ours)
    spent(peer)
    pairs: Pairs = []
    used = 0.0
    while len(pairs) < least or (used < seconds * 1000 and len(pairs) < _MOST):
        # Who goes first changes, lest one always finds the processor's caches as the other left them.
        order = (ours, peer) if len(pairs) % 2 else (peer, ours)
        told = {name: spent(name) for name in order}
        pairs.append((told[ours], told[peer]))
        used += sum(told.values())
    return pairs


@dataclass(frozen=True)
class Ratio:
    """Median, least and most of ratios taken pair by pair."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, pairs: Pairs, *, faster: bool) -> Ratio:
        """Of peer to ours, how many times faster ours is, or of ours to the peer."""
        ratios = [peer / ours if faster else ours / peer for ours, peer in pairs]
        return cls(median(ratios), min(ratios), max(ratios))
