"""Kernels of languages that nobody here can look into: their name, and that all else is unknown."""

from __future__ import annotations

from repro_magic.model.record import Interpreter, Kernel, Record
from repro_magic.model.unknown import Unknown

from . import hardware, platform
from .isolation import isolated
from .privacy import scrubbed


def stated(name: str, language: str) -> Record:
    """The record of a kernel by its kernelspec. What it does not tell is unknown, and so matches nothing."""
    spoken = scrubbed(language) or "a language that it does not tell"
    machine = Record.from_facts(isolated({"platform": platform.look, "hardware": hardware.look}))
    return Record(
        basis="stated",
        interpreter=Interpreter(
            implementation=spoken.lower(),
            version=Unknown(f"a kernelspec does not tell which version of {spoken} it starts"),
        ),
        kernel=Kernel(name=scrubbed(name), version=Unknown("a kernelspec does not tell it")),
        platform=machine.platform,
        hardware=machine.hardware,
        packages=Unknown(f"the packages of {spoken} cannot be looked at"),
    )
