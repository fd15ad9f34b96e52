"""Installs conda packages that lie on this machine; run as a process of its own.

py-rattler may crash the interpreter at its exit, so this one ends without Python's own ending.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any


async def install(asked: dict[str, Any]) -> None:
    """Install exactly these packages; channel and URL are kept as they were recorded."""
    import rattler

    records = []
    for each in asked["packages"]:
        record = await rattler.RepoDataRecord.from_package_archive(Path(each["path"]))
        channel = each["url"].rsplit("/", 2)[0] + "/"
        records.append(rattler.RepoDataRecord(record, each["file"], each["url"], channel))
    await rattler.install(
        records, target_prefix=asked["prefix"], cache_dir=Path(asked["cache"]), show_progress=False
    )


def main() -> int:
    """Read what is to be done from standard input; 1 and a line on standard error where it fails."""
    try:
        asyncio.run(install(json.load(sys.stdin)))
    except Exception as error:  # noqa: BLE001  # whatever py-rattler raises is the reason to tell
        print(f"error: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    os._exit(code)
