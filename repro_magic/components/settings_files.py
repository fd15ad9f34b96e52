"""What the settings files of package installers say, without the parsers whose import a probe cannot afford.

They are read as their own programs read them as far as one key and its value go, over several lines where the
form allows that; a file that is anything else tells nothing.
"""

from __future__ import annotations

from . import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LARGEST = 1 << 18


def ini(path: str) -> dict[str, dict[str, str]]:
    """Section to keys of a file, as `configparser.RawConfigParser` takes it; lines of one value joined."""
    found: dict[str, dict[str, str]] = {}
    section: dict[str, str] = {}
    key = ""
    for line in _lines(path):
        words = line.strip()
        if not words or words[0] in "#;":
            continue
        if line[0] in " \t" and key:
            section[key] = (section[key] + " " + words).strip()
        elif words[0] == "[" and words[-1] == "]":
            section, key = found.setdefault(words[1:-1], {}), ""
        else:
            at = min((words.find(sign) for sign in "=:" if sign in words), default=-1)
            key = words[:at].strip().lower() if at > 0 else ""
            if key:
                section[key] = words[at + 1 :].strip()
    return found


def yaml_lists(path: str) -> dict[str, list[str]]:
    """Top-level keys of a YAML file with plain values or lists of them, as ``.condarc`` has."""
    found: dict[str, list[str]] = {}
    items: list[str] = []
    for line in _lines(path):
        words = _without_comment(line).strip()
        if words.startswith("- "):
            items.append(_plain(words[2:]))
        elif words and line[0] not in " \t-":
            key, colon, value = words.partition(":")
            items = found.setdefault(key.strip(), []) if colon else []
            value = value.strip()
            if value.startswith("[") and value.endswith("]"):
                items += [_plain(each) for each in value[1:-1].split(",") if each.strip()]
            elif value:
                items.append(_plain(value))
    return found


def toml(path: str) -> dict[str, Any]:
    """A TOML file; empty where it is none. Raises ImportError before Python 3.11, which has no parser."""
    content = files.read(path, _LARGEST)
    if content is None:
        return {}
    import tomllib  # type: ignore[import-not-found,unused-ignore]  # Python 3.11

    try:
        told: dict[str, Any] = tomllib.loads(content.decode("utf-8", "replace"))
    except ValueError:
        return {}
    return told


def _lines(path: str) -> list[str]:
    content = files.read(path, _LARGEST)
    return [line for line in (content or b"").decode("utf-8-sig", "replace").splitlines() if line]


def _without_comment(line: str) -> str:
    if line.lstrip().startswith("#"):
        return ""
    return line.partition(" #")[0]


def _plain(value: str) -> str:
    return value.strip().strip("\"'")
