"""Whether a runtime could be had again, here and elsewhere."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from index_server import IndexServer
from notebook_files import code, notebook, write
from packaging.tags import sys_tags
from wheelhouse import sdist, sha256, wheel

from repro_magic.cli import main
from repro_magic.measures.forecast import Chance, Outlook, foretold, platform_of, target
from repro_magic.measures.index import Index, Sources
from repro_magic.model.errors import ReproError
from repro_magic.model.lock import Artefact, State

LINUX = target("linux-x86_64", "3.12")
NEXT = target("linux-x86_64", "3.13")
MAC = target("macos-arm64", "3.12")
WINDOWS = target("windows-amd64", "3.12")


Foretell = Callable[..., Outlook]


@pytest.fixture
def foretell(server: IndexServer) -> Foretell:
    """The outlook of one package whose lock names a file."""

    def foretell(
        file: Path | None = None, *, kept: tuple[str, ...] = (), artefact: Artefact | None = None
    ) -> Outlook:
        if file is not None:
            artefact = Artefact(
                name="demo", version="1.0", state=State.verified, file=file.name, sha256=sha256(file)
            )
        index = Index(Sources(indexes=(server.index,)))
        known = {} if artefact is None else {"demo": artefact}
        (outlook,) = foretold({"demo": "1.0"}, known, [LINUX, NEXT, MAC, WINDOWS], index, kept=kept)
        return outlook

    return foretell


def chances(outlook: Outlook) -> list[Chance]:
    return [outlook.chances[each] for each in (LINUX, NEXT, MAC, WINDOWS)]


def test_a_pure_wheel_is_the_same_file_everywhere(foretell: Foretell, house: Path) -> None:
    assert chances(foretell(wheel(house, "demo"))) == [Chance.same] * 4


def test_a_wheel_for_one_platform_is_the_same_file_there_alone(foretell: Foretell, house: Path) -> None:
    mine = wheel(house, "demo", tag="cp312-cp312-manylinux_2_17_x86_64")
    wheel(house, "demo", tag="cp312-cp312-macosx_11_0_arm64")
    assert chances(foretell(mine)) == [Chance.same, Chance.none, Chance.wheel, Chance.none]
    sdist(house, "demo")
    assert chances(foretell(mine)) == [Chance.same, Chance.source, Chance.wheel, Chance.source]


def test_a_stable_abi_serves_later_pythons(foretell: Foretell, house: Path) -> None:
    mine = wheel(house, "demo", tag="cp39-abi3-manylinux2014_x86_64")
    assert chances(foretell(mine))[:2] == [Chance.same, Chance.same]


def test_a_wheel_for_a_newer_libc_is_none_for_an_older(house: Path) -> None:
    tag = wheel(house, "demo", tag="cp312-cp312-manylinux_2_38_x86_64").name
    assert not any("manylinux_2_38" in str(each) for each in LINUX.tags()), tag
    assert any("manylinux_2_38" in str(each) for each in target("linux-x86_64", "3.12", (2, 39)).tags())
    assert any("manylinux_2_38" in str(each) for each in target("manylinux_2_39_x86_64", "3.12").tags())


def test_a_release_that_refuses_a_python_is_not_to_be_had_there(
    foretell: Foretell, house: Path, server: IndexServer
) -> None:
    mine = wheel(house, "demo")
    server.told[mine.name] = {"requires-python": "<3.13"}
    outlook = foretell(mine)
    assert chances(outlook)[:2] == [Chance.same, Chance.none]
    assert outlook.reasons[NEXT] == "needs Python <3.13"


def test_what_was_yanked_is_told_with_its_reason(
    foretell: Foretell, house: Path, server: IndexServer
) -> None:
    mine = wheel(house, "demo")
    assert foretell(mine).yanked is None
    server.told[mine.name] = {"yanked": "wrong results"}
    outlook = foretell(mine)
    assert outlook.yanked == "wrong results"
    assert chances(outlook)[0] is Chance.same


def test_what_is_gone_is_told_from_what_was_replaced(foretell: Foretell, house: Path) -> None:
    mine = wheel(house, "demo")
    artefact = Artefact(name="demo", version="1.0", state=State.verified, file=mine.name, sha256="ab" * 32)
    assert foretell(artefact=artefact).gone == "another file has its name"
    mine.unlink()
    outlook = foretell(artefact=artefact)
    assert outlook.gone == "no index has it any more"
    assert chances(outlook) == [Chance.none] * 4


def test_a_vault_is_another_place_and_keeps_what_is_gone(foretell: Foretell, house: Path) -> None:
    mine = wheel(house, "demo")
    digest = sha256(mine)
    assert len(foretell(mine).places) == 1
    assert foretell(mine, kept=(digest,)).places[-1] == "vault"
    artefact = Artefact(name="demo", version="1.0", state=State.verified, file=mine.name, sha256=digest)
    mine.unlink()
    outlook = foretell(artefact=artefact, kept=(digest,))
    assert (outlook.places, chances(outlook)) == (("vault",), [Chance.same] * 4)


def test_what_no_index_ever_had_hangs_by_one_thread(foretell: Foretell) -> None:
    def of(state: State, file: str = "", reason: str = "") -> Outlook:
        return foretell(artefact=Artefact(name="demo", version="1.0", state=state, file=file, reason=reason))

    repository = of(State.direct, "git+https://git.test/me/demo@0123456789")
    assert (repository.places, set(chances(repository))) == (("git.test",), {Chance.unknown})
    editable = of(State.unavailable, reason="it is an editable project of this machine")
    assert (editable.places, set(chances(editable))) == (
        ("the machine where it was installed",),
        {Chance.none},
    )


def test_a_conda_package_is_looked_for_where_it_came_from(
    foretell: Foretell, house: Path, server: IndexServer
) -> None:
    (house / "demo-1.0-h0_0.conda").write_bytes(b"PK")
    url = f"{server.url}/chan/linux-64/demo-1.0-h0_0.conda"
    artefact = Artefact(name="demo", version="1.0", state=State.conda, file=url, sha256="ab" * 32)
    assert chances(foretell(artefact=artefact)) == [Chance.same, Chance.same, Chance.unknown, Chance.unknown]
    (house / "demo-1.0-h0_0.conda").unlink()
    outlook = foretell(artefact=artefact)
    assert (outlook.gone, chances(outlook)[0]) == ("its channel does not have it", Chance.none)


def test_an_index_that_does_not_answer_is_unknown_and_never_gone(
    foretell: Foretell, house: Path, server: IndexServer
) -> None:
    server.bad["/simple/demo/"] = lambda handler: handler.answer(418)
    outlook = foretell(wheel(house, "demo"))
    assert (outlook.gone, set(chances(outlook))) == ("", {Chance.unknown})


@pytest.mark.skipif(sys.platform != "linux" or sys.implementation.name != "cpython", reason="tags of a Linux")
def test_the_tags_of_this_machine_are_among_those_of_its_target() -> None:
    name = platform_of("linux", platform.machine())
    if not name or platform.libc_ver()[0] != "glibc":
        pytest.skip("this machine is none of those that are forecast for")
    major, minor = map(int, platform.libc_ver()[1].split(".")[:2])
    mine = target(name, f"{sys.version_info[0]}.{sys.version_info[1]}", (major, minor))
    assert set(sys_tags()) <= mine.tags()


@pytest.mark.parametrize(
    ("name", "python"), [("amiga", "3.12"), ("linux-x86_64", "2.7"), ("linux-x86_64", "x")]
)
def test_a_target_that_is_none_says_which_there_are(name: str, python: str) -> None:
    with pytest.raises(ReproError, match="Name one"):
        target(name, python)


@pytest.fixture
def stamped(locked_notebook: Callable[[Path], Path], house: Path) -> Path:
    """A notebook that used demo 1.0 on Python 3.12."""
    return locked_notebook(wheel(house, "demo", tag="cp312-cp312-manylinux_2_17_x86_64"))


def test_a_forecast_names_what_is_in_the_way_package_by_package(
    stamped: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forecast", str(stamped)]) == 0
    told = capsys.readouterr().out
    assert "demo 1.0  not at all" in told
    assert "no wheel and no source" in told
    assert "in one place only:" in told


def test_asked_for_a_platform_the_exit_code_answers_for_it(
    stamped: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forecast", str(stamped), "--platform", "linux-x86_64", "--python", "3.12"]) == 0
    assert main(["forecast", str(stamped), "--platform", "macos-arm64", "--python", "3.12"]) == 1
    assert main(["forecast", str(stamped), "--platform", "amiga"]) == 2
    capsys.readouterr()
    assert main(["forecast", str(stamped), "--python", "3.13", "--format", "json"]) == 1
    (told,) = json.loads(capsys.readouterr().out)["packages"]
    assert told["chances"] == {"linux-x86_64 3.12": "same", "linux-x86_64 3.13": "none"}


def test_a_release_that_was_yanked_ends_in_one_and_silence_in_three(
    stamped: Path, server: IndexServer, capsys: pytest.CaptureFixture[str]
) -> None:
    (path,) = server.folder.iterdir()
    server.told[path.name] = {"yanked": "wrong results"}
    assert main(["forecast", str(stamped)]) == 1
    assert "demo 1.0  wrong results" in capsys.readouterr().out
    server.bad["/simple/demo/"] = lambda handler: handler.answer(418)
    assert main(["forecast", str(stamped)]) == 3


def test_a_notebook_without_a_record_has_no_forecast(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forecast", str(write(tmp_path / "bare.ipynb", notebook(code("1"))))]) == 3
    assert capsys.readouterr().err.count("\n") == 1
