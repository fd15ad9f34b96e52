from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repro_magic.measures.verify.texts import compare_texts, told
from repro_magic.measures.verify.volatile import SanitizeFileError, sanitizing
from repro_magic.model.verification import EXACT, Outcome, Tolerance

TODAY = "2026-11-22"


def outcome(was: str, now: str, tolerance: Tolerance | None = None) -> Outcome:
    return compare_texts(was, now, tolerance or Tolerance(), day=TODAY)


VOLATILE = {
    "an address": ("<A object at 0x7f12ab34cd56>", "<A object at 0x7fffab34c000>"),
    "a temporary file": ("wrote /tmp/tmpabc/x.csv", "wrote /tmp/tmpzzz1/x.csv"),
    "a warning's file": ("/tmp/ipykernel_11/77.py:1: W", "/tmp/ipykernel_99/42.py:1: W"),
    "what %%time says": (
        "CPU times: user 2 s\nWall time: 1.5 s\n1",
        "CPU times: user 3 ms\nWall time: 9 s\n1",
    ),
    "what %timeit says": ("1.2 ms ± 3 µs per loop (mean", "999 ns ± 1 ns per loop (mean ± s"),
    "seconds that something took": ("took 1.25 s", "took 88 s"),
    "a progress bar": (" 10%|#   | 1/9 [00:01]\r100%|####| 9/9 [00:02]\nok", "100%|####| 9/9 [00:11]\nok"),
    "a generated id": ("id=0b54aefc-7a4c-4f86-a39f-1d3a3f4b8f3a", "id=66f5e2a4-27c5-4d39-9d7e-0cbe2af19c04"),
    "colours": ("\x1b[31merror\x1b[0m", "error"),
    "the order of a set": ("{'b', 'a'}", "{'a', 'b'}"),
    "the time of the run": ("2024-01-30 11:12:13.5", f"{TODAY} 09:10:11.25"),
    "the day of the run": ("made on 2024-01-30", f"made on {TODAY}"),
    "what ctime says": ("Tue Jan 30 11:12:13 2024", "Sun Nov 22 09:10:11 2026"),
}


@pytest.mark.parametrize(("was", "now"), VOLATILE.values(), ids=VOLATILE)
def test_what_is_volatile_is_no_difference(was: str, now: str) -> None:
    assert outcome(was, now) is Outcome.identical


DIFFERENT = {
    "a word": ("ham", "eggs"),
    "one row more": ("a\nb", "a\nb\nc"),
    "a whole number": ("1000000", "1000001"),
    "a number far off": ("0.5", "0.6"),
    "a time that is not of the run": ("2024-01-30 11:12", "2024-02-01 11:12"),
    "a list in another order": ("['b', 'a']", "['a', 'b']"),
    "a set of other things": ("{'b', 'a'}", "{'a', 'c'}"),
    "a sign": ("-0.5", "0.5"),
    "not a number any more": ("0.5", "nan"),
    "nothing": ("x", ""),
}


@pytest.mark.parametrize(("was", "now"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_means_something_is_a_difference(was: str, now: str) -> None:
    assert outcome(was, now) is Outcome.differs
    assert told(was, now)


def test_numbers_inside_of_a_table_may_lie_a_little_apart() -> None:
    was = "        mean   std\na   0.333333   1.0\nb  12.500000   2e-7"
    now = "       mean    std\na  0.33333334  1.0\nb  12.5       2.00000001e-07"
    assert outcome(was, now) is Outcome.within_tolerance
    assert outcome(was, now, EXACT) is Outcome.differs


@given(st.floats(-1e9, 1e9).filter(lambda number: abs(number) > 1e-3), st.floats(-0.9, 0.9))
def test_a_number_within_the_tolerance_is_within_it_wherever_it_stands(number: float, part: float) -> None:
    tolerance = Tolerance(relative=1e-3, absolute=0)
    moved = number * (1 + part * 1e-3)
    found = outcome(f"loss: {number!r}!", f"loss: {moved!r}!", tolerance)
    assert found in (Outcome.within_tolerance, Outcome.identical)
    far = number * (1 + 1e-2)
    assert outcome(f"loss: {number!r}!", f"loss: {far!r}!", tolerance) is Outcome.differs


@given(st.text(max_size=60))
def test_a_text_is_identical_to_itself(text: str) -> None:
    assert outcome(text, text) is Outcome.identical


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_the_comparison(was: str, now: str) -> None:
    assert outcome(was, now) in Outcome
    assert isinstance(told(was, now), str)


def test_a_file_of_patterns_for_nbval_is_honoured(tmp_path: Path) -> None:
    patterns = tmp_path / "sanitize.cfg"
    patterns.write_text("[job]\nregex: job \\d+\nreplace: JOB\n")
    rules = sanitizing(patterns)
    assert compare_texts("job 12 done", "job 99 done", Tolerance(), rules=rules) is Outcome.identical


@pytest.mark.parametrize("content", ["[a]\nregex: (\nreplace: x\n", "no section", "[a]\nreplace: x\n"])
def test_a_file_that_holds_no_patterns_is_one_clear_line(tmp_path: Path, content: str) -> None:
    patterns = tmp_path / "sanitize.cfg"
    patterns.write_text(content)
    with pytest.raises(SanitizeFileError) as raised:
        sanitizing(patterns)
    assert "sanitize.cfg" in str(raised.value)
    assert "\n" not in str(raised.value)
