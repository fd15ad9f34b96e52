"""Looking at another environment: an interpreter, or the kernel that a kernelspec would start."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from repro_magic.model.errors import StampError
from repro_magic.model.record import Record
from repro_magic.model.unknown import Unknown

from . import cache, environment, kernelspecs
from .kept import Look, Looks, places_in
from .privacy import scrubbed

TIME_LIMIT = 20.0
"""Seconds that a probe may take, the start of its interpreter included."""

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
    return probed([found], os.environ, modules, time_limit=time_limit).record


def kernelspec(
    name: str,
    modules: Iterable[str] = (),
    *,
    manager: Any = None,
    kept: Looks | None = None,
    again: bool = False,
    time_limit: float = TIME_LIMIT,
) -> Record | Unknown:
    """The environment that a kernel of that name would find, without starting one.

    ``manager`` is the kernelspec manager to ask for the name, as `kernelspecs.named` takes it. With ``kept``
    an environment that did not change is not looked at again, unless ``again``. Raises MissingExtraError
    where jupyter_client is not installed.
    """
    spec = kernelspecs.named(name, manager)
    if isinstance(spec, Unknown):
        return spec
    command = kernelspecs.command(spec)
    if isinstance(command, Unknown):
        return command
    variables = kernelspecs.environment(spec, os.environ)
    key = (*command, *modules, *(f"{name}={value}" for name, value in sorted(variables.items())))
    look = None if kept is None or again else kept.find(key)
    if look is None:
        look = probed(command, variables, modules, time_limit=time_limit)
        if kept is not None:
            kept.keep(key, look)
    return look.record


def known_kernelspecs() -> dict[str, str]:
    """Name to display name of every kernelspec that Jupyter finds here. Raises MissingExtraError."""
    return kernelspecs.known()


def probed(
    command: Sequence[str],
    variables: Mapping[str, str],
    modules: Iterable[str],
    *,
    time_limit: float = TIME_LIMIT,
) -> Look:
    """What the probe tells when a command that runs Python scripts runs it."""
    began = time.time_ns()
    nonce = secrets.token_hex(8)
    full = [*command, _PROBE, nonce, cache.bytecode_directory(), ",".join(modules)]
    try:
        process = subprocess.Popen(  # noqa: S603  # an interpreter that the user named or installed
            full,
            env={**variables, **HARMLESS},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=os.name != "nt",
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Look(record=Unknown(f"{scrubbed(command[0])} cannot be started: {scrubbed(reason)}"))
    answer = _Answer(process, nonce)
    try:
        if not answer.complete.wait(time_limit):
            return Look(record=Unknown(f"{scrubbed(command[0])} did not answer within {time_limit:g} s"))
    finally:
        answer.end()
    return _understood(answer, command[0], began)


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


def _understood(answer: _Answer, program: str, began: int) -> Look:
    program = scrubbed(program)
    if not answer.line:
        lines = answer.said.decode("utf-8", "replace").strip().splitlines()
        # The last line of a traceback names the error; other programs say first what is wrong.
        told = lines[-1 if any(line.startswith("Traceback") for line in lines) else 0] if lines else ""
        reason = f"{program} gave no answer" + (f": {scrubbed(told)}" if told else "")
        return Look(record=Unknown(reason))
    try:
        facts = json.loads(answer.line)
    except ValueError:
        return Look(record=Unknown(f"{program} gave an answer that is no JSON"))
    places = places_in(facts.pop("places", None)) if isinstance(facts, dict) else None
    return Look(record=_record(facts), places=places, began=began)


def _record(facts: object) -> Record | Unknown:
    if isinstance(facts, dict) and isinstance(facts.get("unknown"), str):
        return Unknown(scrubbed(facts["unknown"]))
    try:
        return Record.from_dict(facts)
    except StampError as error:
        return Unknown(f"the environment told something that is no record: {error}")
