"""Measures whole processes from start to end: the probe of a foreign interpreter and its peers."""

from __future__ import annotations

import json
import os
import subprocess

from environments import BUILD, Environment, uv, variables

from repro_magic.components.targets import HARMLESS


class Processes:
    """The commands that are measured in one environment."""

    def __init__(self, environment: Environment) -> None:
        python = str(environment.python)
        bytecode = BUILD / "cache" / "probe-bytecode"
        bytecode.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._cache = BUILD / "cache" / f"probe-{environment.size}"
        self._cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = environment.site / "repro_magic" / "components" / "probe.py"
        # Without names, as a check starts it: what to compare stands in the stamp.
        probing = [python, str(probe), "0", str(bytecode), ""]
        self.commands: dict[str, list[str]] = {
            "probe": probing,
            "probe, cached": probing,
            "python -I -S -c pass": [python, "-I", "-S", "-c", "pass"],
            "pip inspect": [python, "-m", "pip", "inspect"],
            "uv pip list": [uv(), "pip", "list", "--format", "json", "--python", python],
        }

    def spent(self, name: str) -> float:
        """CPU milliseconds of one run, with those of the processes that it waited for."""
        process = subprocess.Popen(
            self.commands[name],
            env=self._variables(name),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{name} ended with exit status {process.returncode}")
        return (usage.ru_utime + usage.ru_stime) * 1000

    def counts(self) -> dict[str, int]:
        """How many distributions each one names."""
        probed = json.loads(self._said("probe").partition(b"@@repro-magic 0@@")[2])["packages"]
        inspected = json.loads(self._said("pip inspect"))["installed"]
        return {
            "probe": sum(len(probed[role]) for role in ("imported", "needed", "installed")),
            "pip inspect": len(inspected),
            "uv pip list": len(json.loads(self._said("uv pip list"))),
        }

    def _said(self, name: str) -> bytes:
        return subprocess.run(
            self.commands[name],
            env=self._variables(name),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        ).stdout

    def _variables(self, name: str) -> dict[str, str]:
        if not name.startswith("probe"):
            return variables()
        cache = str(self._cache) if name == "probe, cached" else ""
        return {**variables(), **HARMLESS, "REPRO_MAGIC_CACHE_DIR": cache}
