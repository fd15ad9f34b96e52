"""Package indexes and channels in force for this environment, by the settings that name them."""

from __future__ import annotations

import os
import sys

from . import settings_files
from .privacy import public_url, scrubbed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PIP = ("index-url", "extra-index-url", "find-links", "no-index")
_UV = ("index", "default-index", "index-url", "extra-index-url", "find-links", "no-index")
_CONDA = ("channels", "default_channels", "channel_alias", "channel_priority", "override_channels_enabled")
_FLAGS = ("no-index", "channel_priority", "override_channels_enabled")
"""Settings whose values are no places."""


def look(root: str = "") -> dict[str, str]:
    """``pip index-url`` and the like to their values, several of them with blanks between.

    Credentials are taken out; of a folder the last name is told. Nothing where the defaults are in force.
    ``root`` is the folder that holds ``/etc``.
    """
    found = {**_pip(root), **_uv(root), **_conda(root)}
    return {name: value for name, value in sorted(found.items()) if value}


def _pip(root: str) -> dict[str, str]:
    """By pip's own order: global, user, environment, then ``PIP_CONFIG_FILE``, then variables."""
    told: dict[str, str] = {}
    named = os.environ.get("PIP_CONFIG_FILE", "")
    # This name turns all files off, says pip's documentation.
    paths = [] if named == os.devnull else [*_pip_files(root), named]
    for path in filter(None, paths):
        sections = settings_files.ini(path)
        for section in ("global", "install"):
            for key, value in sections.get(section, {}).items():
                told[key.replace("_", "-")] = value
    told.update(_variables("PIP_", _PIP))
    return {f"pip {key}": _public(key, told[key].split()) for key in _PIP if told.get(key)}


def _pip_files(root: str) -> Iterator[str]:
    home = os.path.expanduser("~")
    if os.name == "nt":
        yield os.path.join(os.environ.get("PROGRAMDATA", ""), "pip", "pip.ini")
        yield os.path.join(home, "pip", "pip.ini")
        yield os.path.join(os.environ.get("APPDATA", ""), "pip", "pip.ini")
        yield os.path.join(sys.prefix, "pip.ini")
        return
    for folder in reversed(os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(os.pathsep)):
        yield root + folder + "/pip/pip.conf"
    yield root + "/etc/pip.conf"
    yield home + "/.pip/pip.conf"
    mac = home + "/Library/Application Support/pip"
    if sys.platform == "darwin" and os.path.isdir(mac):
        yield mac + "/pip.conf"
    else:
        yield _config_home(home) + "/pip/pip.conf"
    yield sys.prefix + "/pip.conf"


def _config_home(home: str) -> str:
    return os.environ.get("XDG_CONFIG_HOME") or home + "/.config"


def _uv(root: str) -> dict[str, str]:
    told: dict[str, list[str]] = {}
    named = os.environ.get("UV_CONFIG_FILE")
    user = _config_home(os.path.expanduser("~")) + "/uv/uv.toml"
    paths = [named] if named else [root + "/etc/uv/uv.toml", user]
    for path in paths:
        if os.path.isfile(path) and "UV_NO_CONFIG" not in os.environ:
            try:
                content = settings_files.toml(path)
            except ImportError:
                return {"uv index": "unknown: this Python cannot read uv.toml"}
            pip = content.get("pip")
            for table in (pip if isinstance(pip, dict) else {}, content):
                told.update({key: list(_places(table[key])) for key in _UV if key in table})
    for key, value in _variables("UV_", _UV).items():
        told[key] = value.split()
    return {f"uv {key}": _public(key, told[key]) for key in _UV if told.get(key)}


def _places(value: object) -> Iterator[str]:
    """Texts in a value of uv.toml: a text, a list of them, or tables with an ``url``."""
    for each in value if isinstance(value, list) else [value]:
        found = each.get("url") if isinstance(each, dict) else each
        if isinstance(found, (str, bool)):
            yield str(found).lower() if isinstance(found, bool) else found


def _conda(root: str) -> dict[str, str]:
    """Of a conda environment only: for others the channels decide nothing."""
    prefix = os.environ.get("CONDA_PREFIX", "")
    if not (os.path.isdir(os.path.join(sys.prefix, "conda-meta")) or prefix):
        return {}
    home = os.path.expanduser("~")
    places = [root + "/etc/conda", os.environ.get("CONDA_ROOT", ""), home, home + "/.conda", sys.prefix]
    paths = [os.path.join(place, name) for place in places if place for name in (".condarc", "condarc")]
    told: dict[str, list[str]] = {}
    for path in [*paths, os.environ.get("CONDARC", "")]:
        if path:
            told.update(settings_files.yaml_lists(path))
    if variable := os.environ.get("CONDA_CHANNELS"):
        told["channels"] = variable.split(",")
    return {f"conda {key}": _public(key, told[key]) for key in _CONDA if told.get(key)}


def _variables(prefix: str, keys: Iterable[str]) -> dict[str, str]:
    names = {key: prefix + key.upper().replace("-", "_") for key in keys}
    return {key: os.environ[name] for key, name in names.items() if os.environ.get(name)}


def _public(key: str, values: Iterable[str]) -> str:
    if key in _FLAGS:
        return scrubbed(" ".join(values))
    return scrubbed(" ".join(_public_place(value) for value in values))


def _public_place(value: str) -> str:
    """A URL without credentials, the last name of a folder, or the plain name of a channel or an index."""
    name, equals, url = value.partition("=")
    if equals and "://" in url and "/" not in name:
        # uv takes a name in front of an index.
        return name + "=" + public_url(url)
    if "://" in value or "/" in value or "\\" in value:
        return public_url(value)
    return value
