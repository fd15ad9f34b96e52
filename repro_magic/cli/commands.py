"""The words of ``repro``. A row here and the module of its name are a command."""

from __future__ import annotations

from collections.abc import Mapping

COMMANDS: Mapping[str, str] = {
    "show": "show the record of one environment",
    "stamp": "lift the record from a notebook's outputs to its metadata",
    "check": "say what differs between a notebook's record and a runtime",
    "strip": "take the stamp and the %repro outputs out again",
    "diff": "ask whether runtime B has what runtime A had",
    "autoload": "load the extension in every kernel of an environment",
}
"""Word to its purpose. Its module adds its options in ``options(command)`` and acts in ``run(arguments)``."""
