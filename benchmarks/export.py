"""What exports cost: CPU time of each format for locks of 50 and 200 packages.

Run with ``python benchmarks/export.py``. The conda locks ask a channel and are left out.
"""

from __future__ import annotations

import hashlib
import statistics
import time
from collections.abc import Iterable, Mapping
from functools import partial

from repro_magic.measures import export
from repro_magic.measures.export import FORMATS
from repro_magic.measures.export.subject import Subject
from repro_magic.model.lock import Artefact, State
from repro_magic.model.record import Interpreter, Packages, Platform, Record

SIZES = (50, 200)
ROUNDS = 9
ASK_A_CHANNEL = ("conda-explicit", "conda-lock", "pixi")


def record(size: int) -> Record:
    """A record of that many locked packages."""
    artefacts = [
        Artefact(
            name=f"package-{number}",
            version=f"1.{number}.0",
            state=State.verified,
            file=f"package_{number}-1.{number}.0-py3-none-any.whl",
            sha256=hashlib.sha256(str(number).encode()).hexdigest(),
        )
        for number in range(size)
    ]
    return Record(
        recorded="2026-01-31",
        interpreter=Interpreter(implementation="cpython", version="3.12.1"),
        platform=Platform(system="linux", distribution="debian 12", machine="x86_64"),
        packages=Packages(
            imported={each.name: each.version for each in artefacts},
            artefacts={each.name: each.to_line() for each in artefacts},
            licenses={each.name: "MIT" for each in artefacts},
        ),
    )


def measured(to: str, subject: Subject) -> tuple[float, int]:
    """Milliseconds of CPU time (median, after one round to import), and bytes written."""
    files = export.export(to, subject)
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        again = export.export(to, subject)
        times.append((time.process_time() - start) * 1000)
        assert again == files
    return statistics.median(times), sum(len(content.encode()) for content in files.values())


def _located(where: Mapping[str, str], _artefacts: Iterable[Artefact]) -> Mapping[str, str]:
    return where


def main() -> None:
    """Print the table."""
    print("| format | " + " | ".join(f"{size} packages | bytes" for size in SIZES) + " |")
    print("|---|" + "---:|" * 2 * len(SIZES))
    for to in FORMATS:
        if to in ASK_A_CHANNEL:
            continue
        cells = []
        for size in SIZES:
            where = {f"package-{number}": f"https://example.org/{number}" for number in range(size)}
            subject = Subject(record=record(size), name="trend", locate=partial(_located, where))
            milliseconds, written = measured(to, subject)
            cells += [f"{milliseconds:.1f} ms", f"{written:,}"]
        print(f"| {to} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
