"""Running a probe in another process: what it is started with, and the one marked line of its answer."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from typing import IO, Any

from repro_magic.model.unknown import Unknown

from .privacy import scrubbed

HARMLESS = {
    "PYTHONDONTWRITEBYTECODE": "1",
    "SETUPTOOLS_USE_DISTUTILS": "stdlib",
    "UV_NO_SYNC": "1",
    "UV_OFFLINE": "1",
}
"""Environment variables that keep a look from writing, from installing, and from loading what setuptools has
in place of distutils."""

_PATIENCE = 1.0
"""Seconds that what was killed may take to be gone."""

_MOST_OUTPUT = 1 << 26


def asked(
    command: Sequence[str],
    variables: Mapping[str, str],
    nonce: str,
    *,
    time_limit: float,
    folder: str | None = None,
) -> Any:
    """The JSON behind the line that the nonce marks, of what a command says; ``Unknown`` with the reason.

    ``folder`` is the working directory. The process has no standard input, and a group of its own that is
    killed in the end, with all that it started.
    """
    try:
        process = subprocess.Popen(  # noqa: S603  # an interpreter that the user named or installed
            command,
            env={**variables, **HARMLESS},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=os.name != "nt",
            cwd=folder,
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Unknown(f"{scrubbed(command[0])} cannot be started: {scrubbed(reason)}")
    answer = _Answer(process, nonce)
    try:
        # In here, because Ctrl-C may come while the threads start.
        answer.listen()
        if not answer.complete.wait(time_limit):
            return Unknown(f"{scrubbed(command[0])} did not answer within {time_limit:g} s")
    finally:
        answer.end()
    return _understood(answer, scrubbed(command[0]))


class _Answer:
    """Reads what a process says until the marked line is there; noise before and after does not matter."""

    def __init__(self, process: subprocess.Popen[bytes], nonce: str) -> None:
        self._process = process
        self._marker = f"@@repro-magic {nonce}@@".encode()
        self.complete = threading.Event()
        """Set when the line is there, or when there will be none."""
        self.line = b""
        self.said = b""
        """The end of what it said on the standard error stream."""
        assert process.stdout is not None
        assert process.stderr is not None
        self._streams = (process.stdout, process.stderr)
        self._listener = threading.Thread(target=self._listen, args=(process.stderr,), daemon=True)
        self._reader = threading.Thread(target=self._read, args=(process.stdout,), daemon=True)

    def listen(self) -> None:
        """Begin to read, in threads."""
        self._listener.start()
        self._reader.start()

    def end(self) -> None:
        """End the process and all that it started, and leave nothing behind."""
        with contextlib.suppress(OSError):
            if os.name == "nt":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_PATIENCE)
        for thread, stream in zip((self._reader, self._listener), self._streams):
            if thread.ident is not None:
                thread.join(_PATIENCE)
            # While somebody still reads it, its number must not be given to another file.
            if not thread.is_alive():
                stream.close()

    def _read(self, stream: IO[bytes]) -> None:
        content = bytearray()
        start = -1
        while len(content) < _MOST_OUTPUT and (piece := os.read(stream.fileno(), 1 << 16)):
            before = len(content)
            content += piece
            if start < 0:
                start = content.find(self._marker, max(0, before - len(self._marker)))
            if start >= 0 and (end := content.find(b"\n", start)) >= 0:
                self.line = bytes(content[start + len(self._marker) : end])
                break
        else:
            self._listener.join(_PATIENCE)
        self.complete.set()

    def _listen(self, stream: IO[bytes]) -> None:
        while piece := os.read(stream.fileno(), 1 << 16):
            self.said = (self.said + piece)[-4096:]


def _understood(answer: _Answer, program: str) -> Any:
    if not answer.line:
        lines = answer.said.decode("utf-8", "replace").strip().splitlines()
        # The last line of a traceback names the error; other programs say first what is wrong.
        told = lines[-1 if any(line.startswith("Traceback") for line in lines) else 0] if lines else ""
        return Unknown(f"{program} gave no answer" + (f": {scrubbed(told)}" if told else ""))
    try:
        return json.loads(answer.line)
    except ValueError:
        return Unknown(f"{program} gave an answer that is no JSON")
