"""Standard output that may go away: the work goes on, and its exit code is the work's."""

from __future__ import annotations

import io
import os
from typing import TextIO

from ..model.errors import ReproError


class Output(io.TextIOBase):
    """Passes text on as long as somebody takes it; a sign that cannot be written becomes a ``?``."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._lost: OSError | None = None
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self._stream is not None and self._lost is None:
            try:
                self._stream.write(text)
            except OSError as error:
                self._lost = error
        return len(text)

    def finish(self) -> None:
        """Say what could not be written: raises ReproError, unless a reader just stopped reading."""
        if self._stream is None:
            return
        try:
            self._stream.flush()
        except OSError as error:
            self._lost = self._lost or error
        if self._lost is None:
            return
        # What is left in the buffer would make Python complain once more at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())
        if not isinstance(self._lost, BrokenPipeError):
            raise ReproError(f"The output could not be written: {self._lost.strerror}.") from self._lost
