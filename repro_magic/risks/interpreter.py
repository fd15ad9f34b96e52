"""Risks of the interpreter and the kernel."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.finding import Finding
from ..model.record import NOT_TOLD, Interpreter, Kernel
from ..model.scope import Level
from ..model.unknown import Unknown
from .difference import finding, not_compared, shown
from .versions import Step, step


def compare_interpreters(was: Interpreter, now: Interpreter, level: Level) -> Iterator[Finding]:
    """Implementation first, then the size of the step between the versions."""
    yield from _implementation(was, now, level)
    before, after = was.version or NOT_TOLD, now.version or NOT_TOLD
    if isinstance(before, Unknown) or isinstance(after, Unknown):
        missing = not_compared("python-minor", level, "python", before, after)
        yield from [missing] if missing else []
    else:
        size = step(str(before), str(after))
        if size is not Step.none:
            code = "python-minor" if size >= Step.minor else "python-patch"
            message = f"{was.language} was {before} and is {after}."
            yield finding(code, level, "python", str(before), str(after), message, weight=200 + size)


def _implementation(was: Interpreter, now: Interpreter, level: Level) -> Iterator[Finding]:
    before, after = was.implementation, now.implementation
    if isinstance(before, Unknown) or isinstance(after, Unknown):
        missing = not_compared("python-implementation", level, "implementation", before, after)
        yield from [missing] if missing else []
    elif before is not None and after is not None and before != after:
        message = f"The notebook ran with {before}, this is {after}."
        yield finding(
            "python-implementation", level, "implementation", str(before), str(after), message, weight=300
        )


def compare_kernels(was: Kernel, now: Kernel, level: Level) -> Iterator[Finding]:
    """The program that speaks to the notebook, and its IPython."""
    pairs = (
        ("kernel", was.name, now.name),
        ("kernel", was.version, now.version),
        ("ipython", was.ipython, now.ipython),
    )
    for subject, before, after in pairs:
        if isinstance(before, Unknown) or isinstance(after, Unknown):
            missing = not_compared("kernel-version", level, subject, before, after)
            yield from [missing] if missing else []
        elif before is not None and after is not None and before != after:
            message = f"The {subject} was {shown(before)} and is {shown(after)}."
            yield finding("kernel-version", level, subject, shown(before), shown(after), message)
