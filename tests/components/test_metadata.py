from __future__ import annotations

from pathlib import Path

from repro_magic.components import metadata


def test_a_field_is_found_first_last_and_not_inside_of_others() -> None:
    head = b"Name: foo\nX-Version: 3\nVersion:  1.0 \n"
    assert metadata.field(head, b"Name") == "foo"
    assert metadata.field(head, b"Version") == "1.0"
    assert metadata.field(head, b"Missing") == ""


def test_the_header_ends_at_the_first_empty_line_with_any_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "METADATA"
    path.write_bytes(b"Name: foo\r\nRequires-Dist: a\r\n\r\nRequires-Dist: b\r\n")
    assert metadata.required(metadata.header(str(path))) == ["a"]


def test_a_header_longer_than_one_read_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "METADATA"
    lines = [f"Requires-Dist: package-number-{number}" for number in range(2000)]
    path.write_text("Name: foo\n" + "\n".join(lines) + "\n\nRequires-Dist: no\n")
    assert len(metadata.required(metadata.header(str(path)))) == 2000


def test_a_folded_requirement_is_one() -> None:
    head = (
        b"Name: foo\nRequires-Dist: a>=1;\n  python_version < '3'\n\tand os_name == 'nt'\nRequires-Dist: b\n"
    )
    assert metadata.required(head) == ["a>=1; python_version < '3' and os_name == 'nt'", "b"]
