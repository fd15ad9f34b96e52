"""The conda channel of a vault: its repodata, written by rattler.

rattler runs in a process of its own, which ends without Python's own clean-up: its threads do not outlive an
interpreter that shuts down.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Final

from ...model.errors import MissingExtraError
from .store import VaultError

_SCRIPT: Final = """
import asyncio, os, sys
from pathlib import Path
from rattler.index import index_fs
try:
    asyncio.run(index_fs(Path(sys.argv[1]), write_zst=False, write_shards=False, force=True))
except BaseException as error:
    sys.stderr.write(str(error).partition(chr(10))[0][:300])
    sys.stderr.flush()
    os._exit(1)
os._exit(0)
"""
_TIME_LIMIT: Final = 600


def index_channel(folder: Path) -> None:
    """Write ``repodata.json`` for each subdir, ``noarch`` among them, which conda always asks for.

    Raises MissingExtraError without py-rattler, VaultError where a package cannot be read.
    """
    if importlib.util.find_spec("rattler") is None:
        raise MissingExtraError("Keeping conda packages", module="py-rattler", extra="conda")
    (folder / "noarch").mkdir(parents=True, exist_ok=True)
    try:
        done = subprocess.run(  # noqa: S603  # this interpreter, with our own script
            [sys.executable, "-I", "-c", _SCRIPT, str(folder)],
            capture_output=True,
            text=True,
            timeout=_TIME_LIMIT,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        raise VaultError(f"The conda channel could not be indexed within {_TIME_LIMIT} s.") from None
    if done.returncode:
        raise VaultError(f"The conda channel cannot be indexed: {done.stderr.strip() or 'no reason told'}.")
