"""The bill of materials, as CycloneDX has it."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from measures.export.exported import artefact, record
from records import but

from repro_magic.model.lock import State
from repro_magic.model.record import Packages, Record
from repro_magic.workflow import exporting

pytest.importorskip("cyclonedx", reason="cyclonedx-python-lib is not installed")


def bill(found: Record) -> dict[str, Any]:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    text = exporting.export("cyclonedx", record=found)["bom.cdx.json"]
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    told: dict[str, Any] = json.loads(text)
    return told


def packages(told: dict[str, Any]) -> dict[str, Any]:
    return {each["name"]: each for each in told["components"] if each["type"] == "library"}


def test_packages_have_addresses_and_hashes() -> None:
    conda = "https://conda.anaconda.org/conda-forge/linux-64/openssl-3.2.0-h1_0.conda"
    found = packages(
        bill(
            record(
                artefact("alpha", "1.0"),
                artefact(
                    "beta", "2.0", State.direct, file="git+https://example.org/b.git@" + "c" * 40, sha256=""
                ),
                artefact("conda:openssl", "3.2.0", State.conda, file=conda),
            )
        )
    )
    assert found["alpha"]["purl"] == "pkg:pypi/alpha@1.0?file_name=alpha-1.0-py3-none-any.whl"
    assert found["alpha"]["hashes"] == [{"alg": "SHA-256", "content": "a" * 64}]
    assert "vcs_url=git%2Bhttps://example.org/b.git%40" in found["beta"]["purl"]
    assert found["openssl"]["purl"] == (
        "pkg:conda/openssl@3.2.0?build=h1_0&channel=conda-forge&subdir=linux-64&type=conda"
    )


def test_licences_are_told_and_never_guessed() -> None:
    found = record(artefact("alpha", "1.0"), artefact("beta", "1.0"))
    assert isinstance(found.packages, Packages)
    licences = {"alpha": "mit or Apache-2.0", "beta": "unverified: BSD"}
    told = packages(bill(but(found, packages={"licenses": licences})))
    assert told["alpha"]["licenses"] == [{"expression": "MIT OR Apache-2.0"}]
    assert "licenses" not in told["beta"]
    assert {"name": "repro-magic:licence", "value": "unverified: BSD"} in told["beta"]["properties"]


def test_native_libraries_stand_below_the_package_that_holds_them() -> None:
    found = but(
        record(artefact("alpha", "1.0")),
        packages={"bundled": {"alpha": "libgomp 8.5.0, libjpeg / turbo 3.2, libx, 3 Rust crates"}},
    )
    told = packages(bill(found))["alpha"]
    assert [(each["name"], each.get("version")) for each in told["components"]] == [
        ("libgomp", "8.5.0"),
        ("libjpeg / turbo", "3.2"),
        ("libx", None),
    ]
    assert {"name": "repro-magic:bundled", "value": "3 Rust crates"} in told["properties"]


def test_a_record_without_a_lock_makes_a_bill_without_hashes() -> None:
    told = packages(bill(Record(packages=Packages(imported={"alpha": "1.0"}))))
    assert told["alpha"]["purl"] == "pkg:pypi/alpha@1.0"
    assert "hashes" not in told["alpha"]


def test_the_day_of_a_bill_is_that_of_the_record() -> None:
    found = record(artefact("alpha", "1.0"))
    assert bill(found)["metadata"]["timestamp"] == "2026-01-31T00:00:00+00:00"
    assert "timestamp" not in bill(dataclasses.replace(found, recorded=""))["metadata"]


def test_another_record_has_another_serial_number() -> None:
    one, other = record(artefact("alpha", "1.0")), record(artefact("alpha", "1.1"))
    assert bill(one)["serialNumber"] == bill(one)["serialNumber"] != bill(other)["serialNumber"]
