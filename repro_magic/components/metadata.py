"""What a distribution says about itself: the header of ``METADATA`` or ``PKG-INFO``, and ``requires.txt``."""

from __future__ import annotations

from . import files

_FIRST_READ = 8192
_LONGEST = 1 << 22


def field(head: bytes, name: bytes) -> str:
    """Value of the first field of that name in a header, empty when there is none."""
    at = head.find(b"\n" + name + b":")
    if at < 0:
        if not head.startswith(name + b":"):
            return ""
    else:
        head = head[at + 1 :]
    line = head[len(name) + 1 :].partition(b"\n")[0]
    return line.decode("utf-8", "replace").strip()


def header(path: str) -> bytes:
    """The header of the file, without the description below it, with ``\\n`` as its line ends."""
    content = files.read(path, _FIRST_READ) or b""
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
    if b"\nRequires-Dist:" not in head:
        return []
    found = []
    for part in head.split(b"\nRequires-Dist:")[1:]:
        line, _, rest = part.partition(b"\n")
        # A long requirement may go on in lines that are indented.
        while rest[:1] in (b" ", b"\t"):
            more, _, rest = rest.partition(b"\n")
            line += b" " + more
        found.append(line.decode("utf-8", "replace").strip())
    return found


def required_by_egg(text: str) -> list[str]:
    """Requirement strings of an ``egg-info/requires.txt``, its sections turned into markers."""
    requirements = []
    condition = ""
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("["):
            condition = _section_marker(line.strip("[]"))
        elif line and not line.startswith("#"):
            requirements.append(line + condition)
    return requirements


def _section_marker(section: str) -> str:
    extra, _, marker = section.partition(":")
    conditions = []
    if extra.strip():
        conditions.append('extra == "' + extra.strip() + '"')
    if marker.strip():
        conditions.append("(" + marker.strip() + ")")
    return " ; " + " and ".join(conditions) if conditions else ""
