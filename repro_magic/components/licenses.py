"""Under which licence a distribution says it stands."""

from __future__ import annotations

from .metadata import field

UNVERIFIED = "unverified: "
"""How a licence begins that is no expression of PEP 639."""

_LONGEST = 80
_CLASSIFIER = b"\nClassifier: License ::"


def licence(head: bytes) -> str:
    """The license expression of a metadata header (PEP 639), else what it says instead, as unverified.

    Free text and classifiers leave open which licence is meant ("BSD"), so no expression is made of them.
    """
    expression = field(head, b"License-Expression")
    if expression:
        return expression[:_LONGEST]
    told = field(head, b"License")
    if told.upper() == "UNKNOWN":
        told = ""
    if not told or _is_long(head) or not any(map(str.isalnum, told)):
        # A whole licence, of which the first line says little.
        told = _classifiers(head) or told
    return UNVERIFIED + (" ".join(told.split())[:_LONGEST] if any(map(str.isalnum, told)) else "none told")


def _is_long(head: bytes) -> bool:
    """Whether the free text goes on after its first line."""
    rest = head.partition(b"\nLicense:")[2]
    return rest.partition(b"\n")[2][:1] in (b" ", b"\t", b"|")


def _classifiers(head: bytes) -> str:
    found = []
    for part in head.split(_CLASSIFIER)[1:]:
        line = part.partition(b"\n")[0].decode("utf-8", "replace")
        name = line.rpartition("::")[2].strip()
        if name and name != "OSI Approved":
            found.append(name)
    return ", ".join(found)
