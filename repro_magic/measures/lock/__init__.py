"""Redundancy as a measure: the file that each installed package came from, found again and proved.

Neither pip nor uv remembers the file of an installation from an index. Name, version and the tags in WHEEL
select it there, and its RECORD, compared with the installed one, proves it.
"""

from .locking import Found, kernel_closure, lock

__all__ = ["Found", "kernel_closure", "lock"]
