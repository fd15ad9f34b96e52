"""The corridor: the steps in their order. Front doors call these; nothing is computed here.

What checks and stamps is named here; each further step of a front door has a module of its own beside.
"""

from .checking import check, check_stamp, diff
from .keeping import (
    accept,
    imported_names,
    named_kernel,
    read,
    stamp,
    stamp_file,
    stamp_in_memory,
    state,
    strip_file,
)
from .loading import autoload
from .looking import Target, look, named, observe, running
from .today import today

__all__ = [
    "Target",
    "accept",
    "autoload",
    "check",
    "check_stamp",
    "diff",
    "imported_names",
    "look",
    "named",
    "named_kernel",
    "observe",
    "read",
    "running",
    "stamp",
    "stamp_file",
    "stamp_in_memory",
    "state",
    "strip_file",
    "today",
]
