"""What py-rattler is asked, in a process that ends without letting it clean up: it can crash there.

Reads one JSON object from standard input and writes one to standard output.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rattler import RepoDataRecord


class _RefusedError(Exception):
    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.told = {"error": what, "remedy": remedy}


def main() -> None:
    """Answer and end."""
    asked = json.loads(sys.stdin.buffer.read())
    try:
        told = asyncio.run(_answered(asked))
    except _RefusedError as refusal:
        told = refusal.told
    except ModuleNotFoundError:
        told = {"missing": "py-rattler"}
    except Exception as error:  # noqa: BLE001  # a native library raises what it likes
        what = " ".join(str(error).split())[:300] or type(error).__name__
        told = {"error": f"py-rattler refused: {what}.", "remedy": "Export environment-yml instead."}
    sys.stdout.buffer.write(json.dumps(told).encode())
    sys.stdout.buffer.flush()
    os._exit(0)


async def _answered(asked: Mapping[str, Any]) -> dict[str, Any]:
    if asked["conda_meta"]:
        known = _installed(Path(asked["conda_meta"]), asked["files"])
    else:
        known = await _served(asked["files"], asked["platform"])
    _check_complete(known)
    ordered = _ordered(known)
    if asked.get("lock"):
        return {"lock": _locked(ordered, asked)}
    return {"packages": [_told(record) for record in ordered]}


def _installed(folder: Path, files: list[dict[str, str]]) -> dict[str, RepoDataRecord]:
    from rattler import PrefixRecord

    records = {}
    for path in sorted(folder.glob("*.json")):
        record = PrefixRecord.from_path(path)
        records[record.url] = record
    return _the_same({each["url"]: records.get(each["url"]) for each in files}, files, "The environment")


async def _served(files: list[dict[str, str]], platform: str) -> dict[str, RepoDataRecord]:
    from rattler import Channel, Gateway, Subdir

    found: dict[str, RepoDataRecord | None] = {each["url"]: None for each in files}
    gateway = Gateway(cache_dir=Path(tempfile.gettempdir()) / "repro-magic-channels")
    for url in sorted({each["channel"] for each in files}):
        wanted = sorted({each["name"] for each in files if each["channel"] == url})
        answer = await gateway.query(
            [Channel(url)],
            [Subdir(platform), Subdir("noarch")],
            wanted,
            recursive=False,
            channel_relations="disabled",
        )
        for records in answer:
            for record in records:
                if record.url in found:
                    found[record.url] = record
    return _the_same(found, files, "Its channel")


def _the_same(
    found: Mapping[str, RepoDataRecord | None], files: list[dict[str, str]], who: str
) -> dict[str, RepoDataRecord]:
    """All of them, with the hashes that were recorded."""
    same = {}
    for each in files:
        record = found[each["url"]]
        file = each["url"].rpartition("/")[2]
        if record is None:
            raise _RefusedError(
                f"{who} does not have {file}.", "Export environment-yml, which gives versions."
            )
        if record.sha256 is None or record.sha256.hex() != each["sha256"]:
            raise _RefusedError(
                f"{who} has another file in the place of {file}.",
                "Do not install it; ask who keeps the channel.",
            )
        same[each["url"]] = record
    return same


def _check_complete(known: Mapping[str, RepoDataRecord]) -> None:
    """Refuse a list without what its packages need: no solver will add it."""
    here = {record.name.normalized for record in known.values()}
    for record in known.values():
        for need in record.depends:
            name = need.split()[0].partition("[")[0].lower()
            if name not in here and not name.startswith("__"):
                raise _RefusedError(
                    f"The record does not tell every conda package: {record.name.normalized} needs {name}.",
                    "Lock and export the conda environment itself, or export environment-yml.",
                )


def _ordered(known: Mapping[str, RepoDataRecord]) -> list[RepoDataRecord]:
    """Dependencies before dependents; what comes out of the sorting has lost its URLs."""
    from rattler import RepoDataRecord

    by_name = {known[url].name.normalized: known[url] for url in sorted(known)}
    records: list[Any] = [by_name[name] for name in sorted(by_name)]
    return [by_name[each.name.normalized] for each in RepoDataRecord.sort_topologically(records)]


def _told(record: RepoDataRecord) -> dict[str, Any]:
    return {
        "name": record.name.normalized,
        "version": str(record.version),
        "url": record.url,
        "md5": record.md5.hex() if record.md5 else "",
        "sha256": record.sha256.hex() if record.sha256 else "",
        "depends": list(record.depends),
    }


def _locked(records: list[RepoDataRecord], asked: Mapping[str, Any]) -> str:
    """A lock of rattler, read back; what it says is what was asked for."""
    from rattler import LockChannel, LockFile, LockPlatform

    platform = LockPlatform(asked["platform"])
    lock = LockFile([platform])
    lock.set_channels("default", [LockChannel(url) for url in asked["channels"]])
    for record in sorted(records, key=lambda record: record.url):
        lock.add_conda_package("default", platform, record)
    for each in asked["pip"]:
        lock.add_pypi_package("default", platform, each["name"], each["version"], each["url"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pixi.lock"
        lock.to_path(path)
        text = path.read_text(encoding="utf-8")
        for each in asked["pip"]:
            # The bindings take no hash for these packages, and the format has one.
            text = text.replace(
                f"- pypi: {each['url']}\n  name:",
                f"- pypi: {each['url']}\n  sha256: {each['sha256']}\n  name:",
            )
        path.write_text(text, encoding="utf-8")
        _check_hashes(LockFile.from_path(path), asked)
    return text


def _check_hashes(lock: Any, asked: Mapping[str, Any]) -> None:
    environment = lock.default_environment()
    platform = environment.platforms()[0]
    told = {each.location: each.hashes for each in environment.packages(platform) or []}
    for each in [*asked["files"], *asked["pip"]]:
        hashes = told.get(each["url"])
        if hashes is None or hashes.sha256 is None or hashes.sha256.hex() != each["sha256"]:
            raise _RefusedError(
                f"The lock would not hold the hash of {each['name']}.", "Export conda-lock instead."
            )
