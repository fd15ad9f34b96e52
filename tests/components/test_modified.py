from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from components.site_directories import OLD, age, lay

from repro_magic.components import distributions
from repro_magic.components.distribution import Distribution
from repro_magic.components.modified import modified, unpushed

FILES = {"foo/__init__.py": "one = 1\n", "foo/data.bin": "x" * 100, "foo/empty.py": ""}


def row(path: str, content: str) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).rstrip(b"=").decode()
    written = '"' + path + '"' if "," in path or "\n" in path else path
    return f"{written},sha256={digest},{len(content)}\n"


def lay_whole(site: Path, files: dict[str, str], **more: str) -> Distribution:
    """A distribution with true hashes that was installed long ago."""
    info = lay(site, "foo", record=False, files=files, **more)  # type: ignore[arg-type]
    rows = [row(path, content) for path, content in files.items()]
    rows += ["foo/__pycache__/__init__.pyc,,\n", f"{info.name}/RECORD,,\n", "../../bin/foo,sha256=AAAA,3\n"]
    (info / "RECORD").write_text("".join(rows))
    age(site)
    return found()


def found() -> Distribution:
    return distributions.current().by_name["foo"]


def test_what_was_just_installed_is_not_modified(site: Path) -> None:
    assert modified(lay_whole(site, FILES)) == modified(found(), deep=True) == ""


def test_an_edited_a_grown_and_a_missing_file_are_counted_and_the_first_is_named(site: Path) -> None:
    foo = lay_whole(site, FILES)
    (site / "foo/__init__.py").write_text("one = 2\n")
    assert modified(foo) == "1 file, foo/__init__.py"
    (site / "foo/data.bin").write_text("more")
    (site / "foo/empty.py").unlink()
    assert modified(foo) == "3 files, foo/__init__.py first"


def test_a_file_that_was_touched_but_not_changed_is_not_modified(site: Path) -> None:
    foo = lay_whole(site, FILES)
    (site / "foo/__init__.py").touch()
    assert modified(foo) == ""


def test_an_edit_that_hides_its_time_is_found_by_reading_every_file(site: Path) -> None:
    foo = lay_whole(site, FILES)
    (site / "foo/__init__.py").write_text("one = 2\n")
    os.utime(site / "foo/__init__.py", (OLD, OLD))
    assert modified(foo) == ""
    assert modified(foo, deep=True) == "1 file, foo/__init__.py"


def test_names_with_commas_and_line_ends_are_read_as_installers_write_them(site: Path) -> None:
    foo = lay_whole(site, {"foo/a,b.py": "1", "foo/c\nd.py": "2", "foo/e.py": "3"})
    assert modified(foo, deep=True) == ""
    (site / "foo/c\nd.py").write_text("22")
    assert modified(foo) == "1 file, foo/c d.py"


def test_a_sparse_file_of_ten_gigabytes_is_told_by_its_size_alone(site: Path) -> None:
    foo = lay_whole(site, FILES)
    with (site / "foo/data.bin").open("wb") as file:
        file.truncate(10_000_000_000)
    assert modified(foo) == "1 file, foo/data.bin"


def test_one_whose_size_is_as_recorded_is_not_read_but_for_somebody_who_asks(site: Path) -> None:
    foo = lay_whole(site, FILES)
    with (site / "foo/data.bin").open("wb") as file:
        file.truncate(10_000_000_000)
    record = Path(foo.path) / "RECORD"
    record.write_text(record.read_text().replace(",100\n", ",10000000000\n"))
    os.utime(record, (OLD, OLD))
    with pytest.raises(ValueError, match="too much of it"):
        modified(foo)
    with pytest.raises(ValueError, match="took too long"):
        modified(foo, deep=True, until=time.monotonic() + 0.05)


def test_what_is_no_file_any_more_is_told_as_that(site: Path) -> None:
    foo = lay_whole(site, FILES)
    (site / "foo/__init__.py").unlink()
    (site / "foo/__init__.py").symlink_to("__init__.py")
    (site / "foo/data.bin").unlink()
    (site / "foo/data.bin").mkdir()
    os.unlink(site / "foo/empty.py")
    os.mkfifo(site / "foo/empty.py")
    assert modified(foo) == "3 files, foo/__init__.py (missing) first"


@pytest.mark.parametrize("path", ["/etc/passwd", "../../etc/passwd", "foo/../../../x", "C:/x", "\\\\host\\x"])
def test_a_record_cannot_make_us_look_at_files_elsewhere(site: Path, path: str) -> None:
    info = lay(site, "foo", record=False)
    (info / "RECORD").write_text(row(path, "anything"))
    age(site)
    assert modified(found(), deep=True) == ""


def test_without_a_record_the_reason_is_told(site: Path) -> None:
    lay(site, "foo", record=False)
    with pytest.raises(ValueError, match="no RECORD"):
        modified(found())


def test_a_package_of_the_operating_system_is_left_to_its_own_tools() -> None:
    with pytest.raises(ValueError, match="operating system"):
        modified(Distribution("foo", "/usr/lib/python3/dist-packages", "foo-1.0.dist-info"))


class TestConda:
    """conda writes prefixes into files after their RECORD was made, so that its own lists count."""

    @pytest.fixture
    def foo(self, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Distribution:
        monkeypatch.setattr(sys, "prefix", str(tmp_path))
        foo = lay_whole(site, FILES, installer="conda")
        (site / "foo/__init__.py").write_text("prefix = 'here'\n")
        listed = [self.listed(site, tmp_path, path) for path in FILES]
        listed[0]["sha256_in_prefix"] = hashlib.sha256(b"prefix = 'here'\n").hexdigest()
        (tmp_path / "conda-meta").mkdir()
        meta = {"name": "foo", "channel": "conda-forge", "paths_data": {"paths": listed}}
        (tmp_path / "conda-meta" / "foo-1.0-py_0.json").write_text(json.dumps(meta))
        age(site)
        return foo

    def listed(self, site: Path, prefix: Path, path: str) -> dict[str, object]:
        return {
            "_path": str((site / path).relative_to(prefix)),
            "path_type": "hardlink",
            "sha256": hashlib.sha256(FILES[path].encode()).hexdigest(),
            "size_in_bytes": len(FILES[path]),
        }

    def test_a_prefix_that_conda_wrote_is_no_modification(self, foo: Distribution) -> None:
        assert modified(foo, deep=True) == ""

    def test_an_edit_is_one(self, foo: Distribution, site: Path) -> None:
        (site / "foo/__init__.py").write_text("edited\n")
        os.utime(site / "foo/__init__.py", (time.time() + 60, time.time() + 60))
        assert modified(foo) == "1 file, lib/site-packages/foo/__init__.py"

    def test_a_list_that_is_none_is_the_reason(self, foo: Distribution, tmp_path: Path) -> None:
        (tmp_path / "conda-meta" / "foo-1.0-py_0.json").write_text("[]")
        with pytest.raises(ValueError, match="lists no files"):
            modified(foo)


class TestEditable:
    """An editable project is what its repository has, and what that has not committed."""

    @pytest.fixture
    def project(self, site: Path, tmp_path: Path) -> Path:
        root = tmp_path / "project"
        root.mkdir()
        self.git(root, "init", "--quiet")
        (root / "foo.py").write_text("1")
        self.git(root, "add", "foo.py")
        self.git(root, "commit", "--quiet", "--message", "first")
        lay(site, "foo", direct_url={"url": root.as_uri(), "dir_info": {"editable": True}})
        return root

    def git(self, root: Path, *words: str) -> None:
        who = ["-c", "user.name=nobody", "-c", "user.email=nobody@localhost"]
        subprocess.run(["git", *who, *words], cwd=root, check=True)

    def test_uncommitted_files_are_counted(self, project: Path) -> None:
        assert modified(found()) == ""
        (project / "foo.py").write_text("22")
        # What was seen a moment ago is kept for a few seconds; another index is another look.
        self.git(project, "add", "foo.py")
        assert modified(found()) == "uncommitted: 1 file, foo.py"

    def test_a_commit_that_no_remote_has_is_not_pushed(self, project: Path, tmp_path: Path) -> None:
        assert unpushed(found()) == "the repository has no remote"
        self.git(tmp_path, "clone", "--quiet", "--bare", "project", "remote.git")
        self.git(project, "remote", "add", "origin", str(tmp_path / "remote.git"))
        self.git(project, "fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*")
        (project / "more.py").touch()
        self.git(project, "add", "more.py")
        assert unpushed(found()) == ""
        self.git(project, "commit", "--quiet", "--message", "second")
        assert unpushed(found()) == "no branch of a remote holds the commit"
