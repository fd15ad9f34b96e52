"""Files that a format names by URL and hash."""

from __future__ import annotations

from collections.abc import Iterable

from ...model.lock import Artefact, State
from .errors import ExportError
from .subject import Subject


def served(artefacts: Iterable[Artefact], subject: Subject, what: str) -> list[dict[str, str]]:
    """Name, version, URL and SHA-256 of each. Raises ExportError where one has no URL or no hash."""
    listed = []
    wanted = list(artefacts)
    urls = subject.locate(wanted) if wanted else {}
    for each in wanted:
        url = each.file if each.state is State.direct else urls.get(each.name, "")
        if not url.startswith(("http://", "https://")):
            raise ExportError(
                f"{what} must say at which URL {each.file or each.name} is to be had, and that is not known.",
                remedy="Export where the index can be asked, or leave it out with --without.",
            )
        if not each.sha256:
            raise ExportError(
                f"No hash is known of {each.file}.", remedy="Lock again, or leave it out with --without."
            )
        listed.append({"name": each.name, "version": each.version, "url": url, "sha256": each.sha256})
    return listed
