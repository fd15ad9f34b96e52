"""From the name of a kernelspec to a command that runs a script with the same interpreter."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from inspect import iscoroutinefunction
from string import Template
from typing import Any

from repro_magic.model.errors import MissingExtraError
from repro_magic.model.unknown import Unknown

from .privacy import scrubbed

_PYTHON = re.compile(r"(python|pypy)w?[\d.]*t?(\.exe)?", re.IGNORECASE)
_R = re.compile(r"R(term)?(\.exe)?")
_R_OPTIONS = {"--slave", "--no-echo", "--quiet", "--silent", "-q", "--no-save", "--no-restore"}
_R_OPTIONS |= {
    "--no-restore-data",
    "--no-readline",
    "--no-environ",
    "--no-site-file",
    "--no-init-file",
    "--vanilla",
}
_WRAPPER = re.compile(r"(env|conda|mamba|micromamba|uv)(\.exe|\.bat)?", re.IGNORECASE)
_KERNEL_MODULES = ("ipykernel_launcher", "ipykernel", "ipykernel.kernelapp", "IPython")
_ENV_OPTIONS = {"-", "-i", "--ignore-environment"}
_ENV_OPTIONS_WITH_VALUE = {"-u", "--unset", "-C", "--chdir"}
_RUN_OPTIONS = {"--", "-q", "--quiet", "-v", "--verbose", "--no-capture-output", "--live-stream"}
_RUN_OPTIONS |= {"--no-project", "--frozen", "--isolated", "--no-sync", "--offline"}
_RUN_OPTIONS_WITH_VALUE = {"-n", "--name", "-p", "--prefix", "--cwd", "-r", "--root-prefix"}
_RUN_OPTIONS_WITH_VALUE |= {
    "--with",
    "--project",
    "--directory",
    "--python",
    "--extra",
    "--group",
    "--package",
}
_RUNNERS = ("nb_conda_kernels.runner",)
"""Modules that run another interpreter, the one named last in front of ``-m ipykernel_launcher``."""


@dataclass(frozen=True)
class Spec:
    """What a kernelspec says."""

    name: str
    argv: Sequence[str]
    language: str = "python"
    resource_dir: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)


def known() -> dict[str, str]:
    """Name to display name of every kernelspec that Jupyter finds here. Raises MissingExtraError."""
    specs = _manager().get_all_specs()
    return {name: str(specs[name]["spec"].get("display_name", name)) for name in sorted(specs)}


def named(name: str, manager: Any = None) -> Spec | Unknown:
    """The kernelspec of that name, as Jupyter finds it; nothing but a name is ever taken for one.

    ``manager`` is the kernelspec manager of a server; without it one with the settings of Jupyter is made, or
    MissingExtraError raised where jupyter_client is not installed.
    """
    manager = _manager() if manager is None else manager
    if iscoroutinefunction(manager.get_kernel_spec):
        return Unknown(f"the kernel {scrubbed(name)!r} is not on this machine: another server starts it")
    try:
        found = manager.get_kernel_spec(name)
    except Exception as error:  # noqa: BLE001  # NoSuchKernel, and whatever an unreadable kernel.json raises
        if type(error).__name__ != "NoSuchKernel":
            return Unknown(f"the kernelspec {scrubbed(name)!r} cannot be read: {scrubbed(str(error))}")
        others = sorted(manager.find_kernel_specs())
        if name in others:
            return Unknown(f"the kernel {name!r} is here, but what would start it is not installed")
        told = ", ".join(others) or "none"
        return Unknown(f"there is no kernel named {scrubbed(name)!r}; there are: {told}")
    return Spec(
        name=name,
        argv=list(found.argv),
        language=found.language,
        resource_dir=found.resource_dir,
        env=dict(found.env),
        metadata=dict(found.metadata),
    )


def _manager() -> Any:
    try:
        from jupyter_client.kernelspec import KernelSpecManager
    except ImportError:
        raise MissingExtraError(
            "Looking at a kernel by its name", module="jupyter_client", extra="cli"
        ) from None
    return KernelSpecManager()


def environment(spec: Spec, variables: Mapping[str, str]) -> dict[str, str]:
    """The environment variables that Jupyter would start the kernel with."""
    merged = {name: value for name, value in variables.items() if name != "PYTHONEXECUTABLE"}
    merged.update({name: Template(value).safe_substitute(variables) for name, value in spec.env.items()})
    return merged


def command(spec: Spec) -> list[str] | Unknown:
    """The start of the command of a kernelspec, up to where ``-m ipykernel_launcher`` stands.

    ``Unknown`` for whatever is not surely a Python on this machine.
    """
    if (elsewhere := _elsewhere(spec)) is not None:
        return elsewhere
    if not spec.language.lower().startswith("python"):
        return Unknown(f"the kernel {spec.name!r} speaks {scrubbed(spec.language)}, not Python")
    if not spec.argv:
        return Unknown(f"the kernel {spec.name!r} names no program")
    argv = _filled_in(spec)
    if not (_PYTHON.fullmatch(_program(argv[0])) or _WRAPPER.fullmatch(_program(argv[0]))):
        program = scrubbed(_program(argv[0]))
        return Unknown(f"the kernel {spec.name!r} is started by {program}, whose environment cannot be seen")
    start = _start(argv)
    if not start:
        return Unknown(f"the kernel {spec.name!r} is not started as python -m ipykernel_launcher")
    if shutil.which(argv[0]) is None:
        return Unknown(f"the program of kernel {spec.name!r} is not there: {scrubbed(argv[0])}")
    return start


def r_command(spec: Spec) -> list[str] | Unknown:
    """The start of the command of an R kernel, up to where ``-e IRkernel::main()`` stands.

    ``Unknown`` for whatever is not surely an R on this machine.
    """
    if (elsewhere := _elsewhere(spec)) is not None:
        return elsewhere
    argv = _filled_in(spec) if spec.argv else [""]
    at = next((at for at, word in enumerate(argv) if word == "-e"), 0)
    code = argv[at + 1] if 0 < at < len(argv) - 1 else ""
    start = [word for word in argv[:at] if word not in _R_OPTIONS]
    if not code.startswith("IRkernel::main(") or not start or not _R.fullmatch(_program(start[-1])):
        return Unknown(f"the kernel {spec.name!r} is not started as R -e IRkernel::main()")
    if len(start) > 1 and not _is_wrapped(start[:-1]):
        return Unknown(f"what starts the R of kernel {spec.name!r} cannot be seen through")
    if shutil.which(start[0]) is None:
        return Unknown(f"the program of kernel {spec.name!r} is not there: {scrubbed(start[0])}")
    return start


def _elsewhere(spec: Spec) -> Unknown | None:
    """Why the kernel cannot be looked at from this machine, if something else than Jupyter starts it."""
    told = spec.metadata.get("kernel_provisioner") or {}
    usual = os.environ.get("JUPYTER_DEFAULT_PROVISIONER_NAME", "local-provisioner")
    starter = told.get("provisioner_name", usual) if isinstance(told, dict) else str(told)
    if starter != "local-provisioner":
        return Unknown(f"the kernel {spec.name!r} is started by {scrubbed(starter)}, not on this machine")
    return None


def _program(path: str) -> str:
    return re.split(r"[/\\]", path)[-1]


def _filled_in(spec: Spec) -> list[str]:
    """The command line with Jupyter's own placeholders replaced, as Jupyter does it."""
    argv = list(spec.argv)
    if argv[0] in (
        "python",
        f"python{sys.version_info[0]}",
        f"python{sys.version_info[0]}.{sys.version_info[1]}",
    ):
        argv[0] = sys.executable
    values = {"prefix": sys.prefix, "resource_dir": spec.resource_dir}
    return [
        re.sub(r"\{([A-Za-z0-9_]+)\}", lambda found: values.get(found[1], found[0]), part) for part in argv
    ]


def _start(argv: Sequence[str]) -> list[str]:
    """Everything in front of the kernel's module, if a Python stands there; else nothing."""
    for at in range(len(argv) - 1, 0, -1):
        if argv[at] in _KERNEL_MODULES and argv[at - 1] == "-m":
            start = list(argv[: at - 1])
        elif argv[at].startswith("-m") and argv[at][2:] in _KERNEL_MODULES:
            start = list(argv[:at])
        else:
            continue
        return start if _ends_in_python(start) else []
    return []


def _ends_in_python(start: Sequence[str]) -> bool:
    """Whether the words are a Python with its options, perhaps inside of wrappers known to be harmless."""
    at = len(start) - 1
    while at > 0 and (start[at].startswith("-") or start[at - 1] in ("-X", "-W")):
        at -= 1
    if not _PYTHON.fullmatch(_program(start[at])):
        return False
    return at == 0 or _is_wrapped(start[:at])


def _is_wrapped(words: Sequence[str]) -> bool:
    """Whether the words in front of a Python are wrappers that run what follows them on this machine."""
    first, *rest = words
    if _PYTHON.fullmatch(_program(first)):
        return len(rest) > 1 and rest[0] == "-m" and rest[1] in _RUNNERS
    if not _WRAPPER.fullmatch(_program(first)):
        return False
    if _program(first).lower().startswith("env"):
        rest = _after_options(rest, _ENV_OPTIONS, _ENV_OPTIONS_WITH_VALUE)
        while rest and "=" in rest[0] and not rest[0].startswith("-"):
            rest = rest[1:]
        return not rest or _is_wrapped(rest)
    return rest[:1] == ["run"] and not _after_options(rest[1:], _RUN_OPTIONS, _RUN_OPTIONS_WITH_VALUE)


def _after_options(words: list[str], options: set[str], with_value: set[str]) -> list[str]:
    """What stands behind known options; an unknown one is left standing."""
    while words:
        name, equals, _ = words[0].partition("=")
        if name in options:
            words = words[1:]
        elif name in with_value:
            words = words[1 if equals else 2 :]
        else:
            break
    return words
