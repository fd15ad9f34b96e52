"""Restored environments as kernels that Jupyter finds."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...model.errors import MissingExtraError, ReproError


def register(name: str, *, display_name: str, python: Path, digest: str) -> None:
    """Make a kernelspec of this user that starts ipykernel with that interpreter.

    Raises ReproError where Jupyter's data folder cannot be written, MissingExtraError without jupyter_client.
    """
    spec = {
        "argv": [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": display_name,
        "language": "python",
        "metadata": {"debugger": True, "repro_magic": {"environment": digest}},
    }
    manager = _manager()
    if _as_it_is(manager, name) == spec:
        return  # somebody may be starting it at this moment
    with tempfile.TemporaryDirectory(prefix="repro-magic-") as folder:
        (Path(folder) / "kernel.json").write_text(json.dumps(spec, indent=1) + "\n", encoding="utf-8")
        try:
            manager.install_kernel_spec(folder, kernel_name=name, user=True)
        except (OSError, ValueError) as error:
            raise ReproError(f"The kernel {name} cannot be registered: {error}") from error


def _as_it_is(manager: Any, name: str) -> object:
    """The kernelspec of that name as it stands on disk; ``None`` where there is none."""
    folder = manager.find_kernel_specs().get(name)
    try:
        return json.loads((Path(folder) / "kernel.json").read_text(encoding="utf-8")) if folder else None
    except (OSError, ValueError):
        return None


def unregister(name: str) -> None:
    """Take the kernelspec of a restored environment away; one that no restore made stays as it is."""
    manager = _manager()
    if name in registered(manager):
        manager.remove_kernel_spec(name)


def registered(manager: Any = None) -> Mapping[str, str]:
    """Kernelspecs that start in a restored environment: name to the digest of the environment."""
    found = {}
    for name, told in (manager or _manager()).get_all_specs().items():
        mine = told["spec"].get("metadata", {}).get("repro_magic")
        if isinstance(mine, dict) and isinstance(mine.get("environment"), str):
            found[name] = mine["environment"]
    return found


def taken(name: str) -> bool:
    """Whether a kernelspec of that name is there that no restore made."""
    manager = _manager()
    return name in manager.find_kernel_specs() and name not in registered(manager)


def _manager() -> Any:
    try:
        from jupyter_client.kernelspec import KernelSpecManager
    except ImportError:
        raise MissingExtraError("Registering a kernel", module="jupyter_client", extra="restore") from None
    return KernelSpecManager()
