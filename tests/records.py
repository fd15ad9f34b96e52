"""Records for tests, said in few words."""

from __future__ import annotations

import dataclasses
from typing import Any

from repro_magic.model.record import Hardware, Interpreter, Kernel, Packages, Platform, Record

PYTHON = Interpreter(implementation="cpython", version="3.12.1", build="main, GCC 12.2.0", source="pyenv")
KERNEL = Kernel(name="ipykernel", version="7.1.0", ipython="9.7.0")
PLATFORM = Platform(system="linux", distribution="debian 12", libc="glibc 2.36", machine="x86_64")
HARDWARE = Hardware(cpu="AMD EPYC", cpu_level="x86-64-v3", cores=8, memory_gib=32)


def having(needed: dict[str, str] | None = None, **imported: str) -> Record:
    """A record of a plain Linux machine that imported these packages."""
    return Record(
        recorded="2026-01-31",
        interpreter=PYTHON,
        kernel=KERNEL,
        platform=PLATFORM,
        hardware=HARDWARE,
        packages=Packages(imported=imported, needed=needed or {}),
    )


def but(record: Record, **sections: Any) -> Record:
    """The same record with other facts: ``but(record, interpreter={"version": "3.11.7"})``."""
    changed = {
        name: dataclasses.replace(getattr(record, name), **facts) if isinstance(facts, dict) else facts
        for name, facts in sections.items()
    }
    return dataclasses.replace(record, **changed)
