"""The block of inline script metadata (PEP 723) that uv and juv read, with exact versions.

https://packaging.python.org/en/latest/specifications/inline-script-metadata/
"""

from __future__ import annotations

from ...model.errors import MissingExtraError
from .by_version import all_by_version
from .packages import python_required
from .subject import Subject


def files(subject: Subject) -> dict[str, str]:
    """The block, for the top of a script or for the first cell of a notebook (juv)."""
    try:
        import tomli_w
    except ModuleNotFoundError as error:
        raise MissingExtraError("A PEP 723 block", module="tomli-w", extra="restore") from error
    python = python_required(subject.record, "pep723")
    told = {"python": str(python), "record": subject.digest}
    if subject.left_out:
        told["left-out"] = ", ".join(subject.left_out)
    content = {
        "requires-python": f"=={python.major}.{python.minor}.*",
        "dependencies": all_by_version(subject.record),
        "tool": {"repro-magic": told},
    }
    lines = tomli_w.dumps(content).rstrip("\n").split("\n")
    block = ["# /// script", *(f"# {line}" if line else "#" for line in lines), "# ///"]
    return {"pep723.py": "\n".join(block) + "\n"}
