"""Step 3, evaluate threats and risks: records in, findings out. Pure: no I/O, no clock."""

from .catalogue import CATALOGUE, Risk
from .comparison import compare
from .evaluation import evaluate
from .judgement import judge

__all__ = ["CATALOGUE", "Risk", "compare", "evaluate", "judge"]
