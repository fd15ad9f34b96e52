"""What the recorded files leave open: what a kernel needs besides, and versions that are gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from packaging.version import Version

from ...model.lock import CONDA
from ...model.scope import Level
from ..index.files import File
from .backends import Backend, Question, Sources
from .errors import RestoreError
from .fitting import release_of
from .ladder import Footing, Terms
from .plan import Python, Rung, Step
from .processes import FailedError
from .recorder import NEEDS
from .wanted import Wanted


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """One question that may have an answer, and what an answer to it is worth."""

    rung: Rung
    requirements: tuple[str, ...]
    constraints: tuple[str, ...]
    before: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolved:
    """Steps for all packages, and what was lost on the way."""

    steps: tuple[Step, ...]
    losses: tuple[str, ...] = ()


def resolved(
    wanted: Wanted, footing: Footing, python: Python, backend: Backend, sources: Sources, terms: Terms
) -> Resolved:
    """Complete the footing; the first attempt that a resolver can answer counts.

    Raises RestoreError with the resolver's reason where none has an answer.
    """
    if not footing.missing and not _kernel(wanted, footing):
        # What is recorded is closed: it holds what each of its packages needs.
        return Resolved(
            steps=tuple(footing.steps.values()), losses=tuple(_kernel_losses(wanted, footing.steps))
        )
    problem: RestoreError | None = None
    for attempt in attempts(wanted, footing, terms):
        question = Question(
            requirements=attempt.requirements,
            constraints=attempt.constraints,
            python=python,
            before=attempt.before,
            builds=terms.builds,
            sources=sources,
        )
        try:
            files = backend.resolve(question)
        except FailedError as error:
            problem = error
            continue
        return _put_together(wanted, footing, attempt, files)
    raise RestoreError(
        f"No set of packages works together: {problem}",
        remedy="Another --level may allow one; a package can be left out with --without NAME.",
    ) from problem


def attempts(wanted: Wanted, footing: Footing, terms: Terms) -> Iterator[Attempt]:
    """Questions from the nearest to the farthest."""
    steps = footing.steps.values()
    pins = tuple(f"{step.name}=={step.version}" for step in steps if not step.is_conda)
    rung = Rung.dated if footing.missing else Rung.version
    near = tuple(_near(name, wanted.packages[name].version) for name in footing.missing)
    anything = tuple(footing.missing) if terms.level < Level.compatible else ()
    for requirements in filter(None, (pins + near, anything and pins + anything)):
        if wanted.recorded:
            kernel = _kernel(wanted, footing, exact=True)
            yield Attempt(
                rung=rung, requirements=requirements + kernel, constraints=pins, before=wanted.recorded
            )
    if not footing.missing:
        for exact in (True, False):
            yield Attempt(
                rung=rung, requirements=pins + _kernel(wanted, footing, exact=exact), constraints=pins
            )
    if terms.level > Level.compatible:
        return
    yield Attempt(rung=Rung.compatible, requirements=pins + near + _kernel(wanted, footing), constraints=pins)
    imported = [want for want in wanted.packages.values() if want.imported]
    loose = tuple(_near(want.name, want.version) for want in imported)
    yield Attempt(rung=Rung.compatible, requirements=loose + _kernel(wanted, footing), constraints=())
    if anything:
        free = tuple(want.name for want in imported)
        yield Attempt(rung=Rung.compatible, requirements=free + _kernel(wanted, footing), constraints=())


def _kernel(wanted: Wanted, footing: Footing, *, exact: bool = False) -> tuple[str, ...]:
    """What makes an environment a kernel that can record itself."""
    told = dict.fromkeys(("ipykernel", *NEEDS), "") | dict(wanted.kernel)
    return tuple(
        f"{name}=={version}" if version and exact else name
        for name, version in told.items()
        if name not in footing.steps and f"{CONDA}{name}" not in footing.steps
    )


def _near(name: str, version: str) -> str:
    """Equal in the leading release number, and in the second one too below 1.0."""
    release = Version(version).release
    kept = release[:2] if release[0] == 0 and len(release) > 1 else release[:1]
    return f"{name}=={'.'.join(map(str, kept))}.*"


def _put_together(wanted: Wanted, footing: Footing, attempt: Attempt, files: tuple[File, ...]) -> Resolved:
    steps = {name: step for name, step in footing.steps.items() if step.is_conda}
    losses = []
    for file in files:
        told = release_of(file)
        if told is None:
            raise RestoreError(f"{file.name[:80]} is no name that a package's file can have.")
        name, version = str(told[0]), str(told[1])
        known = footing.steps.get(name)
        if f"{CONDA}{name}" in steps:
            continue
        if known is not None and Version(known.version) == told[1]:
            steps[name] = known
        elif known is None or not known.is_conda:
            want = wanted.packages.get(name)
            recorded = want.version if want else ""
            steps[name] = _step(file, name, version, attempt.rung, recorded)
            if want:
                losses.append(
                    f"{name} {recorded} becomes {version}: {footing.missing.get(name, 'to fit the others')}."
                )
    losses += [
        f"{name} {want.version} is left out: nothing that is installed asks for it."
        for name, want in wanted.packages.items()
        if name not in steps and not want.beside
    ]
    losses += _kernel_losses(wanted, steps)
    return Resolved(steps=tuple(steps.values()), losses=tuple(losses))


def _kernel_losses(wanted: Wanted, steps: Mapping[str, Step]) -> Iterator[str]:
    for name, version in wanted.kernel.items():
        if version and name in steps and steps[name].version != version:
            yield f"{name} {version}, which the notebook ran with, becomes {steps[name].version}."


def _step(file: File, name: str, version: str, rung: Rung, recorded: str) -> Step:
    return Step(
        name=name,
        version=version,
        rung=rung,
        file=file.name,
        sha256=file.sha256,
        location=file.url,
        source="index",
        recorded=recorded,
        size=file.size or None,
        note="" if recorded else "for the kernel",
    )
