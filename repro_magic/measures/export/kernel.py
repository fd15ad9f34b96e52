"""The kernel that a runtime needs to run notebooks: a notebook imports it no more than it imports Jupyter."""

from __future__ import annotations

from packaging.version import InvalidVersion, Version

from ...model.record import Packages, Record
from ...model.unknown import Unknown


def kernel_requirements(record: Record) -> list[str]:
    """Ipykernel and IPython in the recorded versions, where neither packages nor lock hold them.

    What they need themselves is not part of a record.
    """
    kernel = record.kernel
    if isinstance(kernel, Unknown) or kernel.name != "ipykernel":
        return []
    packages = record.packages
    here = {*packages.everything(), *packages.artefacts} if isinstance(packages, Packages) else {""}
    told = {"ipykernel": kernel.version, "ipython": kernel.ipython}
    return [
        f"{name}=={version}"
        for name, version in told.items()
        if name not in here and isinstance(version, str) and _is_version(version)
    ]


def _is_version(text: str) -> bool:
    try:
        return text == str(Version(text))
    except InvalidVersion:
        return False
