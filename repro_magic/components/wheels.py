"""What the WHEEL file of an installation says of the wheel it came from (PEP 427)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

PLAIN = "py3-none-any"
"""The tag that goes without saying."""

_MOST_TAGS = 200


def tags(content: bytes) -> str:
    """Its tags as a file name has them, and its build number: ``cp312-cp312-linux_x86_64 build=1``.

    Tags that are no product of versions, ABIs and platforms stand one after the other. Empty for none.
    """
    found = []
    build = ""
    for line in content.decode("utf-8", "replace").splitlines():
        name, colon, value = line.partition(":")
        if colon and name == "Tag":
            found.append(value.strip())
        elif colon and name == "Build":
            build = value.strip()
    if not found:
        return ""
    told = compressed(found[:_MOST_TAGS])
    return told + " build=" + build if build else told


def compressed(tags: Iterable[str]) -> str:
    """Several tags as one compressed tag set (PEP 425), where they are one."""
    single = sorted(set(tags))
    parts = [tag.split("-") for tag in single]
    if any(len(part) != 3 for part in parts):
        return " ".join(single)
    versions, abis, platforms = ({part[at] for part in parts} for at in range(3))
    if len(single) != len(versions) * len(abis) * len(platforms):
        return " ".join(single)
    return "-".join(".".join(sorted(each)) for each in (versions, abis, platforms))
