"""A preprocessor for nbconvert, to stand behind the one that executes."""

from __future__ import annotations

from typing import Any

from nbconvert.preprocessors import Preprocessor

from .nbclient import stamp_when_complete


class StampPreprocessor(Preprocessor):
    """Lifts the record from the outputs into the metadata of the notebook that is converted."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        stamp_when_complete(nb)
        return nb, resources
