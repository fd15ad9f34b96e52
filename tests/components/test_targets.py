"""The probe and what starts it, with real interpreters."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest
from components.interpreters import other, others
from components.site_directories import lay

from repro_magic.components import kernelspecs, targets
from repro_magic.components.kept import Looks
from repro_magic.model.record import Interpreter, Kernel, Packages, Record
from repro_magic.model.unknown import Unknown


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with a few distributions of all kinds."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, with_pip=False, symlinks=True)
    (site,) = place.glob("lib/python*/site-packages")
    lay(site, "ipykernel", "7.1", requires=("ipython",), files={"ipykernel/__init__.py": "raise SystemExit"})
    lay(site, "ipython", "9.2", files={"IPython/__init__.py": "raise SystemExit"})
    lay(site, "Pillow", "11.0", requires=("needed[x]",), files={"PIL/__init__.py": "raise SystemExit"})
    lay(site, "needed", "1.0", requires=('extra-one; extra == "x"',))
    lay(site, "extra_one", "1.0")
    lay(site, "protobuf", "5.0", files={"google/protobuf/__init__.py": "raise SystemExit"})
    lay(
        site,
        "repro_magic",
        "0.0.1",
        files={"repro_magic/__init__.py": "raise SystemExit('the one over there')"},
    )
    project = place / "project"
    (project / "src" / "edited").mkdir(parents=True)
    (project / "src" / "edited" / "__init__.py").write_text("raise SystemExit")
    lay(site, "edited", "0.1", direct_url={"url": project.as_uri(), "dir_info": {"editable": True}})
    (site / "edited.pth").write_text(str(project / "src") + "\n")
    return place


def python(environment: Path) -> str:
    return str(environment / "bin" / "python")


def packages(told: Record | Unknown) -> Packages:
    assert isinstance(told, Record), told
    assert isinstance(told.packages, Packages), told.packages
    return told.packages


def test_an_environment_is_told_whole(environment: Path) -> None:
    told = targets.interpreter(
        python(environment), ["PIL", "google.protobuf", "edited", "needed", "nothing", "sys"]
    )
    found = packages(told)
    assert found.imported == {"pillow": "11.0", "protobuf": "5.0", "edited": "0.1", "needed": "1.0"}
    assert found.needed == {"extra-one": "1.0"}
    assert found.installed == {"ipykernel": "7.1", "ipython": "9.2", "repro-magic": "0.0.1"}
    assert found.modules == {"PIL": "pillow", "google.protobuf": "protobuf"}
    assert found.origins == {"edited": "editable edited"}
    assert isinstance(told, Record)
    assert told.basis == "stated"
    assert told.kernel == Kernel(name="ipykernel", version="7.1", ipython="9.2")
    assert isinstance(told.interpreter, Interpreter)
    assert told.interpreter.version == ".".join(map(str, sys.version_info[:3]))
    assert told.interpreter.environment == "venv"


def test_the_folder_of_an_environment_names_its_interpreter(environment: Path) -> None:
    assert targets.interpreter(str(environment)) == targets.interpreter(python(environment))


def test_looking_again_tells_the_same(
    environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPRO_MAGIC_CACHE_DIR", str(tmp_path / "cache"))
    first = targets.interpreter(python(environment), ["PIL"])
    assert targets.interpreter(python(environment), ["PIL"]) == first
    assert list((tmp_path / "cache" / "bytecode").rglob("*.pyc")), "bytecode goes to the cache"


def test_looking_writes_nothing_beside_our_source(environment: Path) -> None:
    code = Path(targets.__file__).parent / "__pycache__"
    before = {path: path.stat().st_mtime_ns for path in code.glob("*.pyc")}
    for path in (python(environment), *others().values()):
        targets.interpreter(path)
    after = {path: path.stat().st_mtime_ns for path in code.glob("*.pyc")}
    assert after == before


def test_what_only_this_environment_sees_is_seen(
    environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path / "extra", "pathed", "1.0")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "extra"))
    assert packages(targets.interpreter(python(environment))).installed["pathed"] == "1.0"
    assert "edited" in packages(targets.interpreter(python(environment))).installed, "through a .pth file"


def test_the_site_directory_of_the_user_is_seen_where_python_sees_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = getattr(sys, "_base_executable", sys.executable)
    monkeypatch.setenv("PYTHONUSERBASE", str(tmp_path))
    monkeypatch.delenv("PYTHONNOUSERSITE", raising=False)
    asked = subprocess.run(
        [base, "-m", "site", "--user-site"], capture_output=True, text=True, check=True
    ).stdout.strip()
    lay(Path(asked), "mine", "1.0")
    assert packages(targets.interpreter(base)).installed["mine"] == "1.0"
    monkeypatch.setenv("PYTHONNOUSERSITE", "1")
    assert "mine" not in packages(targets.interpreter(base)).installed


def test_the_packages_of_the_system_are_seen_where_the_environment_sees_them(tmp_path: Path) -> None:
    names = {}
    for shared in (True, False):
        place = tmp_path / str(shared)
        venv.create(place, with_pip=False, symlinks=True, system_site_packages=shared)
        names[shared] = set(packages(targets.interpreter(str(place))).installed)
    outside = packages(targets.interpreter(getattr(sys, "_base_executable", sys.executable))).installed
    assert names[True] == set(outside)
    assert names[False] == set()


KINDS = [*(f"cpython 3.{minor}" for minor in range(8, 16)), "pypy 3.9", "pypy 3.10", "pypy 3.11"]


@pytest.mark.parametrize("kind", [each for each in KINDS if each in others()] or KINDS)
def test_interpreters_of_every_age_and_kind_can_be_looked_at(kind: str) -> None:
    told = targets.interpreter(other(kind), ["pip"])
    assert isinstance(told, Record), told
    assert isinstance(told.interpreter, Interpreter)
    implementation, _, version = kind.partition(" ")
    assert told.interpreter.implementation == implementation
    assert str(told.interpreter.version).startswith(version + ".")
    for section in (told.interpreter, told.kernel, told.platform, told.hardware, told.packages):
        assert not isinstance(section, Unknown), section


@pytest.mark.parametrize("kind", ["cpython 2.7", "cpython 3.6", "cpython 3.7"])
def test_an_interpreter_that_is_too_old_says_so(kind: str) -> None:
    told = targets.interpreter(other(kind))
    assert told == Unknown(
        f"Python {kind.partition(' ')[2]} is too old to be looked at: it takes 3.8 or later"
    )


def script(path: Path, body: str) -> str:
    path.write_text("#!/bin/sh\n" + body)
    path.chmod(0o755)
    return str(path)


def test_noise_around_the_answer_does_not_matter(environment: Path, tmp_path: Path) -> None:
    noisy = script(
        tmp_path / "python3",
        "echo activating; echo '@@repro-magic 0@@{}'; printf 'no line end'; echo oh >&2\n"
        f'{python(environment)} "$@"\necho bye; exit 3\n',
    )
    assert targets.interpreter(noisy) == targets.interpreter(python(environment))


def test_an_answer_is_enough_even_if_the_process_never_ends(environment: Path, tmp_path: Path) -> None:
    lingering = script(tmp_path / "python3", f'{python(environment)} "$@"\nexec sleep 600\n')
    assert isinstance(targets.interpreter(lingering), Record)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("exit 0", "gave no answer"),
        ("echo one; echo 'the disk is full' >&2; exit 1", "gave no answer: the disk is full"),
        ("kill -9 $$", "gave no answer"),
        ('echo "@@repro-magic $2@@{"', "an answer that is no JSON"),
        ('echo "@@repro-magic $2@@[1]"', "no record"),
        ('echo "@@repro-magic $2@@{\\"packages\\": {\\"imported\\": 3}}"', "no record"),
        ('printf "@@repro-magic $2@@{}"', "gave no answer"),
    ],
)
def test_other_answers_end_in_the_reason(tmp_path: Path, body: str, reason: str) -> None:
    told = targets.interpreter(script(tmp_path / "python3", body))
    assert isinstance(told, Unknown)
    assert reason in told.reason


def test_looking_with_a_wrapper_installs_and_writes_nothing(environment: Path, tmp_path: Path) -> None:
    wrapper = script(tmp_path / "python3", f'env > {tmp_path}/variables\n{python(environment)} "$@"\n')
    assert isinstance(targets.interpreter(wrapper), Record)
    variables = (tmp_path / "variables").read_text().splitlines()
    assert {"UV_OFFLINE=1", "UV_NO_SYNC=1", "PYTHONDONTWRITEBYTECODE=1"} <= set(variables)
    assert not list(environment.rglob("lib/python*/site-packages/**/*.pyc"))


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def eventually_dead(process: int) -> bool:
    for _ in range(100):
        if not is_alive(process):
            return True
        time.sleep(0.05)
    return False


def test_an_interpreter_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    body = f"sleep 600 & echo $! > {tmp_path}/child; echo $$ > {tmp_path}/parent; wait"
    told = targets.interpreter(script(tmp_path / "python3", body), time_limit=0.5)
    assert isinstance(told, Unknown)
    assert "did not answer within 0.5 s" in told.reason
    assert eventually_dead(int((tmp_path / "child").read_text()))
    assert eventually_dead(int((tmp_path / "parent").read_text()))


def test_an_interpreter_that_talks_without_end_is_ended(tmp_path: Path) -> None:
    told = targets.interpreter(script(tmp_path / "python3", "exec cat /dev/zero"), time_limit=20)
    assert isinstance(told, Unknown)
    assert "gave no answer" in told.reason


@pytest.fixture
def listening() -> Iterator[None]:
    """Control-C is heard, also where a shell runs the tests in the background and has them ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_control_c_ends_the_interpreter_that_is_looked_at(listening: None, tmp_path: Path) -> None:
    hanging = script(tmp_path / "python3", f"echo $$ > {tmp_path}/pid; exec sleep 600")

    def interrupt() -> None:
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        targets.interpreter(hanging)
    thread.join()
    assert eventually_dead(int((tmp_path / "pid").read_text()))


def test_a_path_that_is_no_program_is_unknown_without_the_home_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "quentin"))
    for path in (tmp_path / "quentin" / "python", tmp_path):
        told = targets.interpreter(str(path))
        assert isinstance(told, Unknown)
        assert "there is no interpreter" in told.reason
        assert "quentin" not in told.reason
    unstartable = tmp_path / "python3"
    unstartable.write_bytes(b"\x7fELF nonsense")
    unstartable.chmod(0o755)
    told = targets.interpreter(str(unstartable))
    assert isinstance(told, Unknown)
    assert "cannot be started" in told.reason


def test_a_kernelspec_is_looked_at_by_its_name(
    environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path / "lib", "fromspec", "1.0")
    folder = tmp_path / "kernels" / "mine"
    folder.mkdir(parents=True)
    argv = ["/usr/bin/env", "A=1", python(environment), "-X", "utf8", "-m", "ipykernel_launcher", "-f", "{f}"]
    told = {
        "argv": argv,
        "display_name": "M",
        "language": "python",
        "env": {"PYTHONPATH": str(tmp_path / "lib")},
    }
    (folder / "kernel.json").write_text(json.dumps(told))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    found = packages(targets.kernelspec("mine", ["PIL"]))
    assert found.imported == {"pillow": "11.0"}
    assert found.installed["fromspec"] == "1.0"
    assert "mine" in targets.known_kernelspecs()
    assert isinstance(targets.kernelspec("yours"), Unknown)
    assert isinstance(kernelspecs.named("mine"), kernelspecs.Spec)


def test_this_interpreter_is_told_as_another_process_tells_it() -> None:
    here = targets.this_interpreter(["pytest"])
    assert "pytest" in packages(here).imported
    assert "pluggy" in packages(here).needed
    assert targets.interpreter(sys.executable, ["pytest"]) == here


def test_details_are_told_of_packages_that_are_named_and_of_no_others() -> None:
    named = targets.interpreter(sys.executable, details=["Packaging", "no such name!", "-c", "missing"])
    assert isinstance(named, Record)
    assert isinstance(named.packages, Packages)
    assert named.packages.digests.keys() == named.packages.licenses.keys() == {"packaging"}


def test_without_names_no_details_are_told() -> None:
    plain = targets.interpreter(sys.executable)
    assert isinstance(plain, Record)
    assert isinstance(plain.packages, Packages)
    assert not plain.packages.digests
    assert not plain.packages.installers


def test_a_look_with_details_is_kept_apart_from_one_without() -> None:
    kept = Looks()
    targets.kernelspec("python3", kept=kept)
    detailed = targets.kernelspec("python3", details=["packaging"], kept=kept)
    assert isinstance(detailed, Record)
    assert isinstance(detailed.packages, Packages)
    assert detailed.packages.digests.keys() == {"packaging"}
