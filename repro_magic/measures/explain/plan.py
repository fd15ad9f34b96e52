"""Plans of a restore and restored environments as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from ..environments.store import Built
from ..restore.plan import RUNG_TITLES, Plan, Rung, Step
from ..restore.progress import Progress
from .text import columns

_DOING = {
    "asking": "asking for",
    "waiting": "waiting for another restore of",
    "python": "making an environment with Python",
    "downloading": "downloading",
    "installed": "installed",
    "registering": "registering the kernel",
    "checking": "checking",
}


def plan_text(plan: Plan, *, name: str = "") -> str:
    """What a restore will do: the rung, what it loses, and each package with where it comes from."""
    head = f"{name}: " if name else ""
    if plan.rung is Rung.kernel:
        return (
            f"{head}rung 1 of 5, {RUNG_TITLES[plan.rung]}: {plan.kernel} ({plan.display_name}).\n"
            f"  Nothing has to be installed for the level {plan.level.name}."
        )
    assert plan.python is not None
    lines = [f"{head}rung {int(plan.rung)} of 5, {RUNG_TITLES[plan.rung]} (level {plan.level.name})"]
    lines += [f"  {line}" for line in columns(_facts(plan))]
    if plan.losses:
        lines += ["", "  What does not come back as it was:", *(f"    {loss}" for loss in plan.losses)]
    if plan.channels:
        lines += ["", "  Channels that were never approved on this machine:"]
        lines += [f"    {channel}" for channel in plan.channels]
    if alike := [step for step in plan.steps if step.lookalike]:
        lines += ["", "  Look twice:"]
        lines += [f"    {step.name} could be mistaken for {step.lookalike}" for step in alike]
    for title, steps in (
        ("Never approved on this machine", plan.unapproved),
        ("Approved before", [step for step in plan.steps if step.approved]),
    ):
        if steps:
            lines += ["", f"  {title}:", *(f"    {line}" for line in columns(map(_row, steps)))]
    return "\n".join(lines)


def _facts(plan: Plan) -> Iterable[tuple[str, str]]:
    assert plan.python is not None
    here = "on this machine" if plan.python.path else f"which {plan.backend} brings"
    yield "Python", f"{plan.python.version}, {here}"
    count = f"{len(plan.steps)} packages with {plan.backend}, by hash"
    yield "Packages", count + (f", {megabytes(_size(plan.steps))}" if _size(plan.steps) else "")
    state = "stands here already" if plan.ready else "is made anew; nothing else is changed"
    yield "Environment", f"{plan.environment}, {state}"
    yield "Kernel", f"{plan.kernel}: {plan.display_name}"


def _size(steps: Sequence[Step]) -> int:
    return sum(step.size or 0 for step in steps)


def _row(step: Step) -> tuple[str, ...]:
    version = step.version if step.recorded in ("", step.version) else f"{step.recorded} -> {step.version}"
    rung = f"rung {int(step.rung)}" if step.recorded else "added"
    host = urlsplit(step.location).netloc.rpartition("@")[2]
    return step.name, version, rung, f"{step.source} {host}".rstrip(), step.note


def progress_text(progress: Progress) -> str:
    """One thing that happened during a restore, in one line."""
    count = f"[{progress.done}/{progress.total}] " if progress.total and progress.done else ""
    return f"{count}{_DOING.get(progress.doing, progress.doing)} {progress.name}".rstrip()


def environments_text(rows: Iterable[tuple[Built, int, Sequence[str]]]) -> str:
    """Restored environments, each with its size in bytes and the kernels that start in it."""
    told = [
        (
            built.digest,
            f"Python {built.python}",
            f"{len(built.lock)} packages",
            megabytes(size),
            built.created,
            ", ".join(kernels) or "no kernel",
        )
        for built, size, kernels in rows
    ]
    return "\n".join(columns(told)) if told else "No environment was restored on this machine."


def megabytes(size: int) -> str:
    """Bytes for people."""
    return f"{size / 1e6:.1f} MB" if size < 1e8 else f"{size / 1e6:.0f} MB"
