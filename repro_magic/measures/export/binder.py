"""What repo2docker reads in the folder ``.binder`` of a repository.

https://repo2docker.readthedocs.io/en/latest/configuration/
"""

from __future__ import annotations

from ...model.lock import State, locked
from ...model.unknown import Unknown
from . import environment_yml, requirements
from .errors import ExportError
from .packages import of_state, python_required
from .subject import Subject


def files(subject: Subject) -> dict[str, str]:
    """The lock and the version of Python, of which Binder takes the minor one; for conda packages their
    versions and builds instead. Binder brings its own Jupyter.

    Raises ExportError for an interpreter that Binder does not have.
    """
    record = subject.record
    python = python_required(record, "binder")
    platform, interpreter = record.platform, record.interpreter
    if not isinstance(platform, Unknown) and (
        platform.system not in (None, "linux") or platform.machine not in (None, "x86_64")
    ):
        raise ExportError(
            "Binder runs on Linux x86-64, and the record is of another platform.",
            remedy="Export environment-yml.",
        )
    if not isinstance(interpreter, Unknown) and interpreter.implementation not in (None, "cpython"):
        raise ExportError("Binder runs CPython only.", remedy="Export dockerfile with --base.")
    if of_state(locked(record), State.conda):
        return {".binder/environment.yml": environment_yml.files(subject)["environment.yml"]}
    notes = [
        *subject.notes(),
        f"Recorded with Python {python}; Binder takes the newest {python.major}.{python.minor}.",
    ]
    return {
        ".binder/requirements.txt": requirements.text(record, notes=notes),
        ".binder/runtime.txt": f"python-{python.major}.{python.minor}\n",
    }
