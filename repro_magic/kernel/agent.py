"""The agent: lives in the kernel, knows what ran and what was imported, keeps the card true."""

from __future__ import annotations

import logging
import sys
import threading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from IPython.core.interactiveshell import ExecutionResult, InteractiveShell

    from ..components.session import Session
    from ..model.record import Record
    from ..model.scope import Scope
    from ..model.stamp import Run
    from ..notebook.ran import Ran
    from .card import Card

log = logging.getLogger(__name__)

PATIENCE = 1.0
"""Seconds that whoever asks for a record waits at most for what is looked at in the background."""

_AFTER_A_CELL = 0.25
"""The same after a cell that brought a package, whose loading usually took longer than that."""

DISPLAY_ID = "repro-magic"
"""One display for a kernel: a second ``%repro`` shows the same card, and both stay true."""


class Agent:
    """Listens to the shell it lives in. Nothing it does may break a cell."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell
        self.shown = False
        self._watching = False
        self._scope: Scope | None = None
        self._modules = len(sys.modules)
        self._ran: dict[tuple[str | None, str], None] = {}
        self._followed: Ran | None = None
        self._session: Session | None = None
        self._looking = threading.Lock()
        self._card: Card | None = None

    def start(self) -> None:
        """Listen to the end of each cell."""
        self.shell.events.register("post_run_cell", self.after_cell)

    def stop(self) -> None:
        """Listen no more."""
        self.shell.events.unregister("post_run_cell", self.after_cell)

    def after_cell(self, result: ExecutionResult) -> None:
        """IPython's ``post_run_cell``: costs under a microsecond when the cell brought nothing to tell."""
        info: Any = result.info
        cell = (info.cell_id, info.raw_cell)
        # A cell that starts with a magic may be "%pip install": the only one worth a look at the disk.
        calm = len(sys.modules) == self._modules and cell in self._ran and not self._watching
        if calm and cell[1][:1] not in ("%", "!"):
            return
        self._tell(cell, stored=info.store_history)

    def _tell(self, cell: tuple[str | None, str], *, stored: bool) -> None:
        try:
            known = cell in self._ran or not stored
            if not known:
                self._ran[cell] = None
            if self.shown:
                changed = self.session.changed() or self.session.environment_changed()
                if changed:
                    self._card = None
                if changed or not known:
                    self._publish(patience=_AFTER_A_CELL, update=True)
            self._modules = len(sys.modules)
        except Exception:  # whatever it is, the user's cell has succeeded
            log.debug("The card could not be brought up to date.", exc_info=True)

    @property
    def session(self) -> Session:
        """What this process loaded; made on first use."""
        if self._session is None:
            from ..components.session import Session

            self._session = Session(self.shell)
        return self._session

    def record(
        self, *, details: Iterable[str] = (), patience: float = PATIENCE, thorough: bool = True
    ) -> Record:
        """The runtime of this kernel at this moment, with everything that is installed.

        ``details`` are names of packages whose digests and the like are told beside those in use. What is
        looked at in the background is waited for up to ``patience`` seconds.
        """
        from .. import workflow

        # The control channel asks from a thread of its own.
        with self._looking:
            return workflow.observe(self.session, details=details, patience=patience, thorough=thorough)

    def run(self) -> Run:
        """The cells that this kernel ran."""
        if self._followed is None:
            from ..notebook.ran import Ran

            self._followed = Ran(self._ran)
        return self._followed.run()

    @property
    def scope(self) -> Scope:
        """What this session asked for, in ``%%repro`` and ``%repro scope``."""
        if self._scope is None:
            from ..model.scope import Scope

            self._scope = Scope()
        return self._scope

    def ask_for(self, scope: Scope) -> None:
        """Hold the notebook to a scope; the cards that are shown tell it."""
        self._scope = scope
        if scope.observe:
            self.watch()
        self.refresh()

    def watch(self, *, on: bool = True) -> None:
        """Note which files this kernel opens and which hosts it asks for, or stop noting it."""
        from ..workflow import declaring

        declaring.watch(on=on)
        self._watching = on

    def refresh(self) -> None:
        """Look again, and bring the cards that are shown up to date."""
        self._card = None
        if self.shown:
            self._publish(update=True)

    def show(self) -> None:
        """Look at the runtime and publish the card."""
        self._card = None
        self._publish(update=False)
        # Terminals print an update as one more text, so only a kernel's card is kept up to date.
        self.shown = self.kernel() is not None

    def _publish(self, *, update: bool, patience: float = PATIENCE) -> None:
        from .card import Card

        if self._card is None:
            record = self.record(patience=patience, thorough=False)
            self._card = Card(record.embedded(), self.scope)
        data = self._card.after(self.run())
        self.shell.display_pub.publish(
            data=data, metadata={}, transient={"display_id": DISPLAY_ID}, update=update
        )

    def kernel(self) -> Any:
        """The ipykernel around the shell; ``None`` in a terminal."""
        return getattr(self.shell, "kernel", None)
