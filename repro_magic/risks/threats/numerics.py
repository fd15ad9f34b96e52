"""Threats of numerics: the same code, other last digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ..risk import FROM_IDENTICAL, FROM_LOCKED, FROM_PINNED
from ..subject import Subject
from .noun import Sighting, Threat

_THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


def _libraries(subject: Subject) -> Mapping[str, str]:
    return {name: line for name, line in subject.numerics.libraries.items() if name != "unknown"}


def _threads(subject: Subject) -> Iterator[Sighting]:
    libraries = _libraries(subject)
    if not libraries or any(name in subject.numerics.variables for name in _THREADS):
        return
    several = {name: line for name, line in libraries.items() if re.search(r"threads=(?:[2-9]|\d\d)", line)}
    if several:
        first = next(iter(several))
        yield Sighting(
            subject="threads",
            found=f"{first} {several[first]}",
            message=f"Nothing sets the number of threads of {', '.join(several)}: it follows the cores of "
            "the machine, and with it the order in which numbers are added.",
        )


def _several_libraries(subject: Subject) -> Iterator[Sighting]:
    libraries = _libraries(subject)
    for kind, names in _KINDS.items():
        found = sorted({name for name in names for library in libraries if name in library.lower()})
        if len(found) > 1:
            yield Sighting(
                subject=kind,
                found=", ".join(found),
                message=f"{len(found)} {kind} libraries are loaded in one process: {', '.join(found)}.",
            )


_KINDS: Final = {
    "BLAS": ("openblas", "mkl", "blis", "accelerate", "netlib", "armpl"),
    "OpenMP": ("libgomp", "libiomp", "libomp", "vcomp"),
}


def _hash_seed(subject: Subject) -> Iterator[Sighting]:
    uses = subject.text.uses.get("hash-order", ())
    if uses and subject.numerics.variables.get("PYTHONHASHSEED", "random") == "random":
        use = uses[0]
        yield Sighting(
            subject=use.name,
            found=str(use.place),
            place=use.place,
            message=f"The code depends on the order of {use.name}, which changes with each start of Python "
            "while PYTHONHASHSEED is not set.",
        )


def _too_late(subject: Subject) -> Iterator[Sighting]:
    for use in subject.text.uses.get("late-variable", ()):
        yield Sighting(
            subject=use.name,
            found=str(use.place),
            place=use.place,
            message=f"{use.name} is set in a cell, after it was read: it has no effect on this kernel.",
        )


def _clock(subject: Subject) -> Iterator[Sighting]:
    uses = subject.text.uses.get("clock", ())
    if uses:
        yield Sighting(
            subject=uses[0].name,
            found=str(uses[0].place),
            place=uses[0].place,
            message=f"The code asks the clock ({uses[0].name}), in the time zone of the machine.",
        )


_FAMILY: Final = "hardware and numerics"

THREATS: Final = (
    Threat(
        code="threads-unset",
        component="numerics",
        family=_FAMILY,
        title="The number of threads of numerical libraries follows the machine",
        looks_for="A loaded BLAS or OpenMP library with several threads, and no variable that sets their "
        "number.",
        why="Floating-point addition is not associative: with another number of threads sums are split "
        "differently and end in other last digits.",
        source="joblib/threadpoolctl; Goldberg 1991 on floating-point arithmetic",
        severities=FROM_IDENTICAL,
        remedy="Start the kernel with OMP_NUM_THREADS=1, or with the number that was recorded.",
        check=_threads,
    ),
    Threat(
        code="libraries-several",
        component="numerics",
        family=_FAMILY,
        title="Several BLAS or OpenMP libraries in one process",
        looks_for="More than one implementation among the loaded libraries.",
        why="They compete for cores, which of them does the work depends on the order of imports, and "
        "Intel's and LLVM's OpenMP beside each other can hang or give wrong results.",
        source="threadpoolctl's multiple_openmp.md",
        severities=FROM_LOCKED,
        remedy="Take all numerical packages from one source, such as one conda channel, or only wheels.",
        check=_several_libraries,
    ),
    Threat(
        code="hash-seed",
        component="numerics",
        family=_FAMILY,
        title="Results depend on the seed of hashing",
        looks_for="Loops over sets and calls of hash(), while PYTHONHASHSEED is not set.",
        why="Text hashes to another number in each process, so that sets come out in another order in each "
        "run.",
        source="Python's documentation of PYTHONHASHSEED; ocert 2011-003",
        severities=FROM_LOCKED,
        remedy="Sort before you loop (sorted(...)), or start the kernel with PYTHONHASHSEED=0.",
        check=_hash_seed,
    ),
    Threat(
        code="variable-too-late",
        component="code",
        family=_FAMILY,
        title="A variable is set after it was read",
        looks_for="PYTHONHASHSEED in a cell, and thread counts after numpy and its like were imported.",
        why="Python reads the first when it starts, BLAS the others when it is loaded: the cell promises "
        "what it does not do.",
        source="Python's documentation of PYTHONHASHSEED; OpenBLAS' manual on OPENBLAS_NUM_THREADS",
        severities=FROM_PINNED,
        remedy='Set it in the kernelspec (kernel.json, "env"), or before the kernel starts.',
        check=_too_late,
    ),
    Threat(
        code="clock-read",
        component="code",
        family=_FAMILY,
        title="The code asks the clock",
        looks_for="datetime.now, date.today, Timestamp.now and time.localtime.",
        why="What depends on the day or on the time zone of the run is different tomorrow and elsewhere.",
        source="Julynter (Pimentel et al. 2021) and reproducible-builds.org on timestamps",
        severities=FROM_IDENTICAL,
        remedy="Make the day a parameter: TODAY = datetime.date(2026, 1, 31)",
        check=_clock,
    ),
)
