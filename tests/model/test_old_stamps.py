"""Stamps as the first releases wrote them: without numerics, code, data, services and details of packages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from repro_magic.measures.explain.text import record_text
from repro_magic.model.record import NOT_TOLD, OPTIONAL, Packages
from repro_magic.model.stamp import Stamp

STAMPS = sorted((Path(__file__).parent / "stamps").glob("*.json"))


@pytest.fixture(params=STAMPS, ids=[path.stem for path in STAMPS])
def written(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(request.param.read_text())
    return found


def test_an_old_stamp_is_read_and_what_it_does_not_tell_is_unknown(written: dict[str, Any]) -> None:
    record = Stamp.from_dict(written).record
    assert all(getattr(record, name) == NOT_TOLD for name in OPTIONAL)
    assert isinstance(record.packages, Packages)
    assert record.packages.imported
    assert not record.packages.digests


def test_an_old_stamp_is_written_as_it_was(written: dict[str, Any]) -> None:
    assert Stamp.from_dict(written).to_dict() == written


def test_an_old_stamp_can_be_shown(written: dict[str, Any]) -> None:
    told = record_text(Stamp.from_dict(written).record, whole=True)
    assert "packaging" in told
    assert "Numerics" not in told
