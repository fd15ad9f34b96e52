"""Which indexes this user has configured, for pip and for uv.

pip: environment variables, then the configuration files of the environment, the user and the machine
(https://pip.pypa.io/en/stable/topics/configuration/). uv: environment variables, then ``uv.toml`` or
``pyproject.toml`` of the project, the user and the machine (https://docs.astral.sh/uv/concepts/configuration-files/).
A file that cannot be read configures nothing. Where neither tool is told an index, theirs is the default.
"""

from __future__ import annotations

import configparser
import importlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

DEFAULT: Final = "https://pypi.org/simple/"
"""What pip and uv ask where nobody told them otherwise."""

_UV_NAME: Final = str.maketrans("-.", "__")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sources:
    """Where to look for packages. The URLs may hold credentials: they are for `Credentials` and requests."""

    indexes: tuple[str, ...] = (DEFAULT,)
    """Simple indexes, the first ones first; ``file:`` is allowed."""
    links: tuple[str, ...] = ()
    """Folders, or pages of links."""
    certificates: str = ""
    """File of certificates to trust; empty for those of the machine."""
    passwords: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Index to user and password that stand elsewhere than in its URL."""


def configured(
    prefix: Path | None = None, variables: Mapping[str, str] = os.environ, *, project: bool = True
) -> Sources:
    """What is configured for the environment at ``prefix``, else for this one.

    Without ``project`` what lies in the working directory and above it has no say.
    """
    pip = _pip(prefix or Path(sys.prefix), variables)
    uv = _Uv.read(variables, project=project)
    defaults = [*uv.default, *pip.get("index-url", [])[:1]]
    indexes = (
        [] if _off(pip) or uv.off else [*uv.extra, *(defaults or [DEFAULT]), *pip.get("extra-index-url", [])]
    )
    certificates = [
        *pip.get("cert", []),
        *(variables.get(name, "") for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")),
    ]
    return Sources(
        indexes=tuple(dict.fromkeys(_with_slash(url) for url in indexes)),
        links=tuple(dict.fromkeys([*uv.links, *pip.get("find-links", [])])),
        certificates=next((path for path in certificates if path and Path(path).is_file()), ""),
        passwords={_with_slash(url): told for url, told in uv.passwords.items()},
    )


def _with_slash(url: str) -> str:
    return url.rstrip("/") + "/"


def _off(pip: Mapping[str, list[str]]) -> bool:
    return pip.get("no-index", [""])[0].lower() in ("1", "true", "yes", "on")


def _pip(prefix: Path, variables: Mapping[str, str]) -> dict[str, list[str]]:
    """Option of pip to its values; the nearest file that sets it wins, and the environment over all."""
    told: dict[str, list[str]] = {}
    for path in _pip_files(prefix, variables):
        parser = configparser.RawConfigParser()
        try:
            parser.read(path, encoding="utf-8")
        except (configparser.Error, OSError, UnicodeDecodeError):
            continue
        for section in ("global", "install"):
            if parser.has_section(section):
                told |= {name.replace("_", "-"): value.split() for name, value in parser.items(section)}
    for option in ("index-url", "extra-index-url", "find-links", "no-index", "cert"):
        value = variables.get("PIP_" + option.upper().replace("-", "_"))
        if value is not None:
            told[option] = value.split()
    return {name: values for name, values in told.items() if values}


def _pip_files(prefix: Path, variables: Mapping[str, str]) -> Iterator[Path]:
    """Configuration files of pip, those that win last."""
    chosen = variables.get("PIP_CONFIG_FILE")
    if chosen == os.devnull:
        return
    name = "pip.ini" if os.name == "nt" else "pip.conf"
    home = Path(variables.get("HOME") or Path.home())
    if os.name == "nt":
        yield Path(variables.get("PROGRAMDATA", "C:/ProgramData"), "pip", name)
        yield home / "pip" / name
        yield Path(variables.get("APPDATA", home), "pip", name)
    else:
        for folder in reversed((variables.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")):
            yield Path(folder, "pip", name)
        yield Path("/etc", name)
        yield home / ".pip" / name
        if sys.platform == "darwin":
            yield home / "Library" / "Application Support" / "pip" / name
        yield Path(variables.get("XDG_CONFIG_HOME") or home / ".config", "pip", name)
    yield prefix / name
    if chosen:
        yield Path(chosen)


@dataclass(kw_only=True)
class _Uv:
    default: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    passwords: dict[str, tuple[str, str]] = field(default_factory=dict)
    off: bool = False

    @classmethod
    def read(cls, variables: Mapping[str, str], *, project: bool) -> _Uv:
        made = cls(off=variables.get("UV_NO_INDEX", "").lower() in ("1", "true", "yes"))
        for pair in variables.get("UV_INDEX", "").split():
            name, _, url = pair.rpartition("=") if "=" in pair.partition("://")[0] else ("", "", pair)
            made._add(url, name, variables)
        made.extra += variables.get("UV_EXTRA_INDEX_URL", "").split()
        default = variables.get("UV_DEFAULT_INDEX") or variables.get("UV_INDEX_URL")
        if default:
            made._add(
                default.partition("=")[2] if "=" in default.partition("://")[0] else default,
                "",
                variables,
                default=True,
            )
        made.links += [each for each in variables.get("UV_FIND_LINKS", "").split(",") if each]
        for told in _uv_files(variables, project=project):
            made._take(told, variables)
        return made

    def _take(self, told: Mapping[str, Any], variables: Mapping[str, str]) -> None:
        for each in _listed(told.get("index")):
            if isinstance(each, dict) and isinstance(each.get("url"), str):
                self._add(
                    each["url"], str(each.get("name") or ""), variables, default=each.get("default") is True
                )
        for part in (told, told.get("pip")):
            if isinstance(part, dict):
                self.extra += _texts(part.get("extra-index-url"))
                self.links += _texts(part.get("find-links"))
                if not self.default and isinstance(part.get("index-url"), str):
                    self.default.append(part["index-url"])
                self.off = self.off or part.get("no-index") is True

    def _add(self, url: str, name: str, variables: Mapping[str, str], *, default: bool = False) -> None:
        if not default:
            self.extra.append(url)
        elif not self.default:
            self.default.append(url)
        start = f"UV_INDEX_{name.upper().translate(_UV_NAME)}"
        user, password = variables.get(start + "_USERNAME", ""), variables.get(start + "_PASSWORD", "")
        if name and (user or password):
            self.passwords.setdefault(url, (user, password))


def _uv_files(variables: Mapping[str, str], *, project: bool) -> Iterator[Mapping[str, Any]]:
    """What uv's configuration files say, those that win first."""
    if chosen := variables.get("UV_CONFIG_FILE"):
        yield _toml(Path(chosen))
        return
    if variables.get("UV_NO_CONFIG", "").lower() in ("1", "true"):
        return
    for folder in (Path.cwd(), *Path.cwd().parents) if project else ():
        if (folder / "uv.toml").is_file():
            yield _toml(folder / "uv.toml")
            break
        told = _toml(folder / "pyproject.toml").get("tool", {})
        if isinstance(told, dict) and isinstance(told.get("uv"), dict):
            yield told["uv"]
            break
    home = Path(variables.get("HOME") or Path.home())
    if os.name == "nt":
        yield _toml(Path(variables.get("APPDATA", home), "uv", "uv.toml"))
        yield _toml(Path(variables.get("PROGRAMDATA", "C:/ProgramData"), "uv", "uv.toml"))
        return
    yield _toml(Path(variables.get("XDG_CONFIG_HOME") or home / ".config", "uv", "uv.toml"))
    yield _toml(Path("/etc/uv/uv.toml"))


def _toml(path: Path) -> Mapping[str, Any]:
    try:
        reader = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
        told: Mapping[str, Any] = reader.loads(path.read_text(encoding="utf-8"))
    except (ImportError, OSError, ValueError):
        return {}
    return told


def _listed(value: object) -> Iterable[Any]:
    return value if isinstance(value, list) else ()


def _texts(value: object) -> list[str]:
    return [each for each in _listed(value) if isinstance(each, str)]
