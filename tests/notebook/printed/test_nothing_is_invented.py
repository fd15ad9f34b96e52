from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from printed_samples import (
    CONDA,
    JULIA,
    NEW,
    OLD,
    PANDAS,
    R_SESSION,
    SCOOBY,
    SESSION_INFO,
    SESSION_INFO2,
    SKLEARN,
)

from repro_magic.model.record import Packages, Record
from repro_magic.notebook.printed import read
from repro_magic.notebook.printed.names import distribution, normalized

SAMPLES = [OLD, NEW, SESSION_INFO, SESSION_INFO2, SCOOBY, PANDAS, SKLEARN, R_SESSION, JULIA, CONDA]
SOURCES = ["%watermark -iv", "session_info.show()", "!pip list", "print(np.__version__)", "sessionInfo()", ""]
ALIEN = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """Lines of real texts, some of them left out, repeated, mixed and damaged."""
    lines = [
        line
        for sample in draw(st.lists(st.sampled_from(SAMPLES), min_size=1, max_size=3))
        for line in sample.splitlines()
    ]
    chosen = draw(st.lists(st.sampled_from(lines), max_size=25))
    return "\n".join(
        line if draw(st.booleans()) else line.replace(draw(st.sampled_from(". :0")), draw(ALIEN))
        for line in chosen
    )


@given(
    st.one_of(mangled(), st.text(max_size=80)),
    st.sampled_from(SOURCES),
    st.sampled_from(["stream", "text/html", "text/markdown"]),
)
def test_every_name_and_every_version_stands_in_the_text(text: str, source: str, kind: str) -> None:
    output: dict[str, Any] = (
        {"output_type": "stream", "text": text} if kind == "stream" else {"data": {kind: text}}
    )
    cell = {"cell_type": "code", "source": f"import numpy as np\n{source}", "outputs": [output]}
    found = read({"nbformat": 4, "metadata": {}, "cells": [cell]})
    if found is None:
        return
    names = {
        name
        for word in re.findall(r"[A-Za-z_][\w.\-]*", f"{text}\n{source}\nnumpy")
        for name in _spellings(word)
    }
    for each in [found.record, *(told.record for told in found.texts)]:
        assert Record.from_dict(each.to_dict()) == each
        assert each.basis == "printed"
        if isinstance(each.packages, Packages):
            for name, version in each.packages.everything().items():
                assert name in names
                assert version in text


def _spellings(word: str) -> set[str]:
    """A word, its beginnings at an underscore (``numpy_1.26`` is R's), and their distributions."""
    parts = {word, *(word[:at] for at, sign in enumerate(word) if sign == "_")}
    return {spelled for part in parts for spelled in (part, normalized(part), distribution(part))}
