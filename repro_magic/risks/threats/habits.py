"""Threats of habits in the code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from ..risk import COMPATIBLE_THEN_ERROR, FROM_COMPATIBLE, FROM_LOCKED, FROM_PINNED, NOTE
from ..subject import Subject
from .noun import Sighting, Threat
from .words import cells


def _random(subject: Subject) -> Iterator[Sighting]:
    for library, use in subject.text.unseeded.items():
        # scikit-learn draws from numpy where it is given no state of its own.
        missing = "seeds numpy or gives a random_state" if library == "sklearn" else f"seeds {library}"
        yield Sighting(
            subject=library,
            found=use.name,
            place=use.place,
            message=f"{use.name} draws random numbers, and nothing {missing} before.",
        )


def _secrets(subject: Subject) -> Iterator[Sighting]:
    for cell in dict.fromkeys(use.place.cell for use in subject.text.uses.get("secret", ())):
        yield Sighting(
            subject=f"cell {cell}",
            found="a secret",
            message=f"Cell {cell} holds what looks like a password or a token: others can use it, or cannot "
            "run it.",
        )


def _unread(subject: Subject) -> Iterator[Sighting]:
    unread = subject.text.unread
    if unread and subject.text.language == "python":
        yield Sighting(
            subject=f"cell {unread[0]}",
            found=cells(unread),
            message=f"{cells(unread)} cannot be read as Python 3: what is imported and read there is not "
            "known.",
        )


def _habit(kind: str, message: str, most: int = 1) -> Callable[[Subject], Iterator[Sighting]]:
    """The check for a habit of the code: its first places, each told by the message with its name."""

    def check(subject: Subject) -> Iterator[Sighting]:
        for use in subject.text.uses.get(kind, ())[:most]:
            told = message.format(name=use.name)
            yield Sighting(subject=use.name, found=str(use.place), place=use.place, message=told)

    return check


_FAMILY: Final = "code and execution"

THREATS: Final = (
    Threat(
        code="random-unseeded",
        component="code",
        family=_FAMILY,
        title="Random numbers without a seed",
        looks_for="Random calls of numpy, random, torch, tensorflow and scikit-learn with no seed before "
        "them.",
        why="Each run draws other numbers, so that no run can be compared with the saved outputs.",
        source="Pimentel et al. 2019 (MSR): of 863,878 notebooks that were run, 4 % gave the same results; "
        "12 % of public notebooks draw without a seed",
        severities=FROM_PINNED,
        remedy="rng = numpy.random.default_rng(0), and random.seed(0), torch.manual_seed(0), random_state=0",
        check=_random,
    ),
    Threat(
        code="code-run-from-file",
        component="code",
        family=_FAMILY,
        title="Code that stands in no cell is run",
        looks_for="%run, runpy and exec.",
        why="The file can change, and neither the notebook nor its record says what was in it.",
        source="clearml/clearml#1450",
        severities=FROM_LOCKED,
        remedy="Import it as a module, whose digest is recorded, or declare it: %repro data FILE",
        check=_habit(
            "other-code", "{name} runs code that stands in no cell, and that no digest tells of.", most=3
        ),
    ),
    Threat(
        code="code-reloaded",
        component="code",
        family=_FAMILY,
        title="Modules are reloaded while the kernel runs",
        looks_for="%autoreload and importlib.reload.",
        why="Cells that ran early used another version of a module than later ones, and objects keep the "
        "old code.",
        source="IPython's documentation of autoreload (caveats); 1,561 of 20,699 notebooks in giad113",
        severities=FROM_LOCKED,
        remedy="Restart the kernel and run all cells once the modules are settled.",
        check=_habit(
            "reload", "{name} changes modules while the kernel runs: outputs may come of several versions."
        ),
    ),
    Threat(
        code="code-asks",
        component="code",
        family=_FAMILY,
        title="The code waits for somebody to type",
        looks_for="input() and getpass().",
        why="A run without a person ends there, and the answer is in no record.",
        source="nbclient's StdinNotImplementedError",
        severities=FROM_LOCKED,
        remedy="Make it a parameter in a cell of its own, tagged parameters (papermill).",
        check=_habit("asks", "{name} waits for somebody to type: the answer is in no record."),
    ),
    Threat(
        code="folder-changed",
        component="code",
        family=_FAMILY,
        title="The code changes its folder",
        looks_for="os.chdir and %cd.",
        why="Every relative path below depends on how often the cell ran.",
        source="Julynter (Pimentel et al. 2021), on paths",
        severities=FROM_LOCKED,
        remedy="Build paths instead: DATA = pathlib.Path('data')",
        check=_habit("working-directory", "{name} changes the folder that every relative path begins from."),
    ),
    Threat(
        code="completion-order",
        component="code",
        family=_FAMILY,
        title="Results in the order in which they are ready",
        looks_for="as_completed and imap_unordered.",
        why="The order is another one in each run, and with it sums and the rows of tables.",
        source="Python's documentation of concurrent.futures",
        severities=FROM_LOCKED,
        remedy="executor.map(...), which keeps the order, or sort the results.",
        check=_habit(
            "completion-order", "{name} gives results in the order in which they happen to be ready."
        ),
    ),
    Threat(
        code="warnings-hidden",
        component="code",
        family=_FAMILY,
        title="Warnings are hidden",
        looks_for="warnings.filterwarnings('ignore').",
        why="Packages announce changes of behaviour by warnings; whoever comes with newer versions sees "
        "none.",
        source="PEP 565, PEP 387 (backwards compatibility policy)",
        severities=NOTE,
        remedy="Hide one warning by its message: warnings.filterwarnings('ignore', message='...')",
        check=_habit("warnings-hidden", "{name} hides what packages say about changes to come."),
    ),
    Threat(
        code="code-unread",
        component="code",
        family=_FAMILY,
        title="Cells that cannot be read as Python 3",
        looks_for="Cells of a Python notebook that do not parse once their magics are taken out.",
        why="They do not run in any maintained Python, or are no code at all.",
        source="PEP 373 (the end of Python 2.7); giad113 on SyntaxError",
        severities=FROM_COMPATIBLE,
        remedy="Mend the cell, or make it a raw or Markdown cell.",
        check=_unread,
    ),
    Threat(
        code="code-secret",
        component="code",
        family="services",
        title="A password or token in a cell",
        looks_for="Passwords in URLs and tokens of well-known forms.",
        why="Whoever gets the notebook can use it; once it is withdrawn, the cell fails.",
        source="The documentation of secret scanning by code hosts",
        severities=COMPATIBLE_THEN_ERROR,
        remedy="Withdraw it, and read it where it is needed: getpass.getpass() or a keyring.",
        check=_secrets,
    ),
)
