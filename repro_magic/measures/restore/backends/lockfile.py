"""The plan as files that installers read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ....model.lock import Artefact, State
from ....model.record import Packages, Record
from ...export import pylock
from ..plan import Step


def write_pylock(steps: Sequence[Step], folder: Path) -> Path:
    """A ``pylock.toml`` (PEP 751) of exactly these files."""
    artefacts = {
        step.name: Artefact(
            name=step.name, version=step.version, state=State.matched, file=step.file, sha256=step.sha256
        ).to_line()
        for step in steps
    }
    installed = {step.name: step.version for step in steps}
    record = Record(packages=Packages(installed=installed, artefacts=artefacts))
    path = folder / "pylock.toml"
    locations = {step.name: step.location for step in steps}
    path.write_text(pylock.text(record, locations=locations), encoding="utf-8")
    return path


def write_requirements(steps: Sequence[Step], folder: Path) -> Path:
    """The same as requirements with hashes, for a pip that cannot read lock files."""
    path = folder / "requirements.txt"
    lines = [f"{step.name}=={step.version} --hash=sha256:{step.sha256}\n" for step in steps]
    path.write_text("".join(lines), encoding="utf-8")
    return path
