"""The Python that runs: version, build, who made it, and what kind of environment is around it."""

from __future__ import annotations

import os
import sys

from . import files
from .distribution import LIBRARY
from .naming import full_version
from .platform import os_release

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MADE_BY = (
    ("/uv/python/", "uv"),
    ("/.pyenv/", "pyenv"),
    ("/pyenv/versions/", "pyenv"),
    ("/pyenv-win/", "pyenv"),
    ("/.asdf/", "asdf"),
    ("/mise/installs/", "mise"),
    ("/.rye/py/", "rye"),
    ("/hatch/pythons/", "hatch"),
    ("/pdm/python/", "pdm"),
    ("/nix/store/", "nix"),
    ("/gnu/store/", "guix"),
    ("/spack/opt/", "spack"),
    ("/cellar/", "homebrew"),
    ("/opt/homebrew/", "homebrew"),
    ("/.linuxbrew/", "homebrew"),
    ("/library/frameworks/python.framework/", "python.org"),
    ("/commandlinetools/", "xcode"),
    ("/xcode.app/", "xcode"),
    ("/windowsapps/", "microsoft store"),
    ("/appdata/local/programs/python/", "python.org"),
    ("/program files/python", "python.org"),
    ("/program files (x86)/python", "python.org"),
)
"""Part of the installation's path, in lower case and with ``/``, and who installs there."""


def look() -> dict[str, Any]:
    """The section ``interpreter`` of a record."""
    facts: dict[str, Any] = {
        "implementation": sys.implementation.name,
        "version": full_version(sys.version_info),
        "build": build(sys.version),
        "source": source(sys.base_prefix),
    }
    if kind := environment_kind():
        facts["environment"] = kind
    return facts


def build(version: str) -> str:
    """``sys.version`` without the number in front: ``main, Nov  6 2024, 20:22:13, GCC 12.2.0``."""
    return " ".join(version.partition(" ")[2].split())[:300]


def source(prefix: str) -> Any:
    """Who made the interpreter that is installed at the prefix."""
    if os.path.isdir(os.path.join(prefix, "conda-meta")):
        return "conda"
    path = prefix.replace("\\", "/").lower() + "/"
    for part, maker in _MADE_BY:
        if part in path:
            return maker
    if path == "/usr/" or path.startswith(("/usr/lib/pypy", "/usr/lib64/pypy")):
        return os_release().get("ID") or "the operating system"
    if path == "/usr/local/" and os.environ.get("PYTHON_VERSION") == full_version(sys.version_info):
        # The official images set this variable, and only they have reason to.
        return "container image"
    if _is_standalone(prefix):
        return "python-build-standalone"
    if "packaged by conda-forge" in sys.version or "Anaconda" in sys.version:
        return "conda"
    return {"unknown": "nothing where this interpreter lies says who made it"}


def _is_standalone(prefix: str) -> bool:
    """Whether it was built to be moved: those builds are configured for ``/install``."""
    if os.path.basename(prefix).startswith("cpython-") and os.path.basename(prefix).count("-") >= 4:
        return True
    for entry in files.listed(LIBRARY):
        if entry.startswith("_sysconfigdata_") and entry.endswith(".py"):
            return b"'prefix': '/install'" in (files.read(os.path.join(LIBRARY, entry), 1 << 20) or b"")
    return False


def environment_kind() -> str:
    """``venv``, ``virtualenv``, ``uv venv``, ``conda``; empty when there is no environment around it."""
    if sys.prefix != sys.base_prefix:
        settings = files.text(os.path.join(sys.prefix, "pyvenv.cfg")).splitlines()
        keys = {line.partition("=")[0].strip() for line in settings}
        return "uv venv" if "uv" in keys else "virtualenv" if "virtualenv" in keys else "venv"
    return "conda" if os.path.isdir(os.path.join(sys.prefix, "conda-meta")) else ""
