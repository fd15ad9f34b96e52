"""The words of ``repro``. A row here and the module of its name are a command."""

from __future__ import annotations

from collections.abc import Mapping

COMMANDS: Mapping[str, str] = {
    "show": "show the record of one environment",
    "stamp": "lift the record from a notebook's outputs to its metadata",
    "check": "say what differs between a notebook's record and a runtime",
    "risks": "say what threatens a notebook, and what to do about it",
    "explain": "say what a check looks for, why, and what to do",
    "strip": "take the stamp and the %repro outputs out again",
    "diff": "ask whether runtime B has what runtime A had",
    "verify": "run a notebook again and compare what it gives with what was saved",
    "import": "read what watermark and other tools printed in a notebook's outputs",
    "scope": "show what is asked of a notebook's runtime, and who says so",
    "restore": "bring the runtime of a notebook back as a kernel",
    "env": "list and remove the environments that were restored",
    "lock": "find the files again that an environment's packages were installed from",
    "export": "write a runtime down for another tool: pip, conda, containers, machines, scanners",
    "vault": "keep the files that a runtime was installed from",
    "data": "say whether the inputs that a notebook declares are what they were",
    "forecast": "say whether a notebook's runtime could be had again today, here and elsewhere",
    "audit": "look through many notebooks: what is known of each, and what would break",
    "push": "register a runtime with a server that builds and keeps environments",
    "autoload": "load the extension in every kernel of an environment",
}
"""Word to its purpose. Its module adds its options in ``options(command)`` and acts in ``run(arguments)``."""
