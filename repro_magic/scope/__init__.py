"""Step 1, define objectives and scope: what a notebook asks of its runtime."""

from .cell import read_cell
from .files import read_project, read_user_file
from .merging import merge
from .reading import read
from .template import template
from .template import write as write_template
from .values import platform

__all__ = [
    "merge",
    "platform",
    "read",
    "read_cell",
    "read_project",
    "read_user_file",
    "template",
    "write_template",
]
