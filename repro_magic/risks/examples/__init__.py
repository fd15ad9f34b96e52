"""One example for each check: a small notebook in which it finds something, and its cure.

The pages of the documentation show them and the tests run them; no check knows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from . import code, packages, runtime
from .case import RECORD, TODAY, Case, Example, merge
from .differences import EXAMPLES as DIFFERENT

__all__ = ["DIFFERENT", "RECORD", "THREATENED", "TODAY", "Case", "Example", "merge"]

THREATENED: Final[Mapping[str, Example]] = {**runtime.EXAMPLES, **packages.EXAMPLES, **code.EXAMPLES}
"""Code of a threat to its example."""
