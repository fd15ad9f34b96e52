"""Looking at another environment: an interpreter, or the kernel that a kernelspec would start."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import IO

from repro_magic.model.errors import StampError
from repro_magic.model.record import Record
from repro_magic.model.unknown import Unknown

from . import cache, environment, kernelspecs
from .privacy import scrubbed

TIME_LIMIT = 20.0
"""Seconds that a probe may take, the start of its interpreter included."""

_QUICK = {"SETUPTOOLS_USE_DISTUTILS": "stdlib"}
"""Keeps the start of an interpreter from loading what setuptools has in place of distutils."""

_MOST_OUTPUT = 1 << 26
_PROBE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "probe.py")


def this_interpreter(modules: Iterable[str] = ()) -> Record | Unknown:
    """The environment of the interpreter that runs this, looked at in this process."""
    return _record(environment.here(modules))


def interpreter(
    path: str, modules: Iterable[str] = (), *, time_limit: float = TIME_LIMIT
) -> Record | Unknown:
    """The environment of an interpreter, given by its path or as a name on the search path for programs.

    ``modules`` are import names, as `environment.here` takes them. Whatever goes wrong over there ends as
    ``Unknown`` with the reason.
    """
    found = shutil.which(path)
    if found is None and os.path.isdir(path):
        found = shutil.which(os.path.join(path, "Scripts" if os.name == "nt" else "bin", "python"))
    if found is None:
        return Unknown(f"there is no interpreter {scrubbed(path)}")
    return probed([found], os.environ, modules, time_limit=time_limit)


def kernelspec(name: str, modules: Iterable[str] = (), *, time_limit: float = TIME_LIMIT) -> Record | Unknown:
    """The environment that a kernel of that name would find, without starting one.

    Raises MissingExtraError where jupyter_client is not installed.
    """
    spec = kernelspecs.named(name)
    if isinstance(spec, Unknown):
        return spec
    command = kernelspecs.command(spec)
    if isinstance(command, Unknown):
        return command
    return probed(command, kernelspecs.environment(spec, os.environ), modules, time_limit=time_limit)


def known_kernelspecs() -> dict[str, str]:
    """Name to display name of every kernelspec that Jupyter finds here. Raises MissingExtraError."""
    return kernelspecs.known()


def probed(
    command: Sequence[str],
    variables: Mapping[str, str],
    modules: Iterable[str],
    *,
    time_limit: float = TIME_LIMIT,
) -> Record | Unknown:
    """What the probe tells when a command that runs Python scripts runs it."""
    nonce = secrets.token_hex(8)
    full = [*command, _PROBE, nonce, cache.bytecode_directory(), ",".join(modules)]
    try:
        process = subprocess.Popen(  # noqa: S603  # an interpreter that the user named or installed
            full,
            env={**variables, **_QUICK},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=os.name != "nt",
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Unknown(f"{scrubbed(command[0])} cannot be started: {scrubbed(reason)}")
    try:
        answer = _Answer(process, nonce)
        if not answer.complete.wait(time_limit):
            return Unknown(f"{scrubbed(command[0])} did not answer within {time_limit:g} s")
    finally:
        _end(process)
    return _understood(answer, command[0])


class _Answer:
    """Reads what a process says until the marked line is there; noise before and after does not matter."""

    def __init__(self, process: subprocess.Popen[bytes], nonce: str) -> None:
        self._marker = f"@@repro-magic {nonce}@@".encode()
        self.complete = threading.Event()
        """Set when the line is there, or when there will be none."""
        self.line = b""
        self.said = b""
        """The end of what it said on the standard error stream."""
        assert process.stdout is not None
        assert process.stderr is not None
        self._listener = threading.Thread(target=self._listen, args=(process.stderr,), daemon=True)
        self._listener.start()
        threading.Thread(target=self._read, args=(process.stdout,), daemon=True).start()

    def _read(self, stream: IO[bytes]) -> None:
        content = bytearray()
        try:
            while len(content) < _MOST_OUTPUT and (piece := os.read(stream.fileno(), 1 << 16)):
                content += piece
                if b"\n" in piece and (start := content.find(self._marker)) >= 0:
                    line, ended, _ = content[start + len(self._marker) :].partition(b"\n")
                    if ended:
                        self.line = bytes(line)
                        break
            else:
                self._listener.join(1.0)
        except (OSError, ValueError):
            pass
        self.complete.set()

    def _listen(self, stream: IO[bytes]) -> None:
        try:
            while piece := os.read(stream.fileno(), 1 << 16):
                self.said = (self.said + piece)[-4096:]
        except (OSError, ValueError):
            pass


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started, and leave nothing behind."""
    try:
        if os.name == "nt":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except OSError:
        pass
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()


def _understood(answer: _Answer, program: str) -> Record | Unknown:
    program = scrubbed(program)
    if not answer.line:
        lines = answer.said.decode("utf-8", "replace").strip().splitlines()
        return Unknown(f"{program} gave no answer" + (f": {scrubbed(lines[-1])}" if lines else ""))
    try:
        return _record(json.loads(answer.line))
    except ValueError:
        return Unknown(f"{program} gave an answer that is no JSON")


def _record(facts: object) -> Record | Unknown:
    if isinstance(facts, dict) and isinstance(facts.get("unknown"), str):
        return Unknown(scrubbed(facts["unknown"]))
    try:
        return Record.from_dict(facts)
    except StampError as error:
        return Unknown(f"the environment told something that is no record: {error}")
