"""Running an installer: line by line, ended with all that it started, and away from the notebook's folder."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from .errors import CancelledError, RestoreError

_CREDENTIALS: Final = re.compile(r"//[^/@\s]+@")
_ANSI: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_PAUSE: Final = 0.2
"""Seconds between two looks at whether somebody asked for an end."""
_MOST_LINES: Final = 2_000
_LONGEST: Final = 400

_NOT_PASSED_ON: Final = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "CONDA_PREFIX")
"""Environment variables of our own environment that would leak into the one that is built."""


class FailedError(RestoreError):
    """A program that ended with an error."""

    def __init__(self, program: str, lines: Sequence[str], code: int) -> None:
        super().__init__(f"{program}: {reason_in(lines) or f'it ended with {code} and said nothing'}.")


def run(
    command: Sequence[str],
    *,
    told: Callable[[str], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
    variables: Mapping[str, str] | None = None,
    holds: IO[bytes] | None = None,
    given: str = "",
    merged: bool = False,
) -> str:
    """Run a program to its end and return what it wrote to standard output.

    ``told`` gets each line of its standard error as it comes, of both streams where they are ``merged``;
    ``cancelled`` is asked now and then; ``holds`` is a lock that the program shares. It runs in an empty
    folder, so that no settings of a stranger's project are read. Raises FailedError, CancelledError, and
    RestoreError for a program that cannot be started.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON}
    environment.update(variables or {})
    with tempfile.TemporaryDirectory(prefix="repro-magic-") as folder:
        try:
            process = subprocess.Popen(  # noqa: S603  # installers that the user installed, by name
                list(command),
                cwd=folder,
                env=environment,
                stdin=subprocess.PIPE if given else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT if merged else subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=os.name != "nt",
                pass_fds=(holds.fileno(),) if holds and os.name != "nt" else (),
            )
        except OSError as error:
            raise RestoreError(f"{command[0]} cannot be started: {error.strerror}.") from error
        output, lines = _followed(process, told, cancelled, given)
    if process.returncode:
        raise FailedError(Path(command[0]).name, lines, process.returncode)
    return output


class _Ears:
    """Reads what a program says, on threads of its own, so that neither pipe ever fills."""

    def __init__(self, process: subprocess.Popen[str], told: Callable[[str], None]) -> None:
        self.lines: list[str] = []
        self.output = ""
        self._told = told
        # Where both are merged, standard output is what is listened to.
        spoken, quiet = (process.stderr, process.stdout) if process.stderr else (process.stdout, None)
        self._threads = [threading.Thread(target=self._listen, args=(spoken,), daemon=True)]
        if quiet is not None:
            self._threads.append(threading.Thread(target=self._read, args=(quiet,), daemon=True))
        for thread in self._threads:
            thread.start()

    def wait(self, pause: float) -> bool:
        """Wait a moment; whether the program has said everything."""
        for thread in self._threads:
            thread.join(pause)
            if thread.is_alive():
                return False
        return True

    def _listen(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                text = public(line)
                if text.strip() and len(self.lines) < _MOST_LINES:
                    self.lines.append(text)
                self._told(text)

    def _read(self, stream: IO[str]) -> None:
        with stream:
            self.output = stream.read()


def _followed(
    process: subprocess.Popen[str], told: Callable[[str], None], cancelled: Callable[[], bool], given: str
) -> tuple[str, list[str]]:
    ears = _Ears(process, told)
    try:
        if process.stdin is not None:
            with contextlib.suppress(BrokenPipeError), process.stdin:
                process.stdin.write(given)
        while not ears.wait(_PAUSE):
            if cancelled():
                break
        else:
            process.wait()
            return ears.output, ears.lines
    except BaseException:
        end(process)
        raise
    end(process)
    raise CancelledError("Cancelled: nothing was kept.")


def end(process: subprocess.Popen[str]) -> None:
    """End a program and all that it started."""
    with contextlib.suppress(OSError):
        if os.name == "nt":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)


def public(line: str) -> str:
    """A line of an installer without colours and without credentials in its URLs."""
    return _CREDENTIALS.sub("//", _ANSI.sub("", line)).rstrip()


def reason_in(lines: Sequence[str]) -> str:
    """Why an installer failed, on one line: from the first line that says so on."""
    for at, line in enumerate(lines):
        if re.match(r"\s*(error|ERROR|×|x )", line):
            lines = lines[at:]
            break
    else:
        lines = lines[-3:]
    plain = " ".join(re.sub(r"^[\s│├╰─▶·×|]+|^(error|ERROR): ?", "", line) for line in lines)
    text = " ".join(plain.split()).rstrip(".")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
