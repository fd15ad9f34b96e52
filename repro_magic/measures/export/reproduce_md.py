"""REPRODUCE.md: what a person needs to know to run a notebook again, and what may still go wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...model.lock import Artefact, State, locked
from ...model.record import Data, Numerics, Packages, Services
from ...model.unknown import Unknown
from ..explain.markdown import escape, table
from ..explain.rows import fact_rows, headline
from .guard import masked
from .packages import names, python_version, versions_known
from .subject import Subject

_STATES = {
    State.verified: "the file is known and its content was compared",
    State.matched: "the file is known by name, version and tags",
    State.direct: "from version control or an archive",
    State.conda: "from a conda channel",
    State.built_locally: "built on the machine that ran it",
    State.unavailable: "nothing to install it from is known",
}


def files(subject: Subject) -> dict[str, str]:
    """The page."""
    parts = [
        _title(subject),
        _platforms(subject),
        _requirements(subject),
        _licences(subject),
        _installing(subject),
        _running(subject),
        _data(subject),
        _risks(subject),
    ]
    return {"REPRODUCE.md": masked("\n\n".join("\n".join(part) for part in parts) + "\n")}


def _title(subject: Subject) -> list[str]:
    record = subject.record
    basis = {
        "observed": "This is the runtime that made the saved outputs, as it was observed",
        "printed": "This is what the saved outputs print about their runtime",
        "stated": "Somebody states that this is the runtime of the saved outputs",
    }[record.basis]
    day = f" on {escape(record.recorded)}" if record.recorded else ""
    left_out = [f"\nLeft out: {escape(', '.join(subject.left_out))}."] if subject.left_out else []
    return [
        f"# How to reproduce {escape(subject.notebook or subject.name)}",
        "",
        f"{basis}{day}: {escape(headline(record))}.",
        *left_out,
    ]


def _platforms(subject: Subject) -> list[str]:
    found = locked(subject.record)
    bound = sorted(name for name, each in found.items() if _is_bound(each))
    asked = subject.scope.platforms
    lines = [
        "## Platforms",
        "",
        "Tested on:",
        "",
        *table(("What", "As recorded"), fact_rows(subject.record)),
        "",
    ]
    if asked:
        lines += [f"Meant for: {escape(', '.join(asked))}."]
    if not found:
        return [*lines, "Whether it installs elsewhere is not known: nothing is locked."]
    if untold := sorted(name for name, each in found.items() if not _is_file(each)):
        lines += [f"Whether {escape(names(untold))} can be installed elsewhere is not known."]
    if not bound and not untold:
        return [*lines, "Every locked file installs on any platform."]
    if not bound:
        return lines
    named = ", ".join(bound[:8]) + (" and others" if len(bound) > 8 else "")
    return [
        *lines,
        f"The locked files of {len(bound)} packages are of this platform only ({escape(named)}).",
        "On another platform other files of the same versions have to take their place.",
    ]


def _is_file(artefact: Artefact) -> bool:
    """Whether the artefact is a package that is built already."""
    return artefact.state is State.conda or artefact.file.endswith(".whl")


def _is_bound(artefact: Artefact) -> bool:
    if artefact.state is State.conda:
        return "/noarch/" not in f"/{artefact.file}"
    return artefact.file.endswith(".whl") and not artefact.file.endswith("-any.whl")


def _requirements(subject: Subject) -> list[str]:
    record = subject.record
    if isinstance(record.packages, Unknown):
        return ["## Requirements", "", f"Packages could not be told: {escape(record.packages.reason)}."]
    python = python_version(record)
    found = locked(record)
    roles = {
        **dict.fromkeys(record.packages.needed, "needed"),
        **dict.fromkeys(record.packages.imported, "imported"),
    }
    rows = [
        (
            name,
            version,
            roles.get(name, "installed" if name in record.packages.installed else "kernel"),
            found[name].state.value if name in found else "not locked",
        )
        for name, version in versions_known(record).items()
    ]
    states = sorted({each.state for each in found.values()}, key=list(State).index)
    lines = [
        "## Requirements",
        "",
        f"Python {python or 'of a version that is not known'}, and these packages:",
        "",
    ]
    lines += table(("Package", "Version", "Role", "Lock"), rows)
    if states:
        lines += ["", *(f"- `{state.value}`: {_STATES[state]}" for state in states)]
    return lines


def _licences(subject: Subject) -> list[str]:
    packages = subject.record.packages
    told = packages.licenses if isinstance(packages, Packages) else {}
    if not told:
        return ["## Licences", "", "The record tells no licences."]
    by_licence: dict[str, list[str]] = {}
    for name, licence in sorted(told.items()):
        by_licence.setdefault(licence, []).append(name)
    denied = [each for each in subject.scope.licenses_deny if each in by_licence]
    lines = ["## Licences", "", *table(("Licence", "Packages"), _joined(by_licence))]
    return [*lines, "", f"Not to be used here: {escape(', '.join(denied))}."] if denied else lines


def _joined(listed: dict[str, list[str]]) -> Iterable[tuple[str, str]]:
    return ((key, ", ".join(values)) for key, values in sorted(listed.items()))


def _installing(subject: Subject) -> list[str]:
    source = subject.notebook or "record.json"
    found = locked(subject.record)
    lines = ["## Installation", ""]
    if subject.notebook:
        lines += [
            "The notebook carries its record, so one command builds the runtime as a kernel and compares it:",
            "",
            f"    repro restore {_quoted(subject.notebook)}",
            "",
            "By hand, with another tool:",
            "",
        ]
    lines += [*_by_hand(source, found), "", "`repro export --help` lists the other formats."]
    return lines


def _by_hand(source: str, found: Mapping[str, Artefact]) -> list[str]:
    export = f"    repro export {_quoted(source)} --to"
    if not found or any(each.state is State.conda for each in found.values()):
        return [f"{export} environment-yml -o environment.yml", "    conda env create --file environment.yml"]
    return [
        f"{export} requirements -o requirements.txt",
        "    python -m venv runtime",
        "    runtime/bin/pip install --no-deps --require-hashes -r requirements.txt",
    ]


def _running(subject: Subject) -> list[str]:
    lines = ["## Execution", ""]
    if subject.notebook:
        name = _quoted(subject.notebook)
        lines += [
            "Compare the runtime with the recorded one, then run every cell from the top:",
            "",
            f"    repro check {name}",
            f"    jupyter nbconvert --to notebook --execute {name}",
        ]
    else:
        lines += ["Start Python or a kernel of this environment."]
    numerics = subject.record.numerics
    if isinstance(numerics, Numerics) and numerics.variables:
        lines += ["", "With these variables, as in the recorded run:", ""]
        lines += table(("Variable", "Value"), sorted(numerics.variables.items()))
    return lines


def _data(subject: Subject) -> list[str]:
    data = subject.record.data
    if not isinstance(data, Data) or not (data.digests or data.locations):
        return ["## Data", "", "The record names no data."]
    names = sorted({*data.digests, *data.locations, *data.sizes})
    rows = (
        (name, data.locations.get(name, ""), data.sizes.get(name, ""), data.digests.get(name, ""))
        for name in names
    )
    return ["## Data", "", *table(("Input", "Where", "Bytes", "Digest"), rows)]


def _risks(subject: Subject) -> list[str]:
    known = [each for each in subject.findings if not each.accepted]
    accepted = [each for each in subject.findings if each.accepted]
    lines = ["## Known risks", ""]
    lines += (
        table(
            ("Risk", "How much", "What", "What to do"),
            ((e.code, e.severity.name, e.message, e.remedy) for e in known),
        )
        if known
        else ["None was found."]
    )
    if accepted:
        lines += ["", "### Accepted", ""]
        lines += table(
            ("Risk", "What", "Why it is accepted"), ((e.code, e.message, e.accepted) for e in accepted)
        )
    services = subject.record.services
    if isinstance(services, Services) and isinstance(services.hosts, tuple) and services.hosts:
        lines += ["", f"Hosts that it contacted: {escape(', '.join(services.hosts))}."]
    return lines


def _quoted(name: str) -> str:
    import shlex

    return shlex.quote(name)
