"""Whether ours answers what the peer answers: looked at before their times are compared."""

from __future__ import annotations

import os
import sys
from importlib.metadata import packages_distributions
from typing import Any

import sides

_FORBIDDEN = ("nbformat", "jsonschema", "packaging", "importlib.metadata", "psutil")


def owners() -> dict[str, Any]:
    """Loaded import names by how our distribution for them compares with ``packages_distributions()``."""
    os.environ["REPRO_MAGIC_CACHE_DIR"] = ""
    theirs = {
        name: sorted({_normalized(owner) for owner in named})
        for name, named in packages_distributions().items()
        if name in sys.modules
    }
    ours = sides.owners()
    counts = {"both name it": 0, "ours tells apart what shares a namespace": 0}
    differing = []
    for name, named in sorted(theirs.items()):
        below = {each: owner for each, owner in ours.items() if each.startswith(name + ".")}
        if ours.get(name) in named:
            counts["both name it"] += 1
        elif below and set(below.values()) <= set(named):
            counts["ours tells apart what shares a namespace"] += 1
        else:
            differing.append(f"{name}: ours {ours.get(name, 'none')}, theirs {', '.join(named)}")
    more = sorted(name for name in ours if name.partition(".")[0] not in theirs)
    return {"asked": len(theirs), **counts, "differing": differing, "only ours": more}


def closures() -> dict[str, Any]:
    """For how many distributions, each taken as the only root, both closures are equal."""
    os.environ["REPRO_MAGIC_CACHE_DIR"] = ""
    obvious = sides.ObviousRequirements()
    requirements, names = sides.our_requirements()
    differing = []
    equal = 0
    for name in sorted({*names, *obvious.needs}):
        ours, theirs = requirements.closure([name]), obvious.closure([name])
        equal += ours == theirs
        if ours != theirs:
            only_ours, only_theirs = sorted(ours - theirs)[:5], sorted(theirs - ours)[:5]
            differing.append(f"{name}: only ours {only_ours}, only theirs {only_theirs}")
    return {"asked": equal + len(differing), "equal": equal, "differing": differing}


def record(shell: Any) -> dict[str, Any]:
    """What the record that gets measured holds: packages by role, and sections that could not be told."""
    os.environ["REPRO_MAGIC_CACHE_DIR"] = ""
    from repro_magic.components.session import Session

    facts = Session(shell).observe()
    roles = {role: len(facts["packages"].get(role, ())) for role in ("imported", "needed", "installed")}
    sections = {name: value for name, value in facts.items() if isinstance(value, dict)}
    unknown = {name: section["unknown"] for name, section in sections.items() if "unknown" in section}
    return {**roles, "unknown": unknown}


def extension(shell: Any) -> list[str]:
    """Modules that ``%load_ext repro_magic`` must not import and would, were they not loaded already."""
    dotted = tuple(name + "." for name in _FORBIDDEN)
    for name in [name for name in sys.modules if name in _FORBIDDEN or name.startswith(dotted)]:
        del sys.modules[name]
    shell.run_line_magic("load_ext", "repro_magic")
    return [name for name in _FORBIDDEN if name in sys.modules]


def watermark(shell: Any) -> list[str]:
    """Facts that ``%watermark`` prints and ours does not: values of its lines that are nowhere in ours."""
    from IPython.utils.capture import capture_output

    printed = []
    for prepare in (sides.watermark, sides.our_watermark):
        call = prepare(shell)
        with capture_output() as captured:
            call()
        shown = [output.data.get("text/plain", "") for output in captured.outputs]
        printed.append("\n".join([captured.stdout, *shown]))
    values = [line.partition(":")[2].strip() for line in printed[0].splitlines() if ":" in line]
    return [value for value in values if value not in printed[1]]


def _normalized(name: str) -> str:
    from packaging.utils import canonicalize_name

    return str(canonicalize_name(name))
