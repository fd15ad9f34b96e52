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
import pairs
import sides


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

    def spent(side: str) -> float:
        return kernel_like.spent(lambda: sides.SIDES[side](shell))

    for ours, peer in plan["pairs"]:
        try:
            answer["pairs"][f"{ours} | {peer}"] = pairs.taken(
                spent, ours, peer, plan["least"], plan["seconds"]
            )
        except RuntimeError as error:
            answer["failed"][f"{ours} | {peer}"] = str(error)
    Path(answer_file).write_text(json.dumps(answer, indent=1), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
