"""Grows an environment: renamed clones of its distributions, their files hard-linked.

Everything is drawn from one seeded generator: the same packages grow to the same environment everywhere.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
from dataclasses import dataclass
from pathlib import Path

_FIRST = (
    "acme",
    "data",
    "fast",
    "lite",
    "py",
    "async",
    "meta",
    "open",
    "deep",
    "geo",
    "bio",
    "cloud",
    "graph",
)
_SECOND = (
    "tools",
    "core",
    "kit",
    "io",
    "client",
    "models",
    "plot",
    "frame",
    "viz",
    "server",
    "types",
    "plugin",
)
_MOST_FILES = 600
"""Distributions of more files are not cloned: few real ones have more."""


@dataclass(frozen=True)
class _Original:
    info: Path
    """Its dist-info."""
    files: tuple[tuple[str, ...], ...]
    """The rows of its RECORD, without those that lie outside of the site directory."""


def grow(site: Path, size: int) -> None:
    """Add clones to a site directory until it holds ``size`` distributions."""
    chance = random.Random(7)
    present = sorted(entry for entry in site.iterdir() if entry.name.endswith(".dist-info"))
    originals = [original for info in present if len((original := _original(info)).files) <= _MOST_FILES]
    names = [_drawn_name(chance, number) for number in range(size - len(present))]
    for name in names:
        _clone(chance, site, chance.choice(originals), name, names)


def _drawn_name(chance: random.Random, number: int) -> str:
    name = chance.choice("-_.").join(["syn", chance.choice(_FIRST), chance.choice(_SECOND), str(number)])
    return name.title() if chance.random() < 0.15 else name


def _original(info: Path) -> _Original:
    with open(info / "RECORD", encoding="utf-8", newline="") as stream:
        rows = [tuple(row) for row in csv.reader(stream) if row]
    return _Original(info, tuple(row for row in rows if not row[0].startswith(("..", "/"))))


def _clone(chance: random.Random, site: Path, original: _Original, name: str, names: list[str]) -> None:
    module = re.sub(r"[-_.]+", "_", name).lower()
    version = f"{chance.randint(0, 9)}.{chance.randint(0, 30)}.{chance.randint(0, 9)}"
    info = site / f"{module}-{version}.dist-info"
    info.mkdir()
    tops: dict[str, str] = {}
    rows = []
    for path, *rest in original.files:
        top, slash, below = path.partition("/")
        if top == original.info.name:
            rows.append((f"{info.name}/{below}", *rest))
            continue
        if top not in tops:
            # The first one gets the name of the distribution; a module in a single file keeps its ending.
            ending = "" if slash or "." not in top else top[top.index(".") :]
            tops[top] = module + (f"_{len(tops)}" if tops else "") + ending
        renamed = tops[top] + slash + below
        _link(site / path, site / renamed)
        rows.append((renamed, *rest))
    _write_info(original, info, rows, _header(chance, original, name, version, names), tops)
    origin = _drawn_origin(chance, module, version)
    if origin:
        _write(info / "direct_url.json", json.dumps(origin))
    if chance.random() < 0.3:
        _write(info / "INSTALLER", "conda\n")


def _link(existing: Path, new: Path) -> None:
    new.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(existing, new)
    except (FileNotFoundError, FileExistsError):
        # A RECORD may name what is not there, and may name a file twice.
        return


def _write(file: Path, text: str) -> None:
    # It may share its bytes with the original's.
    file.unlink(missing_ok=True)
    file.write_text(text, "utf-8")


def _header(chance: random.Random, original: _Original, name: str, version: str, names: list[str]) -> str:
    """METADATA with another name, version and up to three more requirements."""
    text = (original.info / "METADATA").read_text("utf-8")
    head, _, body = text.partition("\n\n")
    head = re.sub(r"(?m)^Name: .*$", f"Name: {name}", head, count=1)
    head = re.sub(r"(?m)^Version: .*$", f"Version: {version}", head, count=1)
    for _ in range(chance.choice([0, 0, 1, 1, 2, 3])):
        head += f"\nRequires-Dist: {chance.choice(names)}"
    return head + "\n\n" + body


def _write_info(
    original: _Original,
    info: Path,
    rows: list[tuple[str, ...]],
    metadata: str,
    tops: dict[str, str],
) -> None:
    record = io.StringIO()
    csv.writer(record, lineterminator="\n").writerows(rows)
    own = {
        "METADATA": metadata,
        "RECORD": record.getvalue(),
        "top_level.txt": "".join(top.partition(".")[0] + "\n" for top in tops.values()),
    }
    for file in sorted(original.info.iterdir()):
        if file.name in own:
            (info / file.name).write_text(own[file.name], "utf-8")
        elif file.is_file():
            os.link(file, info / file.name)


def _drawn_origin(chance: random.Random, module: str, version: str) -> dict[str, object] | None:
    """The direct_url.json of 6 % of them: from version control, editable, or from an archive."""
    drawn = chance.random()
    if drawn < 0.02:
        commit = f"{chance.getrandbits(160):040x}"
        checkout = {"vcs": "git", "commit_id": commit}
        return {"url": f"https://git.example/acme/{module}.git", "vcs_info": checkout}
    if drawn < 0.04:
        return {"url": f"file:///srv/src/{module}", "dir_info": {"editable": True}}
    if drawn < 0.06:
        archive = {"hash": f"sha256={chance.getrandbits(256):064x}"}
        return {"url": f"https://files.example/{module}-{version}-py3-none-any.whl", "archive_info": archive}
    return None
