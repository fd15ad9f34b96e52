"""Whether two lists of files are of one wheel."""

from __future__ import annotations

import io
import zipfile

import pytest

from repro_magic.measures.lock.proof import compared, rows
from repro_magic.measures.lock.wheels import UnreadableWheelError, record_in

WHEEL = {
    "demo.py": "sha256=a",
    "demo-1.0.data/platlib/native.so": "sha256=b",
    "demo-1.0.data/data/share/x.txt": "sha256=c",
    "demo-1.0.data/scripts/run": "sha256=d",
    "demo-1.0.dist-info/WHEEL": "sha256=e",
    "demo-1.0.dist-info/RECORD": "",
}
INSTALLED = {
    "demo.py": "sha256=a",
    "native.so": "sha256=b",
    "../../../share/x.txt": "sha256=c",
    "../../../bin/run": "sha256=rewritten",
    "__pycache__/demo.cpython-311.pyc": "",
    "demo-1.0.dist-info/WHEEL": "sha256=e",
    "demo-1.0.dist-info/RECORD": "",
    "demo-1.0.dist-info/INSTALLER": "sha256=i",
    "demo-1.0.dist-info/REQUESTED": "sha256=r",
}


def test_what_installers_add_move_and_rewrite_is_no_difference() -> None:
    assert not compared(INSTALLED, WHEEL)


@pytest.mark.parametrize(
    "change",
    [
        {"demo.py": "sha256=other"},
        {"native.so": "sha256=other"},
        {"../../../share/x.txt": "sha256=other"},
        {"demo-1.0.dist-info/WHEEL": "sha256=other"},
        {"more.py": "sha256=m"},
        {"demo-1.0.dist-info/licenses/LICENSE": "sha256=l"},
        {"demo.py": ""},
    ],
)
def test_everything_else_is_one(change: dict[str, str]) -> None:
    assert compared({**INSTALLED, **change}, WHEEL)


@pytest.mark.parametrize("file", ["demo.py", "native.so", "../../../share/x.txt", "demo-1.0.dist-info/WHEEL"])
def test_so_is_a_file_that_is_missing(file: str) -> None:
    assert compared({path: told for path, told in INSTALLED.items() if path != file}, WHEEL)


def test_a_difference_names_code_before_metadata() -> None:
    changed = {"demo.py": "sha256=x", "demo-1.0.dist-info/WHEEL": "sha256=x"}
    assert str(compared({**INSTALLED, **changed}, WHEEL)) == "2 files differ, first demo.py"


def test_rows_are_read_as_csv_with_either_slash() -> None:
    told = rows('"a,b.py",sha256=x=,3\r\npkg\\c.py,sha256=y,3\nd.py\n\n')
    assert told == {"a,b.py": "sha256=x", "pkg/c.py": "sha256=y", "d.py": ""}


def archive(**members: str) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(name, text)
    made.seek(0)
    return made


def test_an_archive_with_two_records_proves_nothing() -> None:
    with pytest.raises(UnreadableWheelError, match="2 RECORD files"):
        record_in(archive(**{"a-1.dist-info/RECORD": "", "b-1.dist-info/RECORD": ""}))  # type: ignore[arg-type]


def test_a_record_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("repro_magic.measures.lock.wheels._MOST_RECORD", 1_000)
    with pytest.raises(UnreadableWheelError, match="too large"):
        record_in(archive(**{"a-1.dist-info/RECORD": "x" * 100_000}))  # type: ignore[arg-type]


def test_a_record_deeper_in_the_archive_is_not_the_wheels_own() -> None:
    with pytest.raises(UnreadableWheelError, match="0 RECORD files"):
        record_in(archive(**{"vendored/a-1.dist-info/RECORD": ""}))  # type: ignore[arg-type]
