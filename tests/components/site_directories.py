"""Site directories for tests, laid on disk as installers leave them."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

OLD = time.time() - 1000
"""A time that no rule about recent changes applies to."""


def lay(
    site: Path,
    name: str,
    version: str = "1.0",
    *,
    files: dict[str, str] | None = None,
    requires: tuple[str, ...] = (),
    direct_url: dict[str, Any] | str | None = None,
    installer: str = "pip",
    record: bool = True,
) -> Path:
    """A distribution with these files (path below the site directory to content); returns its dist-info."""
    info = site / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    head = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    head += [f"Requires-Dist: {requirement}" for requirement in requires]
    (info / "METADATA").write_text("\n".join(head) + "\n\nName: not this\nVersion: nor this\n")
    (info / "INSTALLER").write_text(installer + "\n")
    if direct_url is not None:
        (info / "direct_url.json").write_text(
            direct_url if isinstance(direct_url, str) else json.dumps(direct_url)
        )
    for path, content in (files or {}).items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(content)
    if record:
        lines = [
            f'"{path}",,' if "," in path else f"{path},,"
            for path in (*(files or {}), f"{info.name}/METADATA")
        ]
        (info / "RECORD").write_text("\n".join(sorted(lines)) + "\n")
    return info


def age(*paths: Path) -> None:
    """Let everything below the folders look as if it had been there for long."""
    for path in paths:
        for each in (*path.rglob("*"), path):
            os.utime(each, (OLD, OLD))


def crowd(site: Path, count: int = 12) -> None:
    """So many distributions that a directory is worth remembering."""
    for number in range(count):
        lay(site, f"crowd{number}", files={f"crowd{number}.py": ""})


def forget(*names: str) -> None:
    """Unload modules."""
    for name in list(sys.modules):
        if name.partition(".")[0] in names:
            del sys.modules[name]
