from __future__ import annotations

import time

from live_kernel import Notebook

from repro_magic.kernel import REQUEST
from repro_magic.model.record import Record
from repro_magic.model.stamp import Bundle


def test_the_agent_answers_with_the_record_and_the_cells(loaded: Notebook) -> None:
    loaded.run("import hypothesis", cell_id="first")
    reply = loaded.ask(REQUEST)
    assert reply["status"] == "ok"
    bundle = Bundle.from_dict(reply["bundle"])
    assert "hypothesis" in bundle.record.packages.imported
    assert ("first",) in bundle.run.cells.values()
    assert Record.from_dict(reply["record"]).packages.installed


def test_the_agent_answers_while_a_cell_runs(loaded: Notebook) -> None:
    loaded.client.execute("import time; time.sleep(4)")
    time.sleep(0.5)
    assert loaded.ask(REQUEST, timeout=3)["status"] == "ok"
    loaded.client.get_shell_msg(timeout=10)


def test_an_answer_that_cannot_be_given_says_why(loaded: Notebook) -> None:
    loaded.run(
        "from repro_magic import workflow\n"
        "def broken(session, **_): raise RuntimeError('planted')\n"
        "observe, workflow.observe = workflow.observe, broken"
    )
    reply = loaded.ask(REQUEST)
    assert reply == {"status": "error", "reason": "RuntimeError: planted"}
    assert loaded.run("workflow.observe = observe").status == "ok"
