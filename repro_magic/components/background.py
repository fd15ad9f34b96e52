"""Looking in the background, off the path of any cell, at what costs more than a cell should wait for.

That is what only a live process tells (`LIVE`), the details of packages, which in the first session of an
environment are read from their RECORDs, and the sizes and times of their files, which tell what was modified.
"""

from __future__ import annotations

import time
from _thread import start_new_thread
from threading import Condition

from . import LIVE, details, rivals
from .isolation import isolated
from .modified import modified, unpushed
from .privacy import scrubbed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from .distribution import Distribution
    from .distributions import Inventory

    Told = dict[str, dict[str, str]]

LONGEST = 10.0
"""Seconds that looking at the files of one package may take."""

_HOLDS = 60.0
"""Seconds for which an answer about files holds for somebody who asks thoroughly."""

_LATER = 0.1
"""Seconds to let pass before looking at what nobody waits for: by then the reply to the cell is sent."""

_DETAILS, _SECTIONS, _FILES = range(3)
"""Stages of a look."""


class Background:
    """What is known, and a thread that looks for what is not."""

    def __init__(self) -> None:
        self.news = False
        """Whether something was found since the last question."""
        self._sections: dict[str, Any] = {}
        self._files: dict[str, tuple[object, float, dict[str, str]]] = {}
        """Path of a dist-info to its stamps, when it was looked at, and what `checked` told."""
        self._rivals: tuple[Inventory | None, Told] = None, {}
        self._turn = Condition()
        self._busy = False
        self._asked = 0
        self._question: tuple[Inventory | None, list[Distribution], bool, bool] = None, [], False, False
        self._reached = [0, 0, 0]
        """For each stage the number of the question that it was last gone through for."""

    def look(
        self,
        installed: Inventory,
        distributions: Iterable[Distribution],
        patience: float = 0.0,
        *,
        thorough: bool = False,
    ) -> tuple[dict[str, Any], Told]:
        """The sections of `LIVE`, and the maps of packages that are filled here.

        They are told as far as they are known after ``patience`` seconds. ``thorough`` waits for the files as
        well, and has those looked at again after a minute.
        """
        wanted = list(distributions)
        names = {each.name for each in wanted}
        with self._turn:
            self._asked += 1
            number = self._asked
            self._question = installed, wanted, thorough, bool(patience)
            if not self._busy:
                self._start()
            if patience:
                stage = _FILES if thorough else _SECTIONS
                self._turn.wait_for(lambda: self._reached[stage] >= number, patience)
            self.news = False
        told, _ = details.current.known(wanted)
        for each in wanted:
            known = self._files.get(each.path)
            if known is not None:
                add(told, each.name, known[2])
        for key, rivalries in self._rivals[1].items():
            told[key] = {name: text for name, text in rivalries.items() if name in names}
        return self._sections, told

    def _start(self) -> None:
        self._busy = True
        try:
            start_new_thread(self._run, ())
        except RuntimeError:
            # A platform without threads, such as WebAssembly. Files are left to those who ask from outside.
            self._sections = isolated(LIVE)
            details.current.learn(details.current.known(self._question[1])[1])
            self._busy = False

    def _run(self) -> None:
        number = 0
        while True:
            with self._turn:
                if number == self._asked:
                    self._busy = False
                    return
                number = self._asked
                installed, wanted, thorough, awaited = self._question
            try:
                self._go_through(number, installed, wanted, thorough=thorough, awaited=awaited)
            except Exception as error:  # noqa: BLE001  # nobody would hear of it in this thread
                unknown = {"unknown": scrubbed(f"{type(error).__name__} while looking at it: {error}")}
                self._tell(_SECTIONS, number, news=False, sections=dict.fromkeys(LIVE, unknown))

    def _go_through(
        self,
        number: int,
        installed: Inventory | None,
        wanted: list[Distribution],
        *,
        thorough: bool,
        awaited: bool,
    ) -> None:
        if not awaited:
            time.sleep(_LATER)
        unread = details.current.known(wanted)[1]
        details.current.learn(unread)
        self._tell(_DETAILS, number, news=bool(unread))
        sections = isolated(LIVE)
        self._tell(_SECTIONS, number, news=sections != self._sections, sections=sections)
        if not thorough:
            time.sleep(_LATER)
        oldest = time.monotonic() - _HOLDS if thorough else 0.0
        for each in wanted:
            if self._asked != number:
                # A newer question comes first; what is left is left to it.
                return
            self._look_at_files(each, oldest)
        if installed is not None and installed is not self._rivals[0]:
            before, self._rivals = self._rivals[1], (installed, in_the_way(installed))
            names = {each.name for each in wanted}
            self.news |= any(
                names.intersection(each) and each != before.get(key) for key, each in self._rivals[1].items()
            )
        self._tell(_FILES, number, news=False)

    def _look_at_files(self, distribution: Distribution, oldest: float) -> None:
        known = self._files.get(distribution.path)
        told_by = details.stamps(distribution)
        if known is None or known[0] != told_by or known[1] < oldest:
            now = checked(distribution)
            self._files[distribution.path] = (told_by, time.monotonic(), now)
            self.news |= now != (known[2] if known else {})

    def _tell(self, stage: int, number: int, *, news: bool, sections: dict[str, Any] | None = None) -> None:
        with self._turn:
            if sections is not None:
                self._sections = sections
            self._reached[stage] = number
            self.news = self.news or news
            self._turn.notify_all()


def checked(distribution: Distribution, *, deep: bool = False) -> dict[str, str]:
    """What its files tell, by the map of a record that holds it; ``deep`` reads every file."""
    told = {}
    try:
        told["modified"] = modified(
            distribution, deep=deep, until=None if deep else time.monotonic() + LONGEST
        )
        told["unpushed"] = unpushed(distribution)
    except ValueError as error:
        told["untold"] = scrubbed(str(error))
    except Exception as error:  # noqa: BLE001  # whatever lies there, the other packages can be told
        told["untold"] = scrubbed(f"{type(error).__name__}: {error}")
    return {name: text for name, text in told.items() if text}


def add(told: Told, name: str, more: Mapping[str, str]) -> None:
    """Put what `checked` says of a package into the maps of a record."""
    for key, text in more.items():
        before = told.setdefault(key, {}).get(name, "")
        if text not in before:
            told[key][name] = before + "; " + text if before else text


def in_the_way(installed: Inventory) -> Told:
    """The maps ``conflicts`` and ``shadows``; empty where what lies on disk cannot be read."""
    try:
        return {"conflicts": rivals.conflicts(installed), "shadows": rivals.shadows(installed)}
    except Exception:  # noqa: BLE001  # whatever lies there, the packages themselves can be told
        return {"conflicts": {}, "shadows": {}}
