"""Restoring for real: an environment is built, registered, checked, shared, and removed."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading

import psutil
import pytest
from jupyter_client.manager import KernelManager
from measures.restore import wheelhouse
from measures.restore.conftest import DEAD, ask

from repro_magic.measures.environments.store import MARKER, Store

REPRO = [sys.executable, "-m", "repro_magic"]


def environments():
    return sorted(Store().root.glob("????????????????")) if Store().root.is_dir() else []


def test_the_kernel_of_a_stamp_comes_back_and_can_record_itself(stamped, repro, machine):
    code, out, err = repro("restore", stamped(level="locked"), "--yes")
    assert code == 0, err + out
    assert "same: nothing differs" in out
    assert "installed alpha" in err
    (spec,) = (machine / "jupyter" / "kernels").iterdir()
    manager = KernelManager(kernel_name=spec.name)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        said = []
        client.execute_interactive(
            "import alpha\n%load_ext repro_magic\nprint(alpha.__version__)",
            output_hook=lambda message: said.append(message["content"].get("text", str(message["content"]))),
            timeout=60,
        )
        assert "1.0\n" in said
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.context.destroy()


def test_what_was_restored_once_is_found_again_and_shared(stamped, repro):
    assert repro("restore", stamped("one"), "--yes")[0] == 0
    (built,) = environments()
    made = (built / MARKER).stat().st_mtime_ns
    code, out, _ = repro("restore", stamped("two"))
    assert (code, "rung 1 of 5" in out) == (0, True)
    code, out, _ = repro("restore", stamped("three"), "--new")
    assert (code, "stands here already" in out) == (0, True)
    assert environments() == [built]
    assert (built / MARKER).stat().st_mtime_ns == made


def test_pip_restores_the_same_files(stamped, repro):
    code, out, err = repro("restore", stamped(level="locked"), "--yes", "--backend", "pip")
    assert code == 0, err + out
    assert "rung 2 of 5" in out


def test_conda_packages_come_first_and_pip_packages_after_them(stamped, repro, machine, index):
    pytest.importorskip("rattler", reason="py-rattler is not installed")
    from measures.restore import conda_packages

    vault = machine / "vault"
    python = conda_packages.python(vault / "conda")
    alpha = conda_packages.from_wheel(vault / "conda", index / "alpha-1.0-py3-none-any.whl")
    lines = {
        name: f"conda {path.parent.name}/{path.name} sha256:{wheelhouse.sha256(path)}"
        for name, path in (("conda:python", python), ("alpha", alpha))
    }
    notebook = stamped(artefacts=lines)
    code, out, err = repro("restore", notebook, "--yes", "--vault", vault)
    assert code == 0, err + out
    (built,) = environments()
    meta = json.loads((built / "conda-meta" / "alpha-1.0-py_0.json").read_text())
    assert meta["sha256"] == wheelhouse.sha256(alpha)
    alpha.write_bytes(alpha.read_bytes() + b"x")
    assert repro("env", "remove", built.name)[0] == 0
    code, _, err = repro("restore", notebook, "--yes", "--vault", vault)
    assert code == 2
    assert "alpha-1.0-py_0.tar.bz2 has another hash than the recorded one" in err
    assert environments() == []


def test_offline_a_folder_of_wheels_is_enough(stamped, repro, index, monkeypatch):
    ask(monkeypatch, DEAD)
    code, out, err = repro("restore", stamped(level="locked"), "--yes", "--offline", "--vault", index)
    assert code == 0, err + out
    assert "rung 2 of 5" in out


def test_a_vault_of_the_notebook_is_all_that_it_takes_offline(stamped, repro, machine, index, monkeypatch):
    kernel = {path.name.split("-")[0].lower().replace("_", "-"): path for path in index.glob("*.whl")}
    lines = {name: f"verified {path.name} sha256:{wheelhouse.sha256(path)}" for name, path in kernel.items()}
    alpha = index / "alpha-1.0-py3-none-any.whl"
    lines["alpha"] = f"verified {alpha.name} sha256:{wheelhouse.sha256(alpha)}"
    notebook = stamped(level="locked", artefacts=lines)
    code, out, err = repro("vault", "add", notebook, "--vault", machine / "vault")
    assert code == 0, err + out
    ask(monkeypatch, DEAD)
    monkeypatch.setenv("UV_CACHE_DIR", str(machine / "empty"))
    code, out, err = repro("restore", notebook, "--yes", "--offline", "--vault", machine / "vault")
    assert code == 0, err + out
    assert "rung 2 of 5" in out


def test_nothing_is_installed_where_nobody_can_be_asked(stamped, repro, machine):
    code, out, err = repro("restore", stamped())
    assert (code, environments()) == (2, [])
    assert "alpha" in out
    assert "nobody can be asked" in err
    assert not (machine / "data" / "approvals.json").exists()


@pytest.mark.parametrize(("said", "code", "count"), [("y", 0, 1), ("", 1, 0)])
def test_somebody_at_a_terminal_is_asked(stamped, said, code, count):
    pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*REPRO, "restore", str(stamped()), "--new"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    os.write(ours, f"{said}\n".encode())
    out, err = process.communicate(timeout=120)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == code, err
    assert b"Install this? [y/N]" in out
    assert len(environments()) == count


def test_what_was_approved_once_is_not_listed_as_unknown_again(stamped, plan_of, repro):
    first = plan_of(stamped())
    assert {step["name"] for step in first["steps"] if step["approved"]} == {"repro-magic"}
    assert repro("restore", stamped(), "--yes")[0] == 0
    assert all(step["approved"] for step in plan_of(stamped())["steps"])


def test_a_tampered_artefact_is_refused_and_leaves_nothing(stamped, repro, index, tmp_path, monkeypatch):
    folder = tmp_path / "tampered"
    folder.mkdir()
    for wheel in index.glob("*.whl"):
        (folder / wheel.name).symlink_to(wheel)
    wheelhouse.index(folder)
    (folder / "alpha-1.0-py3-none-any.whl").unlink()
    wheelhouse.tiny(folder, "alpha", "1.0", says="evil")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv-cache"))
    with wheelhouse.served(folder, {}) as url:
        ask(monkeypatch, f"{url}/simple")
        code, _, err = repro("restore", stamped(), "--yes")
    assert code == 2
    assert "ash mismatch" in err
    assert err.strip().count("\n") == err.strip().count("\n", 0, err.index("repro:"))
    assert environments() == []


def test_a_kernel_that_is_not_ours_is_never_replaced(stamped, repro, machine):
    own = machine / "jupyter" / "kernels" / "mine"
    own.mkdir(parents=True)
    (own / "kernel.json").write_text('{"argv": ["python"], "display_name": "mine", "language": "python"}')
    code, _, err = repro("restore", stamped(), "--yes", "--name", "mine")
    assert (code, environments()) == (2, [])
    assert "A kernel named mine is there" in err


def test_a_folder_that_cannot_be_written_is_told_in_one_line(stamped, repro, machine):
    (machine / "data").write_text("a file where a folder has to be")
    code, _, err = repro("restore", stamped(), "--yes")
    assert code == 2
    assert "cannot be written" in err
    assert "Traceback" not in err


def started(notebook, **options):
    return subprocess.Popen(
        [*REPRO, "restore", str(notebook), "--yes", "--new"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=notebook.parent,
        **options,
    )


@pytest.fixture
def slow(index, tmp_path, monkeypatch):
    """An index that gives alpha for the plan, and not again for the installation; tells when it is asked."""
    asked = []
    again = threading.Event()
    over = threading.Event()

    def answer(request):
        asked.append(request.path)
        if len(asked) > 1:
            again.set()
            over.wait(60)
        return False

    monkeypatch.setenv("UV_NO_CACHE", "1")
    with wheelhouse.served(index, {"/alpha-1.0": answer}) as url:
        ask(monkeypatch, f"{url}/simple")
        yield again
        over.set()


def test_a_killed_restore_leaves_nothing_that_counts_and_the_next_one_sweeps(
    stamped, repro, index, monkeypatch, slow
):
    process = started(stamped())
    assert slow.wait(60)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    (left,) = environments()
    assert list(left.iterdir())
    assert Store().all() == []
    ask(monkeypatch, (index / "simple").as_uri())
    for child in psutil.process_iter():
        # What the killed process started holds its lock till it ends.
        with contextlib.suppress(psutil.Error):
            if str(left) in " ".join(child.cmdline()):
                child.kill()
    code, out, err = repro("restore", stamped(), "--yes", "--new")
    assert code == 0, err + out
    assert [built.digest for built in Store().all()] == [left.name]


def test_ctrl_c_leaves_nothing_half_built(stamped, slow):
    # A shell that runs its tests in the background has them ignore Ctrl-C.
    process = started(stamped(), preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    assert slow.wait(60)
    assert environments()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert environments() == []


def test_two_restores_at_once_build_one_environment(stamped):
    processes = [started(stamped(name)) for name in ("one", "two")]
    ended = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], ended
    assert len(environments()) == 1
    built_by = [err for _, err in ended if "installed alpha" in err]
    assert len(built_by) == 1


def test_a_full_disk_leaves_nothing_half_built(stamped):
    limit = 200_000

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    process = started(stamped(), preexec_fn=full)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "Traceback" not in err
    assert environments() == []


def test_an_environment_is_listed_and_removed_with_its_kernel(stamped, repro, machine):
    assert repro("restore", stamped(), "--yes")[0] == 0
    (built,) = environments()
    code, out, _ = repro("env", "list")
    assert (code, built.name in out, "repro-" in out) == (0, True, True)
    assert repro("env", "remove", "no-such")[0] == 2
    assert repro("env", "remove", built.name[:8])[0] == 0
    assert environments() == []
    assert list((machine / "jupyter" / "kernels").iterdir()) == []


def test_prune_takes_what_is_half_built_and_what_no_kernel_starts_in(stamped, repro, machine):
    assert repro("restore", stamped(), "--yes")[0] == 0
    (built,) = environments()
    half = Store().root / ("0" * 16)
    half.mkdir()
    assert repro("env", "prune")[0] == 0
    assert environments() == [built]
    for spec in (machine / "jupyter" / "kernels").iterdir():
        (spec / "kernel.json").unlink()
        spec.rmdir()
    assert repro("env", "prune")[0] == 0
    assert environments() == []


def test_another_python_that_is_here_is_used(stamped, plan_of):
    from repro_magic.measures.restore import interpreters
    from repro_magic.measures.restore.backends.uv import executable

    others = [
        each
        for minor in ("3.12", "3.13", "3.10")
        for each in interpreters.on_this_machine(f"{minor}.0", uv=executable())
    ]
    if not others:
        pytest.skip("there is no other CPython on this machine")
    notebook = stamped()
    told = json.loads(notebook.read_text())
    told["metadata"]["repro_magic"]["record"]["interpreter"]["version"] = others[0].version
    notebook.write_text(json.dumps(told))
    try:
        plan = plan_of(notebook)
    except AssertionError as error:
        assert "No set of packages works together" in str(error)  # noqa: PT017  # no wheels for it here
    else:
        assert plan["python"] == others[0].version


def test_a_python_that_nobody_has_is_named(stamped, repro):
    notebook = stamped()
    told = json.loads(notebook.read_text())
    told["metadata"]["repro_magic"]["record"]["interpreter"]["version"] = "3.99.0"
    notebook.write_text(json.dumps(told))
    code, _, err = repro("restore", notebook, "--dry-run")
    assert code == 3
    assert "Python 3.99 is not on this machine" in err


def test_the_working_directory_configures_nothing(stamped, plan_of, machine, index, monkeypatch):
    monkeypatch.delenv("UV_NO_CONFIG")
    evil = machine / "evil"
    evil.mkdir()
    wheelhouse.tiny(evil, "alpha", "1.0", says="evil")
    wheelhouse.index(evil)
    (machine / "uv.toml").write_text(f'[[index]]\nurl = "{(evil / "simple").as_uri()}"\n')
    steps = {step["name"]: step["sha256"] for step in plan_of(stamped(lock=False))["steps"]}
    assert steps["alpha"] == wheelhouse.sha256(index / "alpha-1.0-py3-none-any.whl")
