"""Looking at another environment: an interpreter, or the kernel that a kernelspec would start."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from repro_magic.model.errors import StampError
from repro_magic.model.record import Record
from repro_magic.model.unknown import Unknown

from . import cache, environment, kernelspecs, other_languages, r_environment
from .kept import Look, Looks, places_in
from .naming import is_name, normalized
from .privacy import scrubbed
from .probing import asked

TIME_LIMIT = 20.0
"""Seconds that a probe may take, the start of its interpreter included."""

_MOST_DETAILS = 1_000
"""Most packages whose details are asked for by name."""

_PROBE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "probe.py")


def this_interpreter(modules: Iterable[str] = (), details: Iterable[str] = ()) -> Record | Unknown:
    """The environment of the interpreter that runs this, looked at in this process."""
    return _record(environment.here(modules, details))


def interpreter(
    path: str,
    modules: Iterable[str] = (),
    details: Iterable[str] = (),
    *,
    kept: Looks | None = None,
    time_limit: float = TIME_LIMIT,
) -> Record | Unknown:
    """The environment of an interpreter, given by its path or as a name on the search path for programs.

    ``modules`` are import names and ``details`` packages, as `environment.here` takes them. Whatever goes
    wrong over there ends as ``Unknown`` with the reason. ``kept`` is given the look, for those who ask for
    its places.
    """
    found = shutil.which(path)
    if found is None and os.path.isdir(path):
        found = shutil.which(os.path.join(path, "Scripts" if os.name == "nt" else "bin", "python"))
    if found is None:
        return Unknown(f"there is no interpreter {scrubbed(path)}")
    look = probed([found], os.environ, modules, details, time_limit=time_limit)
    if kept is not None:
        kept.keep((found, *modules), look)
    return look.record


def kernelspec(
    name: str,
    modules: Iterable[str] = (),
    details: Iterable[str] = (),
    *,
    manager: Any = None,
    kept: Looks | None = None,
    again: bool = False,
    time_limit: float = TIME_LIMIT,
) -> Record | Unknown:
    """The environment that a kernel of that name would find, without starting one.

    ``manager`` is the kernelspec manager to ask for the name, as `kernelspecs.named` takes it. With ``kept``
    an environment that did not change is not looked at again, unless ``again``. Raises MissingExtraError
    where jupyter_client is not installed.
    """
    spec = kernelspecs.named(name, manager)
    if isinstance(spec, Unknown):
        return spec
    speaks_r = spec.language.lower() == "r"
    if not speaks_r and not spec.language.lower().startswith("python"):
        return other_languages.stated(spec.name, spec.language)
    command = kernelspecs.r_command(spec) if speaks_r else kernelspecs.command(spec)
    if isinstance(command, Unknown):
        return command
    variables = kernelspecs.environment(spec, os.environ)
    set_ = (f"{name}={value}" for name, value in sorted(variables.items()))
    key = (*command, *modules, "details", *details, *set_)
    look = None if kept is None or again else kept.find(key)
    if look is None:
        if speaks_r:
            look = r_environment.probed(command, variables, modules, time_limit=time_limit)
        else:
            look = probed(command, variables, modules, details, time_limit=time_limit)
        if kept is not None:
            kept.keep(key, look)
    return look.record


def known_kernelspecs() -> dict[str, str]:
    """Name to display name of every kernelspec that Jupyter finds here. Raises MissingExtraError."""
    return kernelspecs.known()


def probed(
    command: Sequence[str],
    variables: Mapping[str, str],
    modules: Iterable[str],
    details: Iterable[str] = (),
    *,
    time_limit: float = TIME_LIMIT,
) -> Look:
    """What the probe tells when a command that runs Python scripts runs it.

    Of ``details``, which may come from a stamp, what is no name of a package is left out.
    """
    began = time.time_ns()
    nonce = secrets.token_hex(8)
    named = _names(details)
    if named == environment.DEEP:
        time_limit = environment.DEEP_LIMIT
    full = [*command, _PROBE, nonce, cache.bytecode_directory(), ",".join(modules), named]
    facts = asked(full, variables, nonce, time_limit=time_limit)
    if isinstance(facts, Unknown):
        return Look(record=facts)
    places = places_in(facts.pop("places", None)) if isinstance(facts, dict) else None
    return Look(record=_record(facts), places=places, began=began)


def _names(details: Iterable[str]) -> str:
    """Names of packages, or `environment.ALL` or `DEEP`, as one argument: it may have 128 KiB on Linux."""
    wanted = list(details)
    for everything in (environment.DEEP, environment.ALL):
        if everything in wanted:
            return everything
    return ",".join([name for name in map(normalized, wanted) if is_name(name)][:_MOST_DETAILS])


def _record(facts: object) -> Record | Unknown:
    if isinstance(facts, dict) and isinstance(facts.get("unknown"), str):
        return Unknown(scrubbed(facts["unknown"]))
    try:
        return Record.from_dict(facts)
    except StampError as error:
        return Unknown(f"the environment told something that is no record: {error}")
