from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notebook_files import card, code, notebook
from records import but, having
from strategies import json_values, stamps

from repro_magic.model.errors import NewerFormatError, NotebookError, StampError
from repro_magic.model.format import MAX_STAMP_CHARACTERS, METADATA_KEY, MIME
from repro_magic.model.stamp import Earlier, Stamp
from repro_magic.notebook.document import Document
from repro_magic.notebook.stamping import put, read, take

STAMP = Stamp(record=having({"python-dateutil": "2.9.0"}, numpy="2.4.0", pandas="2.3.0"))
OTHER = Stamp(record=having({"python-dateutil": "2.9.0"}, numpy="2.5.0", pandas="2.3.0"))
KERNELSPEC = {"display_name": "Python 3", "name": "python3"}


def parse(text: str) -> Document:
    return Document.parse(text, "a.ipynb")


def as_jupyter_writes(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def changed_lines(old: str, new: str) -> int:
    old_lines, new_lines = old.splitlines(), new.splitlines()
    assert len(old_lines) == len(new_lines)
    return sum(one != other for one, other in zip(old_lines, new_lines, strict=True))


CONTENT = notebook(code("1", cell_id="one"), kernelspec=KERNELSPEC, title="Caf\u00e9")

WRITERS = {
    "Jupyter": as_jupyter_writes(CONTENT),
    "two blanks": json.dumps(CONTENT, indent=2),
    "tabs": json.dumps(CONTENT, indent="\t"),
    "no indentation": json.dumps(CONTENT, indent=0),
    "Windows": as_jupyter_writes(CONTENT).replace("\n", "\r\n"),
    "old Mac": as_jupyter_writes(CONTENT).replace("\n", "\r"),
    "one line": json.dumps(CONTENT),
    "minified": json.dumps(CONTENT, separators=(",", ":")),
    "blanks before colons": json.dumps(CONTENT, indent=2, separators=(",", " : ")),
    "with a byte order mark": "\ufeff" + as_jupyter_writes(CONTENT),
    "blank lines around": "\n\n" + as_jupyter_writes(CONTENT) + "\n \n",
    "empty metadata": as_jupyter_writes(CONTENT | {"metadata": {}}),
    "empty metadata, minified": json.dumps(CONTENT | {"metadata": {}}, separators=(",", ":")),
    "a blank as metadata": as_jupyter_writes(CONTENT | {"metadata": {}}).replace("{}", "{ }"),
    "lines as metadata": as_jupyter_writes(CONTENT | {"metadata": {}}).replace("{}", "{\n }"),
    "metadata in one line": '{\n "cells": [],\n "metadata": {"b": 1},\n "nbformat": 4\n}',
    "metadata in one line with blanks": '{\n "metadata": { "b": 1, "z": 2 },\n "nbformat": 4\n}',
    "keys in no order": '{"nbformat": 4, "metadata": {"z": 1, "b": 2}, "cells": []}',
    "metadata twice": '{"metadata": {"a": 1}, "nbformat": 4, "metadata": {"b": 1}, "cells": []}',
    "nbformat as text": '{"metadata": {}, "nbformat": "4", "cells": []}',
    "not a number": '{"metadata": {"x": NaN}, "nbformat": 4, "cells": [Infinity]}',
    "lone surrogates": '{"metadata": {"x": "\\ud800"}, "nbformat": 4, "cells": []}',
}


@pytest.mark.parametrize("text", WRITERS.values(), ids=WRITERS)
def test_stamping_and_stripping_gives_every_byte_back(text: str) -> None:
    document = parse(text)
    stamped = document.stamped(STAMP)
    assert read(stamped.content).stamp == STAMP
    assert stamped.stripped().text == text
    assert stamped.stamped(OTHER).stripped().text == text


@pytest.mark.parametrize("text", WRITERS.values(), ids=WRITERS)
def test_stamping_changes_the_stamp_and_nothing_else(text: str) -> None:
    before = json.loads(text.lstrip("\ufeff"))
    after = json.loads(parse(text).stamped(STAMP).text.lstrip("\ufeff"))
    assert after["metadata"].pop(METADATA_KEY) == STAMP.to_dict()
    assert repr(after) == repr(before)


@pytest.mark.parametrize("text", WRITERS.values(), ids=WRITERS)
def test_stamping_again_changes_nothing(text: str) -> None:
    stamped = parse(text).stamped(STAMP)
    assert stamped.stamped(STAMP) is stamped


@pytest.mark.parametrize(
    "name", ["Jupyter", "two blanks", "tabs", "no indentation", "Windows", "empty metadata"]
)
def test_a_changed_version_is_one_changed_line(name: str) -> None:
    stamped = parse(WRITERS[name]).stamped(STAMP)
    assert changed_lines(stamped.text, stamped.stamped(OTHER).text) == 1


@pytest.mark.parametrize("metadata", [{}, {"kernelspec": KERNELSPEC}, {"title": "x"}, {"a": 1, "title": "x"}])
def test_a_file_as_jupyter_writes_it_is_stamped_as_jupyter_would(metadata: dict[str, Any]) -> None:
    content = CONTENT | {"metadata": metadata}
    stamped = parse(as_jupyter_writes(content)).stamped(STAMP)
    put(content, STAMP)
    assert stamped.text == as_jupyter_writes(content)


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_a_file_in_one_line_stays_in_one_line(separators: tuple[str, str]) -> None:
    for metadata in ({}, {"title": "x"}, {"a": 1}, {"a": 1, "title": "x"}):
        content = notebook(**metadata)
        stamped = parse(json.dumps(content, separators=separators)).stamped(STAMP)
        content["metadata"] = dict(sorted({**metadata, METADATA_KEY: STAMP.to_dict()}.items()))
        assert stamped.text == json.dumps(content, separators=separators)


def test_the_stamp_goes_to_its_sorted_place_or_to_the_end() -> None:
    def keys(text: str) -> list[str]:
        return list(parse(text).stamped(STAMP).content["metadata"])

    assert keys('{"metadata": {"a": 1, "z": 2}, "nbformat": 4}') == ["a", METADATA_KEY, "z"]
    assert keys('{"metadata": {"z": 1, "a": 2}, "nbformat": 4}') == ["z", "a", METADATA_KEY]


def test_characters_are_escaped_where_the_file_escapes_them() -> None:
    stamp = Stamp(record=but(having(), hardware={"cpu": "Prozessor f\u00fcr alles"}))
    assert "f\u00fcr" in parse('{"metadata": {}, "nbformat": 4}').stamped(stamp).text
    assert "f\u00fcr" in parse('{"metadata": {"x": "\u00e9"}, "nbformat": 4}').stamped(stamp).text
    assert "f\\u00fcr" in parse('{"metadata": {"x": "\\u00e9"}, "nbformat": 4}').stamped(stamp).text
    assert "f\u00fcr" in parse('{"metadata": {"x": "\\u001b"}, "nbformat": 4}').stamped(stamp).text


def test_missing_metadata_is_added_and_stays_as_the_format_wants_it() -> None:
    stamped = parse('{\n "cells": [],\n "nbformat": 4\n}').stamped(STAMP)
    assert list(stamped.content) == ["cells", "metadata", "nbformat"]
    assert stamped.stripped().text == '{\n "cells": [],\n "metadata": {},\n "nbformat": 4\n}'


def test_stripping_takes_the_outputs_that_hold_a_record_and_no_other() -> None:
    text = {"output_type": "stream", "name": "stdout", "text": "7"}
    cell = code("%repro")
    for outputs in ([card(STAMP.record)], [text, card(STAMP.record)], [card(STAMP.record)] * 2 + [text]):
        content = notebook({**cell, "outputs": outputs}, stamp=STAMP)
        stripped = parse(as_jupyter_writes(content)).stripped()
        take(content)
        assert stripped.content == content


def test_stripping_a_notebook_without_a_stamp_changes_nothing() -> None:
    document = parse(WRITERS["Jupyter"])
    assert document.stripped() is document


def test_every_one_of_several_stamps_is_stripped() -> None:
    twice = f'{{"nbformat": 4, "metadata": {{"{METADATA_KEY}": 1, "a": 2, "{METADATA_KEY}": 3}}}}'
    assert parse(twice).stripped().text == '{"nbformat": 4, "metadata": {"a": 2}}'


def stamped_with(json_text: str) -> str:
    return f'{{"cells": [], "metadata": {{"{METADATA_KEY}": {json_text}}}, "nbformat": 4}}'


HOSTILE = {
    "too long": '{"schema": 1, "record": {}, "more": "' + "x" * MAX_STAMP_CHARACTERS + '"}',
    "too deep": "[" * 100_000 + "]" * 100_000,
    "a member twice": '{"schema": 1, "record": {"recorded": "2026-01-31", "recorded": "1999-01-01"}}',
    "NaN": '{"schema": 1, "record": {}, "more": NaN}',
    "Infinity": '{"schema": 1, "record": {}, "more": [-Infinity]}',
    "a number of 5000 digits": '{"schema": 1, "record": {}, "more": ' + "9" * 5000 + "}",
    "markup and escapes": '{"schema": 1, "record": {"interpreter": {"version": "<script>\\u001b[2J"}}}',
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_stamp_is_a_clear_state_and_comes_off(raw: str) -> None:
    document = parse(stamped_with(raw))
    carried = read(document.content)
    assert carried.stamp is None
    assert isinstance(carried.problem, StampError)
    assert len(str(carried.problem)) < 200
    assert str(carried.problem).isprintable()
    assert document.stripped().text == '{"cells": [], "metadata": {}, "nbformat": 4}'
    assert read(document.stamped(STAMP).content).stamp == STAMP


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_output_is_a_clear_state_and_comes_off(raw: str) -> None:
    output = json.dumps({"output_type": "display_data", "data": {MIME: 0}}).replace("0", raw)
    cell = f'{{"cell_type": "code", "outputs": [{output}], "source": "%repro"}}'
    document = parse(f'{{"cells": [{cell}], "metadata": {{}}, "nbformat": 4}}')
    carried = read(document.stamped(STAMP).content)
    assert carried.stamp == STAMP
    assert isinstance(carried.problem, StampError)
    assert document.stripped().content["cells"][0]["outputs"] == []


def test_a_stamp_of_a_newer_format_is_not_overwritten() -> None:
    with pytest.raises(NewerFormatError):
        parse(stamped_with('{"schema": 2}')).stamped(STAMP)


def test_a_stamp_that_indentation_makes_too_long_is_not_written() -> None:
    cells = tuple(f"cell-{number}" for number in range(9_000))
    large = Stamp(
        record=having(), earlier=tuple(Earlier(record=having(x=str(n)), cells=cells) for n in range(6))
    )
    assert parse('{"metadata": {}, "nbformat": 4}').stamped(large)
    with pytest.raises(StampError, match="characters"):
        parse(json.dumps({"metadata": {}, "nbformat": 4}, indent=40)).stamped(large)


BROKEN = {
    "": "line 1, column 1: not JSON: the file ends in the middle.",
    '{"nbformat": 4,': "line 1, column 16: not JSON: the file ends in the middle.",
    '{"nbformat": 4, "cells": [{"source": "imp': "line 1, column 38: not JSON: the file ends in the middle.",
    '{"nbformat": 4}\n{"nbformat": 4}': "line 2, column 1: not JSON: something follows after the notebook.",
    '{"nbformat": 4,\n"cells" []}': "line 2, column 9: not JSON: Expecting ':' delimiter.",
    '{"nbformat": 4,\n "cells": [],\n}': "line 3, column 1: not JSON: Expecting property name",
    '{"nbformat": 4\n "cells": []}': "line 2, column 2: not JSON: Expecting ',' delimiter.",
    '{"nbformat": 4,\n<<<<<<< HEAD\n}': "line 2, column 1: not JSON: a merge conflict was left in the file.",
    "version https://git-lfs.github.com/spec/v1\n": "line 1, column 1: not JSON: a pointer of Git LFS",
    '{"metadata": {"repro_magic": {"a": ]}}, "nbformat": 4}': "line 1, column 36: not JSON: Expecting value.",
    '{"metadata": {"repro_magic": {"a": "': "line 1, column 36: not JSON: the file ends in the middle.",
    '{"metadata": {"repro_magic": {"a": [': "line 1, column 37: not JSON: the file ends in the middle.",
    "[" * 100_000: "nested too deeply to be read.",
    '{"cells": ' + "9" * 5000 + "}": "a number of too many digits to be read.",
    "[]": "not a notebook: the file holds a list, not an object.",
    "{}": "not a notebook: it has no nbformat.",
    '{"nbformat": null}': "not a notebook: its nbformat is null that names no version.",
    '{"nbformat": true}': "not a notebook: its nbformat is a boolean that names no version.",
    '{"nbformat": "four"}': "not a notebook: its nbformat is text that names no version.",
    '{"nbformat": 4.5}': "not a notebook: its nbformat is a number that names no version.",
}


@pytest.mark.parametrize(("text", "said"), BROKEN.items(), ids=[text[:30] for text in BROKEN])
def test_what_is_no_notebook_is_said_in_one_line_with_its_place(text: str, said: str) -> None:
    with pytest.raises(NotebookError) as error:
        parse(text)
    assert str(error.value).startswith(f"a.ipynb: {said}")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("major", [1, 2, 3])
def test_an_old_format_is_read_and_not_written(major: int) -> None:
    cell = {"cell_type": "code", "input": "import numpy", "outputs": [], "prompt_number": 1}
    document = parse(json.dumps({"metadata": {}, "nbformat": major, "worksheets": [{"cells": [cell]}]}))
    assert read(document.content).problem is None
    for write in (lambda: document.stamped(STAMP), document.stripped):
        with pytest.raises(NotebookError, match="jupyter nbconvert --to notebook"):
            write()


def test_a_format_of_the_future_is_not_written() -> None:
    with pytest.raises(NotebookError, match="nbformat 5 is newer"):
        parse('{"metadata": {}, "nbformat": 5}').stamped(STAMP)


def test_metadata_that_is_no_object_is_not_written() -> None:
    with pytest.raises(NotebookError, match="not a notebook: its metadata is not an object"):
        parse('{"metadata": [], "nbformat": 4}').stamped(STAMP)


def oddly(value: Any, dice: random.Random) -> str:
    """JSON text with blanks and escapes wherever they may be."""

    def blank() -> str:
        return dice.choice(["", "", "", " ", "\n", "\r\n", "\n  ", "\t", " \n\n "])

    def of(each: Any) -> str:
        if isinstance(each, dict):
            members = [
                f"{blank()}{of(key)}{blank()}:{blank()}{of(inner)}{blank()}" for key, inner in each.items()
            ]
            return "{" + (",".join(members) or blank()) + "}"
        if isinstance(each, list):
            return "[" + (",".join(f"{blank()}{of(inner)}{blank()}" for inner in each) or blank()) + "]"
        return json.dumps(each, ensure_ascii=dice.random() < 0.5)

    return blank() + of(value) + blank()


@st.composite
def odd_notebooks(draw: st.DrawFn) -> str:
    """The text of a notebook that no two programs would write like that."""
    cells = draw(st.lists(json_values, max_size=2) | json_values)
    members = {
        "cells": cells,
        "metadata": draw(st.dictionaries(st.text(max_size=3) | st.just("z"), json_values, max_size=3)),
        "nbformat": 4,
        **draw(st.dictionaries(st.text(min_size=9, max_size=10), json_values, max_size=2)),
    }
    order = draw(st.permutations(list(members)))
    return oddly({key: members[key] for key in order}, draw(st.randoms(use_true_random=False)))


@given(odd_notebooks(), stamps, stamps)
def test_whatever_the_formatting_stripping_undoes_stamping(text: str, one: Stamp, other: Stamp) -> None:
    document = parse(text)
    stamped = document.stamped(one)
    assert read(stamped.content).problem is None
    assert Stamp.from_dict(stamped.content["metadata"][METADATA_KEY]) == one
    assert stamped.stamped(one) is stamped
    assert stamped.stripped().text == document.stripped().text == text
    assert stamped.stamped(other).stamped(one).text == stamped.text


@given(st.text(max_size=30) | json_values.map(json.dumps))
def test_any_text_is_a_notebook_or_a_clear_error(text: str) -> None:
    with pytest.raises(NotebookError) as error:
        parse(text)
    assert "\n" not in str(error.value)
