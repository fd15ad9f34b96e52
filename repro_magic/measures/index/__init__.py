"""A small client of package indexes: the simple API over HTTP, static folders, and links.

It asks what pip and uv are configured to ask, keeps answers with their validators, and tells one clear reason
for each source that gives none. Credentials are for requests alone.
"""

from .client import Index
from .configured import Sources, configured
from .files import Answer, File, IndexProblem, NotThereError
from .gathering import Told, gathered
from .pools import WORKERS
from .transport import StoppedError

__all__ = [
    "WORKERS",
    "Answer",
    "File",
    "Index",
    "IndexProblem",
    "NotThereError",
    "Sources",
    "StoppedError",
    "Told",
    "configured",
    "gathered",
]
