"""From a plan to a kernel: builds the environment unless it stands, and registers it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from packaging.utils import canonicalize_name as normalized

from ...model.errors import ReproError
from ..environments import kernels
from ..environments.guard import guarded
from ..environments.store import Built, Store, python_in
from .approvals import Approvals
from .backends import Job, Sources, backend
from .backends.counting import present, site_packages
from .errors import CancelledError, RestoreError
from .plan import Plan
from .progress import Progress, Told, silent


def built(
    plan: Plan,
    *,
    sources: Sources,
    builds: bool = False,
    told: Told = silent,
    cancelled: Callable[[], bool] = lambda: False,
) -> Built:
    """Make what the plan says, and the kernel. Whoever calls this has shown the plan and got a yes for it.

    Ended in whatever way, nothing half-built counts. Raises RestoreError, CancelledError and ReproError.
    """
    if kernels.taken(plan.kernel):
        raise RestoreError(
            f"A kernel named {plan.kernel} is there, and it is none that was restored.",
            remedy="Choose another --name.",
        )
    Approvals().approve((step.name for step in plan.steps), plan.channels)
    store = Store()
    store.sweep()

    def waiting() -> None:
        told(Progress(doing="waiting", name=plan.environment))
        if cancelled():
            raise CancelledError("Cancelled: nothing was kept.")

    with guarded(store.lock_file(plan.environment), waiting) as lock:
        found = store.find(plan.environment)
        if found is None:
            prefix = store.prefix(plan.environment)
            job = Job(
                plan=plan,
                prefix=prefix,
                sources=sources,
                builds=builds,
                told=told,
                cancelled=cancelled,
                lock=lock,
            )
            found = _build(job, store)
        told(Progress(doing="registering", name=plan.kernel))
        python = python_in(store.prefix(found.digest))
        kernels.register(plan.kernel, display_name=plan.display_name, python=python, digest=found.digest)
    return found


def _build(job: Job, store: Store) -> Built:
    plan = job.plan
    assert plan.python is not None
    store.clear(plan.environment)
    try:
        backend(plan.backend).build(job)
        _holds_what_was_planned(plan, job.prefix)
        made = Built(
            digest=plan.environment,
            kernel=plan.kernel,
            display_name=plan.display_name,
            python=plan.python.version,
            backend=plan.backend,
            created=datetime.now().astimezone().date().isoformat(),
            lock=tuple(sorted(step.line for step in plan.steps)),
        )
        store.complete(made)
    except BaseException:
        _take_away(store, plan.environment)
        raise
    return made


def _holds_what_was_planned(plan: Plan, prefix: Path) -> None:
    """An installer that says it is done is believed after a look."""
    assert plan.python is not None
    there = {
        (normalized(name), version) for name, version in present(site_packages(prefix, plan.python.minor))
    }
    missing = [
        step.name
        for step in plan.steps
        if not step.is_conda and (normalized(step.name), _escaped(step.version)) not in there
    ]
    if missing:
        raise RestoreError(
            f"{plan.backend} ended without an error, but {', '.join(missing[:5])} is not installed."
        )


def _escaped(version: str) -> str:
    return version.replace("-", "_")


def _take_away(store: Store, digest: str) -> None:
    try:
        store.clear(digest)
    except ReproError:
        return  # without its marker it does not count, and the next run removes it
