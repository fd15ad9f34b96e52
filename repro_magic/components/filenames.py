"""How a record calls a file: relative to the notebook, or by a name that tells nothing of this machine."""

from __future__ import annotations

import os

from .privacy import scrubbed

_DEEPEST = 8
"""Most folders that a name goes up."""

_OTHERS_HOMES = ("/home/", "/users/")


def relative(path: str, base: str) -> str:
    """The path as seen from the folder, with ``/``; empty where it is on another drive or far away."""
    try:
        told = os.path.relpath(path, base).replace(os.sep, "/")
    except ValueError:
        return ""
    return "" if told.startswith("../" * _DEEPEST) else told


def inside(path: str, folder: str) -> bool:
    """Whether the path lies in the folder; neither is followed through links."""
    return bool(folder) and path.startswith(folder.rstrip(os.sep) + os.sep)


def public_name(path: str) -> str:
    """The path, with ``~`` for the home directory, and without the name of any user."""
    plain = path.replace("\\", "/") if os.name == "nt" else path
    told = scrubbed(plain)
    lowered = told.lower()
    for home in _OTHERS_HOMES:
        at = lowered.find(home)
        if at == 0 or (at == 2 and told[1] == ":"):
            start, rest = told[: at + len(home)], told[at + len(home) :]
            told = start + "…" + ("/" + rest.partition("/")[2] if "/" in rest else "")
            break
    return told
