"""Kernelspecs in real folders."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

LAUNCH = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]


def kernelspec(
    folder: Path, name: str, argv: list[str] | None = None, language: str = "python", **members: Any
) -> Path:
    """Install a kernelspec below the folder ``kernels``; without a command line, one of this interpreter."""
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    told = {"argv": argv or [sys.executable, *LAUNCH], "display_name": f"Kernel {name}", "language": language}
    (place / "kernel.json").write_text(json.dumps({**told, **members}))
    return place


def script(path: Path, body: str) -> str:
    """A program to stand in a kernelspec's command line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)
