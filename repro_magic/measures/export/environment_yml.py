"""``environment.yml`` of conda (CEP 24): conda packages by version and build, the others below ``pip``.

https://conda.org/learn/ceps/cep-0024
"""

from __future__ import annotations

from typing import Any

from .by_version import by_version
from .kernel import kernel_requirements
from .packages import python_version
from .subject import Subject
from .yaml import commented, dumped

FALLBACK = "conda-forge"
"""The channel that Python is asked of where a record names none."""


def files(subject: Subject) -> dict[str, str]:
    """The environment file."""
    notes = [*subject.notes(), "Create it with: conda env create --file environment.yml"]
    content = {"name": subject.slug, **environment(subject)}
    content["channels"] = [*content["channels"], "nodefaults"]
    if platforms := _platforms(subject):
        notes.append(f"The builds are those of {', '.join(platforms)}; leave them out for another platform.")
    if content["channels"] == [FALLBACK, "nodefaults"] and not platforms:
        notes.append(f"The record names no channel; Python is asked of {FALLBACK}.")
    return {"environment.yml": commented(notes, dumped(content))}


def environment(subject: Subject) -> dict[str, Any]:
    """Channels and dependencies. Raises ExportError for what has no version that others can have."""
    conda, pip = by_version(subject.record)
    pip += kernel_requirements(subject.record)
    channels = [each.channel for each in conda if each.channel]
    ordered = sorted(set(channels), key=lambda channel: (-channels.count(channel), channel))
    several = len(ordered) > 1
    specs = [
        (f"{each.channel}::" if several and each.channel else "") + f"{each.name}={each.version}={each.build}"
        for each in conda
    ]
    named = {each.name for each in conda}
    python = python_version(subject.record)
    if "python" not in named:
        specs.insert(0, f"python={python}" if python else "python")
    if pip and "pip" not in named:
        specs.append("pip")
    dependencies: list[Any] = [*specs, *([{"pip": sorted(pip)}] if pip else [])]
    return {"channels": ordered or [FALLBACK], "dependencies": dependencies}


def _platforms(subject: Subject) -> list[str]:
    conda, _ = by_version(subject.record)
    return sorted({each.subdir for each in conda} - {"noarch"})
