from __future__ import annotations

import json

from records import but, having

from repro_magic.model.record import Record
from repro_magic.model.stamp import Stamp

LIMIT = 12_000


def record(names: int) -> Record:
    """A record whose packages have long names, long versions and an origin each, half of them needed ones."""
    long = [f"a-rather-long-package-name-{index}" for index in range(names)]
    versions = dict.fromkeys(long, "2026.11.22.post1+cu121")
    half = dict(list(versions.items())[: names // 2])
    needed = {name: version for name, version in versions.items() if name not in half}
    origins = dict.fromkeys(long, "conda conda-forge/linux-64 py312h1234567_0")
    return but(having(needed=needed, **half), packages={"origins": origins})


def test_a_stamp_of_fifty_packages_stays_below_the_limit() -> None:
    written = json.dumps(Stamp(record=record(50)).to_dict(), indent=1)
    assert len(written) <= LIMIT


def test_each_package_adds_one_line_for_itself_and_one_for_its_origin() -> None:
    lines = [json.dumps(Stamp(record=record(count)).to_dict(), indent=1).count("\n") for count in (20, 22)]
    assert lines[1] - lines[0] == 4
