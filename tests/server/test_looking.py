"""Kernels that are looked at from outside: what can be told, and what ends in unknown with the reason."""

from __future__ import annotations

import os
import shutil
import sys

import pytest
from installed_packages import installed
from records import having
from server.kernelspecs import LAUNCH, kernelspec, script
from server.notebooks import code, notebook

from repro_magic.model.stamp import Stamp
from repro_magic.model.unknown import Unknown
from repro_magic.server.asking import Agents

STAMPED = notebook(code("import numpy"), stamp=Stamp(record=having(numpy="2.1.3")))


@pytest.fixture
def kernels(jp_data_dir):
    """The folder of the server's own kernelspecs."""
    return jp_data_dir / "kernels"


UNSEEN = {
    "dead argv": (["/no/such/place/bin/python3", *LAUNCH], {}, "is not there"),
    "docker": (["docker", "run", "--rm", "image", "python", *LAUNCH], {}, "started by docker"),
    "shell": (
        ["bash", "-c", "exec python -m ipykernel_launcher -f {connection_file}"],
        {},
        "started by bash",
    ),
    "R": (["R", "--slave", "-e", "mine::main()"], {"language": "R"}, "not started as R -e IRkernel"),
    "no program": ([""], {}, "started by"),
    "another machine": (
        [sys.executable, *LAUNCH],
        {"metadata": {"kernel_provisioner": {"provisioner_name": "kubernetes-provisioner"}}},
        "what would start it is not installed",
    ),
    "a wrapper's own options": (["conda", "run", "--unheard-of", "python", *LAUNCH], {}, "not started as"),
}


@pytest.mark.parametrize("kind", UNSEEN)
async def test_a_kernelspec_that_cannot_be_looked_at_is_unknown_with_the_reason(kind, ask, kernels):
    argv, members, reason = UNSEEN[kind]
    kernelspec(kernels, "unseen", argv, **members)
    await is_unknown(ask, "unseen", reason)


async def is_unknown(ask, name, reason):
    _, report = await ask("check", {"notebook": STAMPED, "kernel_name": name})
    assert (report["verdict"], report["source"], report["findings"]) == ("unknown", "none", [])
    assert reason in report["reason"]
    _, answer = await ask("environment", kernel_name=name)
    assert reason in answer["record"]["unknown"]
    _, others = await ask("kernels", {"notebook": STAMPED, "kernel_name": "python3"})
    assert name not in {each["name"] for each in others["kernels"]}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("exec sleep 600", "did not answer within 1 s"),
        ("echo activating; echo '@@repro-magic@@{}'; exit 0", "gave no answer"),
        ("echo 'disk full' >&2; exit 1", "disk full"),
        ("kill -9 $$", "gave no answer"),
    ],
    ids=["hangs", "noise only", "fails", "is killed"],
)
@pytest.mark.parametrize("jp_argv", [["--ReproMagicApp.probe_timeout=1"]])
@pytest.mark.usefixtures("jp_argv")
async def test_an_interpreter_that_gives_no_answer_is_unknown(ask, kernels, tmp_path, body, reason):
    kernelspec(kernels, "mute", [script(tmp_path / "bin" / "python3", body), *LAUNCH])
    await is_unknown(ask, "mute", reason)


async def test_an_interpreter_that_prints_noise_is_looked_at(ask, kernels, tmp_path):
    noisy = script(tmp_path / "bin" / "python3", f'echo activating\n{sys.executable} "$@"\necho bye; exit 3')
    kernelspec(kernels, "noisy", [noisy, *LAUNCH])
    _, report = await ask("check", {"notebook": STAMPED, "kernel_name": "noisy"})
    assert (report["verdict"], report["source"]) == ("differs", "probe")


async def test_another_interpreter_is_told_as_what_it_is(ask, kernels):
    pypy = shutil.which("pypy3")
    if pypy is None:
        pytest.skip("there is no pypy3 on this machine")
    # The search path of the tests is that of another interpreter.
    kernelspec(kernels, "pypy", [pypy, *LAUNCH], env={"PYTHONPATH": ""})
    _, answer = await ask("environment", kernel_name="pypy")
    assert (answer["source"], answer["record"]["interpreter"]["implementation"]) == ("probe", "pypy")


@pytest.mark.parametrize("content", ["{", "[]", '{"argv": 3}', ""])
async def test_a_kernelspec_that_cannot_be_read_is_unknown(ask, kernels, content):
    (kernels / "broken").mkdir(parents=True)
    (kernels / "broken" / "kernel.json").write_text(content)
    await is_unknown(ask, "broken", "broken")


@pytest.fixture
def elsewhere(tmp_path):
    """A folder that only the server's own kernelspec manager looks into."""
    return tmp_path / "elsewhere"


class TestWithAKernelspecManagerOfItsOwn:
    @pytest.fixture
    def jp_server_config(self, jp_server_config, elsewhere):
        jp_server_config["ServerApp"]["kernel_spec_manager_class"] = "server.managers.InOneFolder"
        return {**jp_server_config, "InOneFolder": {"folder": str(elsewhere)}}

    async def test_a_name_is_what_the_servers_own_manager_finds(self, ask, elsewhere, kernels, tmp_path):
        packages = installed(tmp_path / "packages", "onlyhere", "1.0")
        kernelspec(elsewhere, "mine", env={"PYTHONPATH": str(packages)})
        kernelspec(kernels, "mine")
        kernelspec(kernels, "yours")
        _, answer = await ask("environment", kernel_name="mine")
        assert answer["record"]["packages"]["installed"]["onlyhere"] == "1.0"
        _, answer = await ask("environment", kernel_name="yours")
        assert "no kernel named 'yours'" in answer["record"]["unknown"]


class TestWithTheKernelsOfAGateway:
    @pytest.fixture
    def jp_server_config(self, jp_server_config):
        jp_server_config["ServerApp"]["kernel_spec_manager_class"] = "server.managers.OfAnotherServer"
        return jp_server_config

    async def test_a_kernelspec_of_another_server_is_not_looked_at_here(self, ask, kernels):
        kernelspec(kernels, "far")
        await is_unknown(ask, "far", "another server starts it")


class _Far(dict):
    """The running kernels of another server."""

    get_kernel = dict.__getitem__


async def test_a_running_kernel_of_another_server_is_unknown():
    agents = Agents(_Far(k=object()), timeout=1)
    assert await agents.ask("k") == Unknown("the kernel does not run on this server")


async def test_a_change_from_a_terminal_is_seen_by_the_next_check(ask, kernels, tmp_path):
    packages = installed(tmp_path / "packages", "numpy", "2.1.3")
    os.utime(packages, (1_700_000_000, 1_700_000_000))
    kernelspec(kernels, "changing", env={"PYTHONPATH": str(packages)})
    question = {"notebook": STAMPED, "kernel_name": "changing"}

    async def differing():
        _, report = await ask("check", question)
        return {finding["subject"]: finding["now"] for finding in report["findings"]}

    assert "numpy" not in await differing()
    shutil.rmtree(packages / "numpy-2.1.3.dist-info")
    installed(packages, "numpy", "2.2.0")
    assert (await differing())["numpy"] == "2.2.0"


async def test_a_kernelspec_that_is_changed_is_seen_by_the_next_check(ask, kernels):
    kernelspec(kernels, "changing")
    assert (await ask("environment", kernel_name="changing"))[1]["source"] == "probe"
    kernelspec(kernels, "changing", ["docker", "run", "image"])
    await is_unknown(ask, "changing", "started by docker")


async def test_an_environment_that_did_not_change_is_not_looked_at_again(ask, kernels, tmp_path):
    marks = tmp_path / "marks"
    counted = script(tmp_path / "bin" / "python3", f'echo x >> {marks}\nexec {sys.executable} "$@"')
    kernelspec(kernels, "counted", [counted, *LAUNCH])
    question = {"notebook": STAMPED, "kernel_name": "counted"}
    for _ in range(3):
        await ask("check", question)
    assert marks.read_text().split() == ["x"]
    await ask("check", {**question, "again": True})
    assert marks.read_text().split() == ["x", "x"]
