"""The specification of an environment as conda-store registers it."""

from __future__ import annotations

from .environment_yml import environment
from .subject import Subject
from .yaml import commented, dumped


def files(subject: Subject) -> dict[str, str]:
    """The specification. conda-store has its own list of channels, and takes no ``nodefaults``."""
    told = {
        "name": subject.slug,
        "description": f"{subject.name[:80]}, from the record {subject.digest[:12]}",
        **environment(subject),
    }
    return {"conda-store.yaml": commented(subject.notes(), dumped(told))}
