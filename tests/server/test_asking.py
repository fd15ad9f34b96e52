"""Asking real kernels through a real server: with an agent, without one, busy, and gone."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time

import pytest
from records import having
from server.notebooks import code, notebook, repro_cell

from repro_magic.model.stamp import Stamp

SLEEP = "import time; time.sleep(600)"


@pytest.fixture
def start(jp_fetch, jp_serverapp, jp_asyncio_loop):
    """Start a kernel; run code in it with the function that comes back."""
    clients = []

    async def started(*sources):
        response = await jp_fetch("api", "kernels", method="POST", body=json.dumps({"name": "python3"}))
        kernel_id = json.loads(response.body)["id"]
        client = jp_serverapp.kernel_manager.get_kernel(kernel_id).client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        clients.append(client)
        for source in sources:
            await client.execute_interactive(source, timeout=60, output_hook=lambda _: None)
        return kernel_id, client

    yield started
    for client in clients:
        client.stop_channels()
    jp_asyncio_loop.run_until_complete(jp_serverapp.kernel_manager.shutdown_all(now=True))


async def test_the_agent_in_a_kernel_answers_for_it(start, ask):
    kernel_id, _ = await start("%load_ext repro_magic", "import yaml")
    _, answer = await ask("environment", kernel_id=kernel_id)
    assert answer["source"] == "agent"
    assert "pyyaml" in answer["record"]["packages"]["imported"]
    assert "pytest" in answer["record"]["packages"]["installed"]
    assert answer["target"]["kind"] == "running kernel"


async def test_a_kernel_without_the_agent_is_looked_at_from_outside(start, ask):
    kernel_id, _ = await start()
    _, answer = await ask("environment", kernel_id=kernel_id)
    assert (answer["source"], answer["target"]["name"]) == ("probe", "python3")


async def test_a_kernel_that_loads_the_agent_later_is_found_when_asked_again(start, ask):
    kernel_id, client = await start()
    assert (await ask("environment", kernel_id=kernel_id))[1]["source"] == "probe"
    await client.execute_interactive("%load_ext repro_magic", timeout=60, output_hook=lambda _: None)
    assert (await ask("environment", kernel_id=kernel_id))[1]["source"] == "probe"
    question = {"notebook": notebook(repro_cell()), "kernel_id": kernel_id}
    assert (await ask("check", question))[1]["source"] == "probe"
    assert (await ask("check", {**question, "again": True}))[1]["source"] == "agent"
    assert (await ask("check", question))[1]["source"] == "agent"


async def test_a_busy_kernel_answers_and_stays_busy(start, ask, jp_fetch):
    kernel_id, client = await start("%load_ext repro_magic")
    client.execute(SLEEP)

    async def state():
        return json.loads((await jp_fetch("api", "kernels", kernel_id)).body)["execution_state"]

    while await state() != "busy":
        await asyncio.sleep(0.05)
    assert (await ask("environment", kernel_id=kernel_id))[1]["source"] == "agent"
    await asyncio.sleep(0.3)
    assert await state() == "busy"


async def test_an_idle_kernel_that_is_asked_does_not_look_active(start, ask, jp_fetch):
    kernel_id, _ = await start("%load_ext repro_magic")
    await asyncio.sleep(0.3)

    async def activity():
        return json.loads((await jp_fetch("api", "kernels", kernel_id)).body)["last_activity"]

    before = await activity()
    assert (await ask("environment", kernel_id=kernel_id))[1]["source"] == "agent"
    await asyncio.sleep(0.3)
    assert await activity() == before


async def test_the_kernel_of_a_session_stamps_a_notebook_without_a_repro_cell(start, ask):
    kernel_id, client = await start("%load_ext repro_magic")
    cell = {"id": "a", "cell_type": "code", "source": "import yaml", "execution_count": 2, "outputs": []}
    message = client.session.msg(
        "execute_request", {"code": cell["source"], "silent": False}, metadata={"cellId": "a"}
    )
    message["content"]["store_history"] = True
    client.shell_channel.send(message)
    await client.get_shell_msg(timeout=60)
    _, answer = await ask("stamp", {"notebook": notebook(cell), "kernel_id": kernel_id})
    assert "pyyaml" in answer["stamp"]["record"]["packages"]["imported"]
    assert answer["changed"]


async def test_a_kernel_that_is_not_there_is_unknown(ask):
    question = {"notebook": notebook(repro_cell()), "kernel_id": "no-such-kernel"}
    _, report = await ask("check", question)
    assert report["verdict"] == "unknown"


async def test_a_changed_runtime_tells_every_client_to_look_again_once(start, ask, jp_serverapp):
    heard = []

    async def listen(logger, schema_id, data):  # the signature of a listener
        heard.append(data)

    schema = "urn:repro-magic:event:environment:v1"
    jp_serverapp.event_logger.add_listener(schema_id=schema, listener=listen)
    kernel_id, client = await start("%load_ext repro_magic")
    await ask("environment", kernel_id=kernel_id)
    await ask("environment", kernel_id=kernel_id)
    assert heard == []
    await client.execute_interactive("import yaml", timeout=60, output_hook=lambda _: None)
    await ask("environment", kernel_id=kernel_id)
    await ask("environment", kernel_id=kernel_id)
    await asyncio.sleep(0.1)
    assert heard == [{"kernel_id": kernel_id}]


async def test_a_kernel_that_dies_while_it_is_asked_is_looked_at_from_outside(start, ask, jp_serverapp):
    kernel_id, _ = await start("%load_ext repro_magic")
    pid = jp_serverapp.kernel_manager.get_kernel(kernel_id).provisioner.pid
    os.kill(pid, signal.SIGSTOP)
    question = {"notebook": notebook(code("1"), stamp=Stamp(record=having(numpy="2.1.3")))}
    asking = asyncio.create_task(ask("check", {**question, "kernel_id": kernel_id}))
    await asyncio.sleep(0.3)
    assert not asking.done()
    os.kill(pid, signal.SIGKILL)
    _, report = await asking
    assert (report["source"], report["verdict"]) == ("probe", "differs")


async def test_a_kernel_that_says_nothing_is_given_up_on_and_not_asked_again_at_once(
    start, ask, jp_serverapp
):
    kernel_id, _ = await start("%load_ext repro_magic")
    pid = jp_serverapp.kernel_manager.get_kernel(kernel_id).provisioner.pid
    os.kill(pid, signal.SIGSTOP)
    try:
        assert (await ask("environment", kernel_id=kernel_id))[1]["source"] == "probe"
        began = time.monotonic()
        assert (await ask("environment", kernel_id=kernel_id))[1]["source"] == "probe"
        assert time.monotonic() - began < 1.5
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_what_a_cell_asks_for_reaches_the_stamp_and_the_check_of_an_open_notebook(start, ask):
    source = '%%repro\npython = "major"\n[packages]\n"*" = "ignore"\n'
    kernel_id, _ = await start("%load_ext repro_magic", source)
    content = notebook(code(source), stamp=Stamp(record=having(numpy="0.0.1")))
    _, report = await ask("check", {"notebook": content, "kernel_id": kernel_id})
    assert report["verdict"] == "same"
    _, answer = await ask("stamp", {"notebook": content, "kernel_id": kernel_id})
    assert answer["stamp"]["scope"] == {
        "cell": ["packages.*", "python"],
        "tolerances": {"packages.*": "ignore", "python": "major"},
    }
