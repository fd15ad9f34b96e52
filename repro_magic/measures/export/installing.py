"""What containers and machines have in common: the lock as they install it."""

from __future__ import annotations

from dataclasses import dataclass

from ...model.lock import State
from . import requirements
from .errors import ExportError
from .kernel import kernel_requirements
from .packages import artefacts, built_again, names, of_state
from .subject import Subject


@dataclass(frozen=True, kw_only=True, slots=True)
class Installation:
    """A hashed requirements file, and how pip is to take it."""

    requirements: str
    kernel: tuple[str, ...]
    """ipykernel and IPython by version, where the lock does not hold them."""
    options: str
    """Of ``pip install``."""
    has_kernel: bool
    """Whether the runtime can run notebooks."""
    has_lab: bool


def installation(subject: Subject, what: str) -> Installation:
    """The lock of a record for pip. Raises ExportError where pip cannot install it."""
    found = artefacts(subject.record)
    if conda := of_state(found, State.conda):
        raise ExportError(
            f"{what} is installed by pip, and {names(each.name for each in conda)} came from conda.",
            remedy="Export conda-explicit, and install that on an image that has micromamba.",
        )
    kernel = tuple(kernel_requirements(subject.record))
    wheels = "" if built_again(found) else " --only-binary :all:"
    return Installation(
        requirements=requirements.text(subject.record, notes=subject.notes()),
        kernel=kernel,
        options=f"--no-deps --require-hashes{wheels}",
        has_kernel=bool(kernel) or "ipykernel" in found,
        has_lab="jupyterlab" in found,
    )
