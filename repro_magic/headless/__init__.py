"""The front door of runs without a browser: stamps in the same run that executes.

With nbclient or papermill's engine::

    from repro_magic.headless import stamp_when_complete
    NotebookClient(nb, on_notebook_complete=stamp_when_complete).execute()

With nbconvert::

    jupyter nbconvert --execute --to notebook --inplace \
        --NotebookExporter.preprocessors=repro_magic.headless.nbconvert.StampPreprocessor NB
"""

from .nbclient import stamp_when_complete

__all__ = ["stamp_when_complete"]
