"""What a distribution says about itself: the header of ``METADATA`` or ``PKG-INFO``, and ``requires.txt``."""

from __future__ import annotations

from . import files

_FIRST_READ = 8192
_LONGEST = 1 << 22


def field(head: bytes, name: bytes) -> str:
    """Value of the first field of that name in a header, empty when there is none."""
    start = b"\n" + name + b":"
    at = head.find(start) + len(start)
    if at < len(start):
        if not head.startswith(start[1:]):
            return ""
        at = len(start) - 1
    end = head.find(b"\n", at)
    return (head[at:end] if end >= 0 else head[at:]).decode("utf-8", "replace").strip()


def header(path: str) -> bytes:
    """The header of the file, without the description below it, with Unix line ends."""
    content = files.head(path, _FIRST_READ) or b""
    if len(content) == _FIRST_READ and _end_of_header(content) < 0:
        content = files.read(path, _LONGEST) or b""
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n")
    end = _end_of_header(content)
    return content if end < 0 else content[: end + 1]


def _end_of_header(content: bytes) -> int:
    unix = content.find(b"\n\n")
    return unix if unix >= 0 else content.find(b"\r\n\r\n")


def required(head: bytes) -> list[str]:
    """Requirement strings of a header, as written there."""
    found = []
    for part in head.split(b"\nRequires-Dist:")[1:]:
        line, _, rest = part.partition(b"\n")
        # A long requirement may go on in lines that are indented.
        while rest[:1] in (b" ", b"\t"):
            more, _, rest = rest.partition(b"\n")
            line += b" " + more.strip()
        found.append(line.decode("utf-8", "replace").strip())
    return found


def required_by_egg(text: str) -> list[str]:
    """Requirement strings of an ``egg-info/requires.txt``, its sections turned into markers."""
    requirements = []
    condition = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            condition = _section_marker(line.strip("[]"))
        elif line and not line.startswith("#"):
            requirements.append(line + condition)
    return requirements


def _section_marker(section: str) -> str:
    """``[extra:marker]`` of a requires.txt as the end of a requirement string."""
    extra, _, marker = section.partition(":")
    conditions = []
    if extra.strip():
        conditions.append('extra == "' + extra.strip() + '"')
    if marker.strip():
        conditions.append("(" + marker.strip() + ")")
    return " ; " + " and ".join(conditions) if conditions else ""


def is_optional(requirement: str) -> bool:
    """Whether the requirement is surely for an extra only, as two of three are."""
    if "extra" not in requirement:
        return False
    marker = requirement.partition(";")[2].lstrip(" (")
    if not marker.startswith("extra") or not marker[5:].lstrip().startswith("=="):
        return False
    return "or" not in marker or "or" not in _words(marker)


def _words(marker: str) -> list[str]:
    return marker.replace('"', " ").replace("'", " ").replace(")", " ").split()
