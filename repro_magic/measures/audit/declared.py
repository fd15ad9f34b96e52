"""What an environment file declares: pins, ranges, and the Python that it asks for."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from ...model.errors import MissingExtraError, ReproError
from ...model.record import NOT_TOLD, SECTIONS, Interpreter, Packages, Record

LARGEST = 16 * 2**20
"""Largest environment file that is read, in bytes."""

_CONDA = re.compile(r"([\w.\-]+)\s*(?:(=|==)\s*([\w.!+\-]+)(?:=[\w.*]+)?|(.*))")
_BUILT = re.compile(r"/([\w.\-]+?)-(\d[^\-/]*)-[^\-/]+\.(?:conda|tar\.bz2)$")
_EXACT = re.compile(r"===?\s*([^*,\s]+)")


class DeclaredError(ReproError):
    """An environment file that is not of its own format."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Declared:
    """What one environment file says."""

    pins: Mapping[str, str] = field(default_factory=dict)
    """Package to its one version."""
    ranges: Mapping[str, str] = field(default_factory=dict)
    """Package to the versions that are allowed (PEP 440), empty for any."""
    python: str = ""
    """The Python that it fixes, or empty."""
    complete: bool = False
    """Whether it names every package of its environment, as a lock does."""

    @property
    def record(self) -> Record:
        """The runtime that it declares, as far as it fixes one."""
        interpreter = Interpreter(
            implementation=NOT_TOLD,
            version=self.python or NOT_TOLD,
            build=NOT_TOLD,
            source=NOT_TOLD,
            environment=NOT_TOLD,
        )
        untold: dict[str, Any] = dict.fromkeys(SECTIONS, NOT_TOLD)
        sections = untold | {"packages": Packages(installed=dict(sorted(self.pins.items())))}
        if self.python:
            sections["interpreter"] = interpreter
        return Record(basis="stated", **sections)


def parse(name: str, data: bytes) -> Declared:
    """Read an environment file by its name. Raises DeclaredError; unknown names raise it too."""
    base = name.replace("\\", "/").rpartition("/")[2]
    read = _reader(base)
    if read is None:
        raise DeclaredError(
            f"{base}: not an environment file that is known.",
            remedy="Known are pylock.toml, requirements.txt, environment.yml, uv.lock and other locks.",
        )
    if len(data) > LARGEST:
        raise DeclaredError(f"{base}: larger than {LARGEST:,} bytes.")
    try:
        return read(data.decode("utf-8-sig"))
    except ReproError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DeclaredError(f"{base}: not of its format: {type(error).__name__}.") from None


def known(name: str) -> bool:
    """Whether a file of this name can be read."""
    return _reader(name.replace("\\", "/").rpartition("/")[2]) is not None


def _reader(base: str) -> Callable[[str], Declared] | None:
    if re.fullmatch(r"pylock(\.[^.]+)?\.toml", base):
        return _pylock
    if re.fullmatch(r".*requirements.*\.(txt|in)", base):
        return _requirements
    if re.fullmatch(r".*environment.*\.ya?ml", base):
        return _environment_yml
    return _READERS.get(base)


def _toml(text: str) -> dict[str, Any]:
    try:
        reader: Any = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    except ImportError:
        raise MissingExtraError("Reading TOML with Python 3.10", module="tomli", extra="audit") from None
    told: dict[str, Any] = reader.loads(text)
    return told


def _yaml(text: str) -> Any:
    try:
        import yaml
    except ImportError:
        raise MissingExtraError("Reading YAML", module="pyyaml", extra="audit") from None
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


def _pylock(text: str) -> Declared:
    told = _toml(text)
    pins = {each["name"]: each["version"] for each in told["packages"] if "version" in each}
    loose = {each["name"]: "" for each in told["packages"] if "version" not in each}
    return _declared(pins, loose, complete=True)


def _lock_of_packages(text: str) -> Declared:
    """uv.lock and poetry.lock: ``[[package]]`` with name, version and source."""
    told = _toml(text)
    pins = {
        each["name"]: each["version"]
        for each in told["package"]
        if "version" in each and not {"virtual", "editable"} & set(each.get("source") or ())
    }
    return _declared(pins, {}, complete=True)


def _pipfile_lock(text: str) -> Declared:
    told = json.loads(text)
    pins = {name: each["version"].lstrip("=") for name, each in told["default"].items() if "version" in each}
    python = str(told.get("_meta", {}).get("requires", {}).get("python_version", ""))
    return _declared(pins, {}, python=python, complete=True)


def _requirements(text: str) -> Declared:
    pins: dict[str, str] = {}
    ranges: dict[str, str] = {}
    joined = text.replace("\\\n", " ")
    for raw in joined.splitlines():
        line = re.sub(r"(^|\s)#.*", "", raw).split(" --hash")[0].strip()
        if line and not line.startswith("-"):
            _one(line, pins, ranges)
    # A file with hashes names everything: pip refuses any other.
    return _declared(pins, ranges, complete="--hash" in text)


def _one(line: str, pins: dict[str, str], ranges: dict[str, str]) -> None:
    try:
        requirement = Requirement(line)
    except InvalidRequirement:
        return
    exact = _EXACT.fullmatch(str(requirement.specifier))
    if exact:
        pins[requirement.name] = exact[1]
    else:
        ranges[requirement.name] = str(requirement.specifier)


def _environment_yml(text: str) -> Declared:
    told = _yaml(text)
    pins: dict[str, str] = {}
    ranges: dict[str, str] = {}
    for each in told.get("dependencies") or ():
        if isinstance(each, dict):
            for line in each.get("pip") or ():
                _one(str(line), pins, ranges)
        elif found := _CONDA.fullmatch(str(each).rpartition("::")[2].strip()):
            _conda(found, pins, ranges)
    python = pins.pop("python", "")
    ranges.pop("python", None)
    return _declared(pins, ranges, python=python)


def _conda(found: re.Match[str], pins: dict[str, str], ranges: dict[str, str]) -> None:
    name, sign, version, rest = found[1], found[2], found[3] or "", (found[4] or "").strip()
    if version and (name == "python" or sign == "==" or version.count(".") > 1):
        pins[name] = version
    else:
        # conda's ``=1.26`` is any 1.26.
        ranges[name] = f"=={version}.*" if version else rest


def _conda_lock(text: str) -> Declared:
    told = _yaml(text)
    pins: dict[str, str] = {}
    for each in told["package"]:
        pins.setdefault(each["name"], each["version"])
    return _declared(pins, {}, python=pins.pop("python", ""), complete=True)


def _pixi_lock(text: str) -> Declared:
    pins: dict[str, str] = {}
    for each in _listed(_yaml(text)["packages"]):
        if "name" in each and "version" in each:
            pins.setdefault(each["name"], str(each["version"]))
        elif found := _BUILT.search(str(each.get("conda", ""))):
            pins.setdefault(found[1], found[2])
    return _declared(pins, {}, python=pins.pop("python", ""), complete=True)


def _listed(value: Any) -> Iterator[dict[str, Any]]:
    return (each for each in value if isinstance(each, dict))


def _pyproject(text: str) -> Declared:
    told = _toml(text)
    pins: dict[str, str] = {}
    ranges: dict[str, str] = {}
    for line in told.get("project", {}).get("dependencies", ()):
        _one(line, pins, ranges)
    return _declared(pins, ranges)


def _pipfile(text: str) -> Declared:
    pins: dict[str, str] = {}
    ranges: dict[str, str] = {}
    told = _toml(text)
    for name, each in told.get("packages", {}).items():
        version = each if isinstance(each, str) else each.get("version", "*")
        _one(f"{name}{version if version != '*' else ''}", pins, ranges)
    return _declared(pins, ranges, python=str(told.get("requires", {}).get("python_version", "")))


def _declared(
    pins: Mapping[str, str], ranges: Mapping[str, str], *, python: str = "", complete: bool = False
) -> Declared:
    return Declared(
        pins={canonicalize_name(name): str(version) for name, version in pins.items()},
        ranges={canonicalize_name(name): told for name, told in ranges.items()},
        python=python,
        complete=complete,
    )


_READERS: Mapping[str, Callable[[str], Declared]] = {
    "uv.lock": _lock_of_packages,
    "poetry.lock": _lock_of_packages,
    "Pipfile.lock": _pipfile_lock,
    "conda-lock.yml": _conda_lock,
    "pixi.lock": _pixi_lock,
    "pyproject.toml": _pyproject,
    "Pipfile": _pipfile,
}
