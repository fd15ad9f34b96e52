"""The environment of an R, told by a script of base R that it runs in place of its kernel."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from repro_magic.model.record import Record
from repro_magic.model.unknown import Unknown

from . import hardware, numerics, platform, services
from .distributions import stamp_of
from .isolation import isolated
from .kept import Look
from .privacy import public_url, scrubbed
from .probing import asked

_FOLDER = os.path.dirname(os.path.abspath(__file__))
_OPTIONS = ("--slave", "--no-save", "--no-restore-data", "-f", os.path.join(_FOLDER, "r_probe.R"), "--args")
_LONGEST = 100_000
"""Characters of all the names that are passed, as systems limit a command line."""


def probed(
    command: Sequence[str],
    variables: Mapping[str, str],
    packages: Iterable[str],
    *,
    time_limit: float,
) -> Look:
    """What R tells of itself. ``packages`` are those that count as imported.

    The working directory is our own: a ``.Rprofile`` beside a notebook is not run for a look.
    """
    began = time.time_ns()
    nonce = secrets.token_hex(8)
    names = ",".join(name for name in packages if name.replace(".", "").isalnum())[:_LONGEST]
    full = [*command, *_OPTIONS, nonce, names]
    facts = asked(full, variables, nonce, time_limit=time_limit, folder=_FOLDER)
    if isinstance(facts, Unknown):
        return Look(record=facts)
    if not isinstance(facts, dict):
        return Look(record=Unknown("R told something that is no record"))
    libraries = facts.pop("libraries", {})
    places = [*libraries.values(), command[0]] if isinstance(libraries, dict) else []
    record = Record.from_facts(_sections(facts))
    stated = Record.from_dict({**record.to_dict(), "basis": "stated"})
    return Look(
        record=stated, places={path: stamp_of(path) for path in places if isinstance(path, str)}, began=began
    )


def _sections(facts: dict[str, Any]) -> dict[str, Any]:
    """The sections of a record: R's own, and those of the machine, the same for every kernel on it."""
    around = isolated(
        {
            "platform": platform.look,
            "hardware": hardware.look,
            "numerics": numerics.stated,
            "services": services.look,
        }
    )
    repositories = facts.pop("repositories", {})
    indexes = {
        f"R repos {scrubbed(str(name))}": scrubbed(public_url(str(url))) for name, url in repositories.items()
    }
    told = facts.get("packages")
    if isinstance(told, dict) and isinstance(told.get("origins"), dict):
        told["origins"] = {name: _origin(str(origin)) for name, origin in told["origins"].items()}
    numbers = {**around.pop("numerics"), **facts.pop("numerics", {})}
    numbers.pop("encoding", None)  # that of Python
    return {
        **around,
        **facts,
        "numerics": numbers,
        "services": {**around["services"], "indexes": indexes},
    }


def _origin(told: str) -> str:
    """The origin without credentials; what the system's own packages came from by the system's name."""
    if told == "system":
        return "system " + platform.os_release().get("ID", "packages")
    kind, _, rest = told.partition(" ")
    if kind == "vcs":
        url, _, commit = rest.rpartition("@")
        return scrubbed(f"vcs {public_url(url)}@{commit}")
    return scrubbed(f"{kind} {public_url(rest)}") if kind == "archive" else scrubbed(told)
