"""Collectors that raise, hang or print, planted in a real kernel."""

from __future__ import annotations

import time

import pytest
from live_kernel import Notebook

PLANTS = {
    "raises": "def planted(): raise RuntimeError('planted')",
    "raises what is no Exception": "def planted(): raise SystemExit(3)",
    "hangs": "def planted():\n    import time; time.sleep(60)",
    "prints": "def planted():\n    print('planted noise'); return {'cpu': 'x'}",
    "prints an error": "def planted():\n    import sys; print('planted noise', file=sys.stderr); return {}",
    "answers nonsense": "def planted(): return object()",
}


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_a_broken_collector_is_unknown_and_nothing_else_breaks(loaded: Notebook, plant: str) -> None:
    loaded.run(f"from repro_magic import components\n{plant}\ncomponents.COLLECTORS['hardware'] = planted")
    began = time.monotonic()
    ran = loaded.run("%repro\nprint('went on')")
    assert time.monotonic() - began < 30
    assert (ran.status, ran.stdout, ran.stderr) == ("ok", "went on\n", "")
    assert set(ran.record["hardware"]) == {"unknown"}
    assert ran.record["hardware"]["unknown"]
    assert "unknown" not in ran.record["interpreter"]
    assert "unknown: " in ran.displays[0]["text/plain"]


def test_objects_that_bite_when_looked_at_are_left_alone(loaded: Notebook) -> None:
    ran = loaded.run(
        "class Bites:\n"
        "    def __getattribute__(self, name): raise SystemExit(name)\n"
        "    def __eq__(self, other): raise SystemExit('eq')\n"
        "    __hash__ = None\n"
        "class Meta(type):\n"
        "    def __getattribute__(cls, name): raise SystemExit(name)\n"
        "class Worse(metaclass=Meta): pass\n"
        "bites, worse = Bites(), Worse()\n"
        "%repro"
    )
    assert (ran.status, ran.stderr) == ("ok", "")
    assert "unknown" not in ran.record.get("packages", {})


def test_an_agent_that_fails_leaves_the_cell_as_it_was(loaded: Notebook) -> None:
    loaded.run("%repro")
    loaded.run(
        "from repro_magic.kernel.agent import Agent\n"
        "def broken(self, **words): raise RuntimeError('planted')\n"
        "Agent._publish = broken"
    )
    ran = loaded.run("import hypothesis\nprint('went on')")
    assert (ran.status, ran.stdout, ran.stderr, ran.traceback) == ("ok", "went on\n", "", "")
