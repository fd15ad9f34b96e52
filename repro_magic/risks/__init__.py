"""Step 3, evaluate threats and risks: records in, findings out. Pure: no I/O, no clock."""

from .catalogue import CATALOGUE, COMPARED, Risk
from .comparison import compare
from .evaluation import evaluate
from .judgement import judge
from .subject import Subject
from .threats import THREATS, threats

__all__ = ["CATALOGUE", "COMPARED", "THREATS", "Risk", "Subject", "compare", "evaluate", "judge", "threats"]
