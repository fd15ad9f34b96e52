"""What all rows of an audit come to: counts, in memory that does not grow with their number."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from ...model.finding import Severity
from .row import RUNGS, VERDICTS, Row

MOST_VERSIONS = 20_000
"""Most different versions of packages that are counted."""


@dataclass
class Summary:
    """Counts notebooks, not occurrences: a difference that a notebook shows twice counts once."""

    notebooks: int = 0
    size: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    rungs: Counter[str] = field(default_factory=Counter)
    languages: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Language and its version, minor versions together."""
    packages: Counter[str] = field(default_factory=Counter)
    versions: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    differences: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Severity, code and subject."""
    examples: dict[tuple[str, str], str] = field(default_factory=dict)
    """One message for each code and subject."""
    folders: Counter[str] = field(default_factory=Counter)
    """Notebooks with a finding of warning or error, or unreadable, by folder."""
    of_folder: Counter[str] = field(default_factory=Counter)

    def add(self, row: Row) -> None:
        self.notebooks += 1
        self.size += row.size
        self.verdicts[row.verdict] += 1
        self.of_folder[row.folder] += 1
        worst = row.worst
        if row.verdict == "unreadable" or (worst is not None and worst >= Severity.warning):
            self.folders[row.folder] += 1
        if row.verdict == "unreadable":
            return
        self.rungs[row.rung] += 1
        self.languages[row.language or "not told", ".".join(row.version.split(".")[:2])] += 1
        for name, version in row.packages.items():
            if name in self.packages or len(self.packages) < MOST_VERSIONS:
                self.packages[name] += 1
                if version in self.versions[name] or len(self.versions[name]) < 200:
                    self.versions[name][version] += 1
        for key in {
            (each.severity.name, each.code, each.subject) for each in row.findings if not each.accepted
        }:
            if key in self.differences or len(self.differences) < MOST_VERSIONS:
                self.differences[key] += 1
        for each in row.findings:
            if len(self.examples) < MOST_VERSIONS:
                self.examples.setdefault((each.code, each.subject), each.message)

    @property
    def ranked(self) -> list[tuple[int, str, str, str]]:
        """Differences by how many notebooks each touches: count, severity, code, subject."""
        listed = [(count, *key) for key, count in self.differences.items()]
        return sorted(listed, key=lambda each: (-each[0], -Severity[each[1]], each[2], each[3]))

    @property
    def worst_folders(self) -> list[tuple[str, int, int]]:
        """Folder, notebooks in it that have a finding, and all its notebooks."""
        listed = [(name, count, self.of_folder[name]) for name, count in self.folders.items()]
        return sorted(listed, key=lambda each: (-each[1], -each[1] / each[2], each[0]))

    @property
    def bad(self) -> int:
        """Files that would fail a gate."""
        return sum(self.verdicts[each] for each in ("at risk", "differs", "unreadable"))

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {
            "notebooks": self.notebooks,
            "bytes": self.size,
            "verdicts": {name: self.verdicts[name] for name in VERDICTS if self.verdicts[name]},
            "evidence": {name: self.rungs[name] for name in RUNGS if self.rungs[name]},
            "languages": [
                {"language": language, "version": version, "notebooks": count}
                for (language, version), count in self.languages.most_common()
            ],
            "packages": [
                {"package": name, "notebooks": count, "versions": dict(self.versions[name].most_common())}
                for name, count in self.packages.most_common()
            ],
            "findings": [
                {"notebooks": count, "severity": severity, "code": code, "subject": subject}
                for count, severity, code, subject in self.ranked
            ],
            "folders": [
                {"folder": name or ".", "with_findings": bad, "notebooks": every}
                for name, bad, every in self.worst_folders
            ],
        }
