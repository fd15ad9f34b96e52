"""The words of ``%repro``. A row here and the module of its name are a word."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "show": "show the record of this kernel; the same as %repro alone",
    "check": "compare the stamp of a saved notebook with this kernel",
    "risks": "say what threatens this notebook in this kernel",
    "diff": "ask whether this kernel has what another runtime had",
    "scope": "show what is asked of this notebook's runtime, or ask for a level",
    "export": "write a runtime down for another tool",
    "data": "declare what the notebook reads: files, folders, patterns, URLs",
    "explore": "set any two runtimes side by side, with widgets",
    "watermark": "print what %watermark prints, by its flags",
}
"""Word to its purpose. Its module adds its options in ``options(word)`` and acts in ``run(agent, words)``."""
