from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from components.site_directories import lay
from installed_packages import wheel

from repro_magic.components import digests
from repro_magic.components.distribution import Distribution

INFO = "foo-1.0.dist-info"
CODE = ["foo/__init__.py,sha256=AAA,1", 'foo/"a,b".py,sha256=BBB,2', ".hidden/x.so,sha256=CCC,3"]
METADATA = [f"{INFO}/METADATA,sha256=MMM,9", f"{INFO}/WHEEL,sha256=WWW,9"]
BY_WHEEL = [*CODE, *METADATA, f"{INFO}/RECORD,,"]


def record(*rows: str, end: str = "\n") -> bytes:
    return (end.join(rows) + end).encode()


@pytest.mark.parametrize(
    "installed",
    [
        record(*BY_WHEEL, f"{INFO}/INSTALLER,sha256=III,4"),
        record(*reversed(BY_WHEEL), f"{INFO}/REQUESTED,sha256=RRR,0", f"{INFO}/direct_url.json,sha256=DDD,7"),
        record(*BY_WHEEL, f"{INFO}/INSTALLER,,", "foo/__pycache__/__init__.cpython-312.pyc,,", end="\r\n"),
        record(*BY_WHEEL, "../../../bin/foo,sha256=SSS,200", "/usr/share/foo,sha256=TTT,1"),
    ],
    ids=["pip", "uv with a direct URL", "with bytecode and Windows line ends", "with scripts and data"],
)
def test_both_digests_are_the_same_whatever_installed_the_wheel(installed: bytes) -> None:
    assert digests.code_of(installed, INFO) == digests.code_of(record(*BY_WHEEL), INFO)
    assert digests.full_of(installed, INFO) == digests.full_of(record(*BY_WHEEL), INFO)


def test_the_data_folder_of_a_wheel_counts_where_it_will_lie() -> None:
    packed = record(
        "foo-1.0.data/purelib/foo/__init__.py,sha256=AAA,1",
        *BY_WHEEL[1:],
        "foo-1.0.data/scripts/foo,sha256=SSS,2",
    )
    assert digests.code_of(packed, INFO) == digests.code_of(record(*BY_WHEEL), INFO)


def test_other_code_is_another_digest_and_other_metadata_only_another_full_one() -> None:
    built_again = record(*CODE, METADATA[0], f"{INFO}/WHEEL,sha256=XXX,9")
    assert digests.code_of(built_again, INFO) == digests.code_of(record(*BY_WHEEL), INFO)
    assert digests.full_of(built_again, INFO) != digests.full_of(record(*BY_WHEEL), INFO)
    changed = record("foo/__init__.py,sha256=ZZZ,1", *BY_WHEEL[1:])
    assert digests.code_of(changed, INFO) != digests.code_of(record(*BY_WHEEL), INFO)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "lists no code"),
        (record(*METADATA), "lists no code"),
        (record("foo/__init__.py,,", *METADATA), "without a hash"),
        (record("foo\n.py,,", *BY_WHEEL), "without a hash"),
    ],
)
def test_what_a_record_does_not_tell_is_said(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        digests.code_of(content, INFO)


def installed(info: Path) -> Distribution:
    return Distribution("foo", str(info.parent), info.name)


def test_a_missing_record_says_so(tmp_path: Path) -> None:
    info = lay(tmp_path, "foo", record=False)
    with pytest.raises(ValueError, match="its dist-info has no RECORD"):
        digests.code(installed(info))


def test_a_record_of_ten_gigabytes_is_not_read(tmp_path: Path) -> None:
    info = lay(tmp_path, "foo")
    with (info / "RECORD").open("wb") as file:
        file.truncate(10_000_000_000)
    with pytest.raises(ValueError, match="larger than 64 MB"):
        digests.code(installed(info))


def test_a_record_that_leads_in_a_circle_or_is_a_folder_says_so(tmp_path: Path) -> None:
    info = lay(tmp_path, "foo", record=False)
    (info / "RECORD").symlink_to("RECORD")
    with pytest.raises(ValueError, match="no RECORD"):
        digests.code(installed(info))
    (info / "RECORD").unlink()
    (info / "RECORD").mkdir()
    with pytest.raises(ValueError, match="cannot be read"):
        digests.code(installed(info))


def test_the_digest_without_openssl_is_the_same() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from repro_magic.components import digests; assert 'hashlib' not in sys.modules;"
        f"print(digests.code_of({record(*BY_WHEEL)!r}, {INFO!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == digests.code_of(record(*BY_WHEEL), INFO)


def test_a_wheel_tells_the_digest_that_its_installation_will_have(tmp_path: Path) -> None:
    rows = "demo.py,sha256=AAA,24\ndemo-1.0.dist-info/RECORD,,\n"
    path = wheel(tmp_path, "demo", "1.0")
    with zipfile.ZipFile(path) as archive:
        assert any(name.endswith("/RECORD") for name in archive.namelist())
    assert digests.short(digests.code_of(rows.encode(), "demo-1.0.dist-info")).startswith("sha256:")
    assert len(digests.short(digests.code_of(rows.encode(), "demo-1.0.dist-info"))) == 7 + 16
