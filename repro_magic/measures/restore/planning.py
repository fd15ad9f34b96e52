"""From a stamp to a plan: asks what is offered and which interpreters are here, and installs nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field

from ...model.lock import CONDA
from ...model.record import Record
from ..environments.place import data_directory
from ..environments.store import Store
from ..index import Index
from . import interpreters, recorder
from .approvals import Approvals
from .backends import Backend, Sources, backend
from .errors import NothingToRestoreError
from .fitting import here
from .ladder import Terms, footing, refuse_below
from .lookalikes import lookalikes
from .offers import offers
from .plan import OWN, Plan, Python, Rung, Step
from .progress import Told, silent
from .resolving import resolved
from .wanted import RECORDER, Wanted, wanted

_TITLE_LENGTH = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What somebody asks for, besides the notebook."""

    terms: Terms
    sources: Sources = field(default_factory=Sources)
    index: Index | None = None
    """What is asked for files; ``None`` where no index is."""
    backend: str = "auto"
    name: str = ""
    """Of the kernelspec; empty for one made from the content."""
    title: str = ""
    """What the kernel is for, such as the notebook's name."""
    without: frozenset[str] = frozenset()
    imports: tuple[str, ...] = ()
    """Import names in the notebook's code, which no package may be mistaken for."""


def existing(kernel: str, display_name: str, wish: Wish) -> Plan:
    """The plan of rung 1: a kernel that is here has what the level asks for."""
    return Plan(
        rung=Rung.kernel, level=wish.terms.level, kernel=kernel, display_name=display_name, ready=True
    )


def planned(record: Record, wish: Wish, told: Told = silent) -> Plan:
    """The first rung that works, from the recorded files on down to what the level allows.

    Raises RestoreError where none works, RefusedError for what is not to be trusted, MissingExtraError where
    a part of this feature is not installed.
    """
    asked = wanted(record, without=wish.without)
    conda = any(want.is_conda for want in asked.packages.values())
    runner = backend(wish.backend, conda=conda)
    python = _python(asked, runner, conda=conda)
    found = footing(
        asked, offers(asked.packages.values(), wish.sources, wish.index, told), python.version, wish.terms
    )
    refuse_below(found, wish.terms.level)
    done = resolved(asked, found, python, runner, wish.sources, wish.terms)
    steps = _judged([*done.steps, _recorder()], asked, wish)
    losses = (*_python_losses(python), *done.losses, *_left_out(wish), *_other_files(steps))
    plan = Plan(
        rung=max((step.rung for step in steps if step.recorded), default=Rung.exact),
        level=wish.terms.level,
        kernel="",
        display_name="",
        steps=steps,
        python=python,
        backend=runner.name,
        platform=here(),
        losses=losses,
        channels=_channels(steps),
    )
    return _named(plan, wish)


def _python(asked: Wanted, runner: Backend, *, conda: bool) -> Python:
    if conda and f"{CONDA}python" in asked.packages:
        return Python(version=asked.packages[f"{CONDA}python"].version, recorded=asked.python)
    minor = ".".join(asked.python.split(".")[:2])
    uv = getattr(runner, "uv", "")
    here_are = interpreters.on_this_machine(asked.python, uv=uv)
    found = interpreters.chosen(asked.python, here_are, runner.brings)
    if found is None:
        raise NothingToRestoreError(
            f"Python {minor} is not on this machine, and {runner.name} cannot bring it.",
            remedy=f"Install Python {asked.python} (pyenv, conda, uv, python.org) and try again.",
        )
    return found


def _recorder() -> Step:
    file = recorder.wheel(data_directory() / "own")
    return Step(
        name=RECORDER,
        version=file.name.split("-")[1],
        rung=Rung.exact,
        file=file.name,
        sha256=file.sha256,
        location=file.url,
        source=OWN,
        size=file.size,
        note="so that the notebook can record itself",
    )


def _judged(steps: Iterable[Step], asked: Wanted, wish: Wish) -> tuple[Step, ...]:
    """The steps with what is to be thought of them, never approved ones first."""
    listed = list(steps)
    approved = Approvals().packages() | {RECORDER}
    vault = f"{wish.sources.vault.absolute().as_uri()}/" if wish.sources.vault else None
    alike = lookalikes([step.name for step in listed], wish.imports, asked.modules)
    judged = [
        dataclasses.replace(
            step,
            approved=step.name in approved,
            lookalike=alike.get(step.name, ""),
            source="vault" if vault and step.location.startswith(vault) else step.source,
        )
        for step in listed
    ]
    return tuple(
        sorted(judged, key=lambda step: (step.approved, not step.lookalike, not step.recorded, step.name))
    )


def _python_losses(python: Python) -> list[str]:
    if python.version == python.recorded:
        return []
    return [
        f"Python {python.recorded} becomes {python.version}, the nearest release that is on this machine."
    ]


def _left_out(wish: Wish) -> list[str]:
    return [f"{name} is left out, as asked." for name in sorted(wish.without)]


def _other_files(steps: Iterable[Step]) -> list[str]:
    other = [step.name for step in steps if step.recorded and step.rung is Rung.version]
    if not other:
        return []
    named = ", ".join(other[:3]) + (f" and {len(other) - 3} more" if len(other) > 3 else "")
    return [f"The recorded versions, but not surely the recorded files, of {named}."]


def _channels(steps: Iterable[Step]) -> tuple[str, ...]:
    told = {
        step.location.rsplit("/", 2)[0]
        for step in steps
        if step.location.startswith("http") and step.is_conda
    }
    return tuple(sorted(told - Approvals().channels()))


def _named(plan: Plan, wish: Wish) -> Plan:
    short = plan.environment[:8]
    title = "".join(sign for sign in wish.title if sign.isprintable())[:_TITLE_LENGTH]
    assert plan.python is not None
    told = f"Python {plan.python.version}, restored {short}"
    return dataclasses.replace(
        plan,
        kernel=wish.name or f"repro-{short}",
        display_name=f"{title} ({told})" if title else told,
        ready=Store().find(plan.environment) is not None,
    )
