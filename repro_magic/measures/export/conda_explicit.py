"""The explicit list of conda packages of CEP 23: installed as they are listed, by URL and hash.

https://conda.org/learn/ceps/cep-0023
"""

from __future__ import annotations

from .conda import conda_files, from_channels, pip_part, platform_of
from .errors import ExportError
from .packages import artefacts, names
from .subject import Subject


def files(subject: Subject) -> dict[str, str]:
    """The list, dependencies first. Raises ExportError for packages that conda did not install."""
    found = artefacts(subject.record)
    packages = conda_files(found, "conda-explicit")
    if others := pip_part(found):
        raise ExportError(
            f"conda-explicit holds conda packages only, and {names(each.name for each in others)} "
            "did not come from conda.",
            remedy="Export conda-lock, pixi or environment-yml.",
        )
    platform = platform_of(packages, subject.record)
    lines = [
        *(f"# {note}" for note in subject.notes()),
        f"# Install with: conda create --name {subject.slug} --file conda-explicit.txt",
        f"# platform: {platform}",
        "@EXPLICIT",
        *(f"{each['url']}#sha256:{each['sha256']}" for each in from_channels(subject, packages, platform)),
    ]
    return {"conda-explicit.txt": "\n".join(lines) + "\n"}
