"""The first rung that works is taken, it is said which, and nothing goes below the level."""

from __future__ import annotations

import pytest
from records import but, having

from repro_magic.measures.index.files import Answer, File
from repro_magic.measures.restore.errors import RefusedError, RestoreError
from repro_magic.measures.restore.fitting import best, rank
from repro_magic.measures.restore.ladder import Footing, Terms, footing, refuse_below
from repro_magic.measures.restore.plan import Rung
from repro_magic.measures.restore.resolving import attempts
from repro_magic.measures.restore.wanted import wanted
from repro_magic.model.scope import Level

A, B = "a" * 64, "b" * 64
WHEEL = "six-1.0-py3-none-any.whl"
PYTHON = "3.12.1"


def file(name=WHEEL, sha256=A, **more):
    return File(name=name, url=f"https://example.org/{name}", sha256=sha256, **more)


def found(*files, record=None, level=Level.pinned, **terms):
    asked = wanted(record or locked())
    offers = {"six": Answer(files=files, known=bool(files))}
    return footing(asked, offers, PYTHON, Terms(level=level, **terms))


def locked(line=f"verified {WHEEL} sha256:{A}", **packages):
    return but(having(six="1.0"), packages={"artefacts": {"six": line}, **packages})


def test_the_recorded_file_is_rung_two():
    step = found(file()).steps["six"]
    assert (step.rung, step.sha256, step.note) == (Rung.exact, A, "")


def test_without_a_recorded_hash_the_version_is_rung_three():
    step = found(file(), record=having(six="1.0")).steps["six"]
    assert (step.rung, step.note) == (Rung.version, "no hash was recorded")


def test_a_wheel_of_another_platform_gives_way_to_one_of_this():
    other = "six-1.0-cp312-cp312-win_amd64.whl"
    step = found(file(other), file(sha256=B), record=locked(f"verified {other} sha256:{A}")).steps["six"]
    assert (step.rung, step.sha256) == (Rung.version, B)


def test_what_is_locked_for_the_kernel_costs_no_level():
    record = locked(artefacts={"ipykernel": f"verified ipykernel-7.1.0-py3-none-any.whl sha256:{A}"})
    assert found(file(), record=record, level=Level.locked).missing == {}
    offers = {"ipykernel": Answer(files=(file("ipykernel-7.1.0-py3-none-any.whl"),))}
    step = footing(wanted(record), offers, PYTHON, Terms(level=Level.locked)).steps["ipykernel"]
    assert (step.rung, step.recorded, step.note) == (Rung.exact, "", "for the kernel")


def test_the_same_file_with_another_hash_is_refused():
    with pytest.raises(RefusedError, match="another hash than the recorded one"):
        found(file(sha256=B))


def test_a_yanked_release_is_refused_unless_allowed():
    with pytest.raises(RefusedError, match=r"yanked by its authors \(broken\)"):
        found(file(yanked="broken"))
    assert found(file(yanked="broken"), yanked=True).steps["six"].rung is Rung.exact


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ((), "no index has it"),
        ((file("six-1.0.tar.gz", sha256=B),), "built from source"),
        ((file("six-1.0-cp312-cp312-win_amd64.whl", sha256=B),), "fits this Python and platform"),
        ((file(requires_python="<3", sha256=B, name="six-1.0-1-py3-none-any.whl"),), "fits this Python"),
        ((file(sha256=""),), "tells no hash"),
    ],
)
def test_what_cannot_be_installed_is_told_with_the_reason(files, why):
    assert why in found(*files).missing["six"]


def test_source_is_built_only_where_that_is_allowed():
    sdist = file("six-1.0.tar.gz", sha256=B)
    step = found(sdist, builds=True).steps["six"]
    assert "built from source" in step.note


def test_an_index_that_cannot_be_asked_is_the_reason():
    asked = wanted(locked())
    offers = {"six": Answer(problems=("example.org did not answer within 10 s",))}
    reason = footing(asked, offers, PYTHON, Terms(level=Level.pinned)).missing["six"]
    assert reason == "the index could not be asked: example.org did not answer within 10 s"


@pytest.mark.parametrize(
    "record",
    [
        locked(f"direct git+https://example.org/six@{'c' * 40}"),
        but(having(six="1.0"), packages={"origins": {"six": "editable https://example.org/six"}}),
    ],
    ids=["direct", "editable"],
)
def test_a_namesake_on_an_index_never_stands_in_for_what_came_from_elsewhere(record):
    with pytest.raises(RestoreError, match="cannot come from an index"):
        found(file(sha256=B), record=record)


def test_the_level_decides_how_far_down_it_goes():
    other = found(file(), record=having(six="1.0"))
    refuse_below(other, Level.pinned)
    with pytest.raises(RestoreError, match="cannot be installed from the recorded file"):
        refuse_below(other, Level.locked)
    gone = Footing(missing={"six": "gone"})
    refuse_below(gone, Level.compatible)
    with pytest.raises(RestoreError, match="cannot be installed as recorded"):
        refuse_below(gone, Level.pinned)


def rungs(level, record=None, **missing):
    asked = wanted(record or having(numpy="1.26.4", six="0.9.1"))
    return list(attempts(asked, Footing(missing=missing), Terms(level=level)))


def test_the_day_of_the_stamp_is_tried_before_later_versions():
    first, *later = rungs(Level.compatible, numpy="gone")
    assert (first.rung, first.before) == (Rung.dated, "2026-01-31")
    assert "numpy==1.*" in first.requirements
    assert {each.rung for each in later} == {Rung.compatible}


def test_compatible_means_the_same_leading_release_number():
    last = rungs(Level.compatible, numpy="gone", six="gone")[-1]
    assert {"numpy==1.*", "six==0.9.*"} <= set(last.requirements)


def test_only_the_level_recorded_lets_any_version_in():
    assert "numpy" in rungs(Level.recorded, numpy="gone")[-1].requirements
    assert all("numpy" not in each.requirements for each in rungs(Level.compatible, numpy="gone"))


def test_nothing_is_resolved_anew_where_all_files_are_there():
    assert {each.rung for each in rungs(Level.locked)} == {Rung.version}


def test_the_best_file_is_what_an_installer_would_take():
    pure, binary = file(), file("six-1.0-cp312-abi3-any.whl")
    assert best([pure, binary], "3.12.1") in (pure, binary)
    assert rank(file("six-1.0-cp311-cp311-any.whl"), "3.12.1") is None
    assert rank(file("not a wheel.whl"), "3.12.1") is None
