from __future__ import annotations

import sys
from pathlib import Path

import pytest
from components.site_directories import lay
from packaging.utils import canonicalize_name

from repro_magic.components import distributions
from repro_magic.components.ownership import Owners


def owner(site: Path, file: str, name: str = "") -> str:
    name = name or file.partition("/")[0].partition(".")[0]
    found = Owners(distributions.current()).of({name: str(site / file)})
    return found[name].name if name in found else ""


@pytest.mark.parametrize(
    ("distribution", "file"),
    [
        ("numpy", "numpy/__init__.py"),
        ("Pillow", "PIL/__init__.py"),
        ("PyYAML", "yaml/__init__.py"),
        ("scikit-learn", "sklearn/__init__.py"),
        ("python-dateutil", "dateutil/__init__.py"),
        ("rpds-py", "rpds/__init__.py"),
        ("typing_extensions", "typing_extensions.py"),
        ("cffi", "_cffi_backend.cpython-311-x86_64-linux-gnu.so"),
        ("nothing-like-it", "surprise/__init__.py"),
        ("comma", "a,b/__init__.py"),
    ],
)
def test_the_list_of_files_names_the_owner(site: Path, distribution: str, file: str) -> None:
    lay(site, "first-in-line", files={"first/__init__.py": ""})
    lay(site, distribution, files={file: ""})
    assert owner(site, file) == canonicalize_name(distribution)


def test_a_distribution_that_only_has_the_name_is_not_the_owner(site: Path) -> None:
    lay(site, "bs4", "0.0.2", requires=("beautifulsoup4",))
    lay(site, "beautifulsoup4", "4.13", files={"bs4/__init__.py": ""})
    assert owner(site, "bs4/__init__.py") == "beautifulsoup4"


def test_parts_of_a_namespace_have_owners_of_their_own(site: Path) -> None:
    lay(
        site, "googleapis-common-protos", files={"google/api/http_pb2.py": "", "google/rpc/status_pb2.py": ""}
    )
    lay(site, "protobuf", files={"google/protobuf/__init__.py": ""})
    assert owner(site, "google/protobuf/__init__.py", "google.protobuf") == "protobuf"
    assert owner(site, "google/rpc/status_pb2.py", "google.rpc.status_pb2") == "googleapis-common-protos"


def test_a_package_that_several_list_has_no_owner_but_is_ambiguous(site: Path) -> None:
    for part in ("one", "two"):
        lay(site, f"old-{part}", files={"old/__init__.py": "", f"old/{part}.py": ""})
    owners = Owners(distributions.current())
    assert owners.of({"old": str(site / "old/__init__.py")}) == {}
    assert owners.ambiguous == {"old"}
    assert owner(site, "old/two.py", "old.two") == "old-two"


def test_a_package_that_others_put_modules_into_is_shared(site: Path) -> None:
    core = {"airflow/__init__.py": "", "airflow/models.py": ""}
    lay(site, "apache-airflow", files=core)
    lay(site, "apache-airflow-providers-x", files={"airflow/providers/x/__init__.py": ""})
    lay(site, "numpy", files={"numpy/__init__.py": ""})
    lay(site, "numpy-financial", files={"numpy_financial/__init__.py": ""})
    by_name = distributions.current().by_name
    owners = Owners(distributions.current())
    for _ in range(2):
        assert owners.is_shared("airflow", str(site / "airflow/__init__.py"), by_name["apache-airflow"])
        assert not owners.is_shared("numpy", str(site / "numpy/__init__.py"), by_name["numpy"])
    assert (
        owner(site, "airflow/providers/x/__init__.py", "airflow.providers.x") == "apache-airflow-providers-x"
    )


def test_a_long_list_of_files_is_read_to_its_end(site: Path) -> None:
    many = {f"foo/{number:060}.py": "" for number in range(3000)}
    info = lay(site, "foo")
    (info / "RECORD").write_text("".join(f"{path},sha256=x,1\n" for path in many))
    assert owner(site, f"foo/{2999:060}.py") == "foo"
    assert owner(site, f"foo/{3000:060}.py") == ""


def test_files_that_nobody_lists_have_no_owner(site: Path, tmp_path: Path) -> None:
    lay(site, "foo", files={"foo/__init__.py": ""})
    assert owner(site, "helpers.py") == ""
    assert owner(site, "foo/added_by_hand.py", "foo.added_by_hand") == ""
    assert owner(tmp_path, "elsewhere.py") == ""


def test_an_old_installation_is_told_by_its_own_list_or_its_top_level(site: Path) -> None:
    for name, listed in (("listed", "installed-files.txt"), ("topped", "top_level.txt")):
        egg = site / f"{name}-1.0.egg-info"
        egg.mkdir()
        (egg / "PKG-INFO").write_text(f"Name: {name}\nVersion: 1.0\n")
        (egg / listed).write_text(f"../{name}mod/__init__.py\n" if name == "listed" else f"{name}mod\n")
    (site / "bare-1.0.egg-info").write_text("Name: bare\nVersion: 1.0\n")
    assert owner(site, "listedmod/__init__.py") == "listed"
    assert owner(site, "toppedmod/__init__.py") == "topped"
    assert owner(site, "bare.py") == "bare"
    assert owner(site, "other.py") == ""


@pytest.mark.parametrize("file", ["foo/__init__.py", "src/foo/__init__.py"])
def test_an_editable_project_owns_what_lies_in_it(site: Path, tmp_path: Path, file: str) -> None:
    project = tmp_path / "project"
    lay(site, "foo", direct_url={"url": project.as_uri(), "dir_info": {"editable": True}})
    assert owner(project, file, "foo") == "foo"


def test_the_innermost_project_counts(site: Path, tmp_path: Path) -> None:
    for name, folder in (("outer", tmp_path / "p"), ("inner", tmp_path / "p" / "packages" / "q")):
        lay(site, name, direct_url={"url": folder.as_uri(), "dir_info": {"editable": True}})
    assert owner(tmp_path / "p" / "packages" / "q", "x.py") == "inner"
    assert owner(tmp_path / "p", "x.py") == "outer"


def test_an_environment_inside_of_a_project_does_not_belong_to_it(site: Path, tmp_path: Path) -> None:
    lay(site, "project", direct_url={"url": tmp_path.as_uri(), "dir_info": {"editable": True}})
    lay(site, "foo", files={"foo.py": ""})
    assert owner(site, "foo.py") == "foo"
    assert owner(site, "loose.py") == ""


def test_a_project_that_is_reached_by_a_link_is_found(site: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    url = (tmp_path / "link").as_uri()
    lay(site, "foo", direct_url={"url": url, "dir_info": {"editable": True}})
    assert owner(tmp_path / "real", "foo.py") == "foo"
    assert owner(tmp_path / "link", "foo.py") == "foo"


@pytest.mark.usefixtures("site")
def test_a_project_in_development_owns_what_lies_beside_its_egg_info(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "foo.egg-info").mkdir(parents=True)
    (project / "foo.egg-info" / "PKG-INFO").write_text("Name: foo\nVersion: 1.0\n")
    sys.path.insert(0, str(project))
    assert owner(project, "anything/__init__.py") == "foo"


def test_a_file_below_the_other_name_of_a_directory_is_found(site: Path, tmp_path: Path) -> None:
    lay(site, "foo", files={"foo.py": ""})
    (tmp_path / "lib64").symlink_to(tmp_path / "lib")
    other = tmp_path / "lib64" / "site-packages"
    sys.path.append(str(other))
    assert owner(other, "foo.py") == "foo"
