"""Commands in cells that install packages, and how exactly they say which."""

from __future__ import annotations

import re
import shlex
from typing import Final

from ...model.text import Install, Place
from .code import Command
from .urls import public

_TOOL: Final = re.compile(
    r"(?:sudo\s+)?(?:\S*python[\d.]*|\{sys\.executable\})?\s*(?:-m\s+)?"
    r"(?:(?P<uv>uv)\s+(?:pip\s+install|add|pip\s+sync)|(?P<pip>pip|pip3(?:\.\d+)?)\s+install"
    r"|(?P<conda>conda|mamba|micromamba)\s+(?:env\s+)?(?:install|create|update))(?=\s|$)"
)
_SEPARATORS: Final = re.compile(r"(?:&&|\|\||;|\|)")
_TAKES_VALUE_NAMES: Final = (
    "-t --target --prefix -p --root --python --timeout --retries --proxy --cert -n --name --src "
    "--platform --python-version --upgrade-strategy --progress-bar --config-settings -C --no-binary "
    "--only-binary --trusted-host --exclude-newer"
)
_TAKES_VALUE: Final = frozenset(_TAKES_VALUE_NAMES.split())
_FILES: Final = frozenset(["-r", "--requirement", "--requirements", "-c", "--constraint", "-f", "--file"])
_INDEXES: Final = frozenset(
    ["-i", "--index-url", "--extra-index-url", "--default-index", "--index", "--channel"]
)
_LINKS: Final = frozenset(["--find-links"])
_EXACT: Final = re.compile(r"===?\s*[^*,\s;]+\s*(?:;.*)?$")
_CONDA_EXACT: Final = re.compile(r"(?:==?)\s*\d[^*,\s]*$")
_ENDING: Final = (".whl", ".tar.gz", ".zip", ".tar.bz2")


def installs(command: Command, cell: int) -> list[Install]:
    """The installations of one line, of which a shell may hold several."""
    found = []
    for part in _SEPARATORS.split(command.text.replace("\\\n", " ")):
        match = _TOOL.match(part.strip())
        if match:
            tool = match["uv"] or match["conda"] or "pip"
            words = _words(part.strip()[match.end() :])
            found.append(_read(tool, words, command, Place(cell=cell, line=command.line)))
    return found


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text, comments=True)
    except ValueError:
        return text.split()


def _read(tool: str, words: list[str], command: Command, place: Place) -> Install:
    told: dict[str, list[str]] = {"requirements": [], "files": [], "local": [], "remote": [], "indexes": []}
    waiting = iter(words)
    for word in waiting:
        option, equals, value = word.partition("=")
        if word.startswith("-") and option in (
            _FILES | _INDEXES | _TAKES_VALUE | _LINKS | {"-e", "--editable"}
        ):
            _option(tool, option, value if equals else next(waiting, ""), told)
        elif tool not in ("pip", "uv") and word == "-c":
            told["indexes"].append(public(next(waiting, "")))
        elif not word.startswith("-"):
            _requirement(word, told)
    exact = [each for each in told["requirements"] if is_exact(each, conda=tool not in ("pip", "uv"))]
    return Install(
        tool=tool,
        magic=command.magic,
        exact=tuple(exact),
        place=place,
        requirements=tuple(told["requirements"]),
        files=tuple(filter(None, told["files"])),
        local=tuple(told["local"]),
        remote=tuple(told["remote"]),
        indexes=tuple(filter(None, told["indexes"])),
    )


def _option(tool: str, option: str, value: str, told: dict[str, list[str]]) -> None:
    if option in ("-e", "--editable"):
        _requirement(value, told)
    elif option in _INDEXES or (option == "-c" and tool not in ("pip", "uv")):
        told["indexes"].append(public(value))
    elif option in _FILES and not (option == "-f" and tool in ("pip", "uv")):
        told["files"].append(value)


def _requirement(word: str, told: dict[str, list[str]]) -> None:
    name, at, url = word.partition("@")
    direct = url.strip() if at and "://" in url and "://" not in name else word
    if "://" in direct:
        told["remote"].append(public(direct))
    elif direct.startswith((".", "/", "~")) or direct.endswith(_ENDING):
        told["local"].append(direct)
    elif re.match(r"[A-Za-z0-9]", direct):
        told["requirements"].append(direct)


def is_exact(requirement: str, *, conda: bool = False) -> bool:
    """Whether a requirement allows one version only."""
    return bool((_CONDA_EXACT if conda else _EXACT).search(requirement))
