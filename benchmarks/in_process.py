"""Measures pairs of sides, A B A B, in forks of a kernel-like process.

Usage: PYTHON in_process.py PLAN ANSWER, with the interpreter of an environment; both are JSON files. The
plan is ``{"pairs": [[ours, peer], ...], "least": pairs, "seconds": CPU time after which those are enough}``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import answers
import hook
import kernel_like
import sides

_MOST_PAIRS = 31


def main(plan_file: str, answer_file: str) -> None:
    plan = json.loads(Path(plan_file).read_text("utf-8"))
    shell = kernel_like.started()
    answer: dict[str, Any] = {"modules": len(sys.modules), "pairs": {}, "failed": {}, "answers": {}}
    questions: dict[str, Callable[[], Any]] = {
        "record": lambda: answers.record(shell),
        "owners": answers.owners,
        "closures": answers.closures,
        "extension": lambda: answers.extension(shell),
        "watermark": lambda: answers.watermark(shell),
        "hook": lambda: hook.costs(shell),
    }
    for name, ask in questions.items():
        try:
            answer["answers"][name] = kernel_like.in_fork(ask)
        except RuntimeError as error:
            answer["failed"][name] = str(error)
    for ours, peer in plan["pairs"]:
        try:
            answer["pairs"][f"{ours} | {peer}"] = measured(shell, ours, peer, plan["least"], plan["seconds"])
        except RuntimeError as error:
            answer["failed"][f"{ours} | {peer}"] = str(error)
    Path(answer_file).write_text(json.dumps(answer, indent=1), "utf-8")


def measured(shell: Any, ours: str, peer: str, least: int, seconds: float) -> list[tuple[float, float]]:
    """CPU milliseconds of ours and of the peer, pair by pair, after one pair that does not count."""
    pairs: list[tuple[float, float]] = []
    names = (ours, peer)
    for name in names:
        kernel_like.spent(lambda name=name: sides.SIDES[name](shell))  # type: ignore[misc]
    used = 0.0
    while len(pairs) < least or (used < seconds * 1000 and len(pairs) < _MOST_PAIRS):
        # Who goes first changes, lest one always finds the processor's caches as the other left them.
        order = names if len(pairs) % 2 else names[::-1]
        spent = {name: kernel_like.spent(lambda name=name: sides.SIDES[name](shell)) for name in order}  # type: ignore[misc]
        pairs.append((spent[ours], spent[peer]))
        used += sum(spent.values())
    return pairs


if __name__ == "__main__":
    main(*sys.argv[1:])
