"""Jupyter's trust in a notebook: kept through our edit where it was there, never given."""

from __future__ import annotations

import contextlib
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..model.unknown import Unknown


def trusted(text: str) -> bool | Unknown:
    """Whether Jupyter trusts a notebook of this text, by the signatures of this user.

    Nothing is imported where Jupyter has never signed anything.
    """
    directory = _signatures()
    if directory is None:
        return False
    try:
        with _notary(directory) as notary:
            return bool(notary.check_signature(_as_jupyter_reads_it(text)))
    except ImportError:
        return Unknown("nbformat, which keeps Jupyter's signatures, is not installed here")
    except Exception as error:  # noqa: BLE001  # a broken database must not stop a notebook from being written
        return Unknown(f"Jupyter's signatures cannot be read: {type(error).__name__}")


def sign(text: str) -> bool:
    """Have Jupyter trust a notebook of this text; whether that worked."""
    directory = _signatures()
    if directory is None:
        return False
    try:
        with _notary(directory) as notary:
            notary.sign(_as_jupyter_reads_it(text))
    except Exception:  # noqa: BLE001  # the notebook is written, and can be trusted again by hand
        return False
    return True


def _signatures() -> Path | None:
    """The directory with Jupyter's signatures and their key, where both are there."""
    named = os.environ.get("JUPYTER_DATA_DIR")
    if not named:
        try:
            from jupyter_core.paths import jupyter_data_dir
        except ImportError:
            return None
        named = jupyter_data_dir()
    directory = Path(named)
    both = (directory / "nbsignatures.db").is_file() and (directory / "notebook_secret").is_file()
    return directory if both else None


@contextlib.contextmanager
def _notary(directory: Path) -> Iterator[Any]:
    from nbformat.sign import NotebookNotary

    # Releases of nbformat disagree on how a notary is closed, and warn about cells without an id.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        untyped: Any = NotebookNotary
        with contextlib.closing(untyped(data_dir=str(directory))) as notary:
            yield notary


def _as_jupyter_reads_it(text: str) -> Any:
    import nbformat

    untyped: Any = nbformat
    return untyped.convert(untyped.reader.reads(text), 4)
