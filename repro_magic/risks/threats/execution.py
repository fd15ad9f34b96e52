"""Threats of how the cells were run."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from ..earlier import mixed, unrecorded
from ..risk import FROM_LOCKED, FROM_PINNED, PINNED_THEN_ERROR
from ..subject import Subject
from .noun import Sighting, Threat
from .words import cells


def _mixed(subject: Subject) -> Iterator[Sighting]:
    for count, was, now, message in mixed(subject.stamp) if subject.stamp else ():
        yield Sighting(subject=count, found=f"{was} and {now}", message=message, weight=150)


def _unrecorded(subject: Subject) -> Iterator[Sighting]:
    for count, message in unrecorded(subject.stamp) if subject.stamp else ():
        yield Sighting(subject=count, found="not recorded", message=message)


def _out_of_order(subject: Subject) -> Iterator[Sighting]:
    counts = subject.text.execution.counts
    latest = 0
    for cell, count in counts:
        if count <= latest:
            yield Sighting(
                subject=f"cell {cell}",
                found=f"[{count}] after [{latest}]",
                message=f"Cell {cell} ran before a cell above it: its count is {count}, and {latest} stands "
                "above.",
            )
            return
        latest = count


def _partial(subject: Subject) -> Iterator[Sighting]:
    idle = subject.text.execution.idle
    if idle:
        yield Sighting(
            subject=f"cell {idle[0]}",
            found=cells(idle),
            message=f"{cells(idle)} did not run, while others did: the outputs do not come of the whole "
            "notebook.",
        )


def _gaps(subject: Subject) -> Iterator[Sighting]:
    numbers = [count for _, count in subject.text.execution.counts]
    rising = all(one < other for one, other in itertools.pairwise(numbers))
    if numbers and rising and (numbers[0] > 1 or numbers[-1] - numbers[0] >= len(numbers)):
        missing = numbers[-1] - len(numbers)
        yield Sighting(
            subject="execution counts",
            found=f"{missing} missing",
            message=f"{missing} run{'s' * (missing > 1)} left no trace: of cells that were run again, "
            "changed or deleted.",
        )


def _edited(subject: Subject) -> Iterator[Sighting]:
    for cell in subject.text.execution.edited:
        yield Sighting(
            subject=f"cell {cell}",
            found="edited",
            message=f"Cell {cell} was edited after it ran: its output comes from other code.",
            weight=100,
        )


def _failed(subject: Subject) -> Iterator[Sighting]:
    for cell in subject.text.execution.failed:
        yield Sighting(
            subject=f"cell {cell}", found="error", message=f"The saved output of cell {cell} is an error."
        )


_FAMILY: Final = "code and execution"

THREATS: Final = (
    Threat(
        code="outputs-mixed",
        component="outputs",
        family=_FAMILY,
        title="Outputs of this notebook come from more than one runtime",
        looks_for="Cells whose outputs come from an earlier record than the others'.",
        why="No single runtime can bring all of these outputs back.",
        source="conda-incubator/conda-store#862 (which environment ran this cell?)",
        severities=PINNED_THEN_ERROR,
        remedy="Run all cells again in one runtime.",
        check=_mixed,
    ),
    Threat(
        code="outputs-unrecorded",
        component="outputs",
        family=_FAMILY,
        title="Some cells ran before the runtime was recorded",
        looks_for="Cells with outputs that no record tells of.",
        why="Nothing says where these outputs come from.",
        source="rasbt/watermark#34 (what is imported after the stamp)",
        severities=FROM_LOCKED,
        remedy="Run all cells again below %repro.",
        check=_unrecorded,
    ),
    Threat(
        code="cells-out-of-order",
        component="outputs",
        family=_FAMILY,
        title="Cells ran in another order than they stand in",
        looks_for="Execution counts that do not rise from top to bottom.",
        why="Whoever runs the notebook from the top gets another state, and often an error.",
        source="Pimentel et al. 2019 (MSR): unambiguous order is what most executable notebooks share; Wang "
        "et al. 2020 (Osiris): 82 % of the executable ones recovered by reordering",
        severities=PINNED_THEN_ERROR,
        remedy="Restart the kernel and run all cells.",
        check=_out_of_order,
    ),
    Threat(
        code="cells-not-run",
        component="outputs",
        family=_FAMILY,
        title="Some cells did not run",
        looks_for="Cells with code that have neither count nor output, in a notebook whose other cells have.",
        why="What they define or change is missing from the outputs, or came from a session before.",
        source="Pimentel et al. 2019 (MSR); Julynter",
        severities=FROM_LOCKED,
        remedy="Restart the kernel and run all cells, or delete the ones that are not needed.",
        check=_partial,
    ),
    Threat(
        code="cells-rerun",
        component="outputs",
        family=_FAMILY,
        title="Execution counts have gaps",
        looks_for="Counts that rise and leave numbers out.",
        why="Cells were run again, changed or deleted: the state that made the outputs cannot be told from "
        "the file.",
        source="Pimentel et al. 2019 (MSR), on skips in the execution counter",
        severities=FROM_LOCKED,
        remedy="Restart the kernel and run all cells.",
        check=_gaps,
    ),
    Threat(
        code="cells-edited",
        component="outputs",
        family=_FAMILY,
        title="A cell was edited after it ran",
        looks_for="Cells whose source is not what the recorded session ran, by its digest.",
        why="The output below the cell comes from code that is no longer there.",
        source="Chattopadhyay et al. 2020 (CHI), on what goes wrong in notebooks",
        severities=PINNED_THEN_ERROR,
        remedy="Run the cell again, or better: restart the kernel and run all cells.",
        check=_edited,
    ),
    Threat(
        code="cell-failed",
        component="outputs",
        family=_FAMILY,
        title="The saved output is an error",
        looks_for="Outputs of the type error, in cells without the tag raises-exception.",
        why="The run that made the outputs did not come to its end.",
        source="3.5 % of public notebooks are saved with an error",
        severities=FROM_PINNED,
        remedy="Mend the cell and run all cells, or tag it raises-exception if the error is its purpose.",
        check=_failed,
    ),
)
