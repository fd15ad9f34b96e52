"""User data of cloud-init that bring a virtual machine to the state of the record.

https://cloudinit.readthedocs.io/en/latest/reference/modules.html
"""

from __future__ import annotations

import shlex
from typing import Any

from ...model.unknown import Unknown
from .errors import ExportError
from .installing import Installation, installation
from .packages import python_required
from .subject import Subject
from .yaml import dumped

_HOME = "/opt/runtime"
_MOST = 16_384
"""Bytes of user data that the strictest of the large clouds takes."""


def files(subject: Subject) -> dict[str, str]:
    """The user data: what installs is written to a file, and run once."""
    made = installation(subject, "The machine")
    if not isinstance(subject.record.interpreter, Unknown):
        implementation = subject.record.interpreter.implementation
        if implementation not in (None, "cpython"):
            raise ExportError(
                f"A machine is set up with CPython, and the record is of {implementation!s:.40}.",
                remedy="Export dockerfile with --base.",
            )
    content: dict[str, Any] = {
        "package_update": True,
        "packages": ["python3-venv", "ca-certificates"],
        "write_files": [
            {"path": f"{_HOME}/requirements.txt", "permissions": "0644", "content": made.requirements},
            {"path": f"{_HOME}/install.sh", "permissions": "0755", "content": _script(subject, made)},
        ],
        "runcmd": [["sh", f"{_HOME}/install.sh"]],
        "final_message": f"{subject.slug} is in {_HOME}/venv.",
    }
    body = dumped(content)
    notes = subject.notes()
    if len(body.encode()) + 500 > _MOST:
        notes.append("Longer than 16 kB, which is more than some clouds take: attach it compressed (gzip).")
    return {"user-data.yaml": "#cloud-config\n" + "".join(f"# {note}\n" for note in notes) + body}


def _script(subject: Subject, made: Installation) -> str:
    python = python_required(subject.record, "cloud-init")
    minor = (python.major, python.minor)
    kernel = [
        "# The kernel, which is not in the lock; what it needs itself is chosen by the resolver.",
        f"{_HOME}/venv/bin/python -m pip install {shlex.join(made.kernel)}",
    ]
    register = [
        f"{_HOME}/venv/bin/python -m ipykernel install --name {subject.slug} --display-name {subject.slug}",
    ]
    lines = [
        "#!/bin/sh",
        "set -eu",
        f"# The machine's own Python where it is {python}, else one that uv brings.",
        f"if [ \"$(python3 -c 'import platform; print(platform.python_version())')\" = {python} ]; then",
        f"  python3 -m venv {_HOME}/venv",
        "else",
        f"  python3 -m venv {_HOME}/uv",
        f"  {_HOME}/uv/bin/pip install uv",
        f"  export UV_PYTHON_INSTALL_DIR={_HOME}/python",
        f"  {_HOME}/uv/bin/uv venv --seed --python {python} {_HOME}/venv",
        "fi",
        f"{_HOME}/venv/bin/python -c 'import sys; assert sys.version_info[:2] == {minor}'",
        *(kernel if made.kernel else []),
        "# The lock has the last word: these files and no others, without a resolver.",
        f"{_HOME}/venv/bin/python -m pip install {made.options} --requirement {_HOME}/requirements.txt",
        *(register if made.has_kernel else []),
    ]
    return "\n".join(lines) + "\n"
