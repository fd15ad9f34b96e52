"""The catalogue of risks: one row each, with how much it matters at every level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..model.finding import Severity
from ..model.scope import Level

_I, _W, _E = Severity.info, Severity.warning, Severity.error


@dataclass(frozen=True, kw_only=True, slots=True)
class Risk:
    """One kind of finding."""

    code: str
    component: str
    title: str
    """What it says, for the docs."""
    severities: tuple[Severity, Severity, Severity, Severity, Severity]
    """One for each level, from ``recorded`` to ``identical``."""
    remedy: str

    def severity(self, level: Level) -> Severity:
        return self.severities[level]


_ROWS = (
    Risk(
        code="python-implementation",
        component="interpreter",
        title="Another implementation of Python",
        severities=(_I, _E, _E, _E, _E),
        remedy="Run the notebook with a kernel of the recorded implementation.",
    ),
    Risk(
        code="python-minor",
        component="interpreter",
        title="Another minor version of Python",
        severities=(_I, _E, _E, _E, _E),
        remedy="Choose or create a kernel with the recorded Python.",
    ),
    Risk(
        code="python-patch",
        component="interpreter",
        title="Another patch release of the same Python",
        severities=(_I, _I, _I, _W, _E),
        remedy="Install the recorded patch release if the outputs depend on it.",
    ),
    Risk(
        code="package-missing",
        component="packages",
        title="An imported package is not there",
        severities=(_I, _E, _E, _E, _E),
        remedy="Install the recorded version in the kernel's environment.",
    ),
    Risk(
        code="dependency-missing",
        component="packages",
        title="A package that the imported ones need is not there",
        severities=(_I, _I, _W, _E, _E),
        remedy="Install the recorded version in the kernel's environment.",
    ),
    Risk(
        code="package-major",
        component="packages",
        title="An imported package differs in its leading release number",
        severities=(_I, _E, _E, _E, _E),
        remedy="Install the recorded version; a step this large may change results or break the code.",
    ),
    Risk(
        code="package-minor",
        component="packages",
        title="An imported package differs in its minor version",
        severities=(_I, _I, _W, _E, _E),
        remedy="Install the recorded version, or run all cells again and compare.",
    ),
    Risk(
        code="package-patch",
        component="packages",
        title="An imported package differs in its patch, pre-release or local version",
        severities=(_I, _I, _W, _E, _E),
        remedy="Install the recorded version, or run all cells again and compare.",
    ),
    Risk(
        code="dependency-version",
        component="packages",
        title="A package that the imported ones need has another version",
        severities=(_I, _I, _W, _E, _E),
        remedy="Install the recorded version in the kernel's environment.",
    ),
    Risk(
        code="package-origin",
        component="packages",
        title="A package of the same version came from somewhere else",
        severities=(_I, _I, _I, _E, _E),
        remedy="Install it from the recorded origin: the same version number can hold other code.",
    ),
    Risk(
        code="package-stale",
        component="packages",
        title="A loaded package was changed on disk while the kernel runs",
        severities=(_I, _W, _W, _W, _W),
        remedy="Restart the kernel, so that what runs is what is installed.",
    ),
    Risk(
        code="system",
        component="platform",
        title="Another operating system family",
        severities=(_I, _I, _I, _E, _E),
        remedy="Run on the recorded system, or in a container of it.",
    ),
    Risk(
        code="architecture",
        component="platform",
        title="Another processor architecture",
        severities=(_I, _I, _I, _E, _E),
        remedy="Run on the recorded architecture, or accept other binary builds.",
    ),
    Risk(
        code="distribution",
        component="platform",
        title="Another distribution or version of the operating system",
        severities=(_I, _I, _I, _I, _W),
        remedy="Run in a container image of the recorded system.",
    ),
    Risk(
        code="libc",
        component="platform",
        title="Another C library",
        severities=(_I, _I, _I, _I, _W),
        remedy="Run in a container image of the recorded system.",
    ),
    Risk(
        code="cpu-level",
        component="hardware",
        title="Another level of CPU features",
        severities=(_I, _I, _I, _I, _E),
        remedy="Numerical libraries choose other code paths here; compare results within a tolerance.",
    ),
    Risk(
        code="gpu",
        component="hardware",
        title="Other GPUs or drivers",
        severities=(_I, _I, _W, _E, _E),
        remedy="Run on the recorded GPU and driver, or compare results within a tolerance.",
    ),
    Risk(
        code="cores",
        component="hardware",
        title="Another number of usable cores",
        severities=(_I, _I, _I, _I, _W),
        remedy="Set the thread counts of numerical libraries explicitly.",
    ),
    Risk(
        code="kernel-version",
        component="kernel",
        title="Another kernel program or version",
        severities=(_I, _I, _I, _I, _W),
        remedy="Install the recorded kernel if the notebook uses its magics or display features.",
    ),
    Risk(
        code="outputs-mixed",
        component="outputs",
        title="Outputs of this notebook come from more than one runtime",
        severities=(_I, _I, _W, _E, _E),
        remedy="Run all cells again in one runtime.",
    ),
    Risk(
        code="outputs-unrecorded",
        component="outputs",
        title="Some cells ran before the runtime was recorded",
        severities=(_I, _I, _I, _W, _W),
        remedy="Run all cells again below %repro.",
    ),
    Risk(
        code="record-stated",
        component="outputs",
        title="Somebody stated this record; it was not observed while the cells ran",
        severities=(_I, _I, _I, _W, _W),
        remedy="Run all cells again with %repro at the top.",
    ),
    Risk(
        code="not-compared",
        component="outputs",
        title="A fact that this level asks for could not be told",
        severities=(_I, _W, _W, _W, _W),
        remedy="See the reason; what could not be compared is not counted as a match.",
    ),
)

CATALOGUE: Mapping[str, Risk] = {row.code: row for row in _ROWS}
"""Every kind of finding by its code."""
