"""No remedy that lies: what it tells to paste is there."""

from __future__ import annotations

import re

import pytest

from repro_magic.cli.arguments import parser
from repro_magic.kernel.words import WORDS
from repro_magic.risks import CATALOGUE

_COMMAND = re.compile(r"\brepro ((?:[a-z]+)(?: add)?(?: NB)?(?: --to [a-z0-9-]+)?)")


@pytest.mark.parametrize("code", [code for code, row in CATALOGUE.items() if "repro " in row.remedy])
def test_a_command_in_a_remedy_is_one_that_parses(code: str) -> None:
    commands = _COMMAND.findall(CATALOGUE[code].remedy)
    assert commands or "%repro" in CATALOGUE[code].remedy
    for command in commands:
        if f"%repro {command}" not in CATALOGUE[code].remedy:
            parser().parse_args(command.split())


def test_a_word_of_the_magic_in_a_remedy_is_one_that_is_there() -> None:
    words = {word for row in CATALOGUE.values() for word in re.findall(r"%repro ([a-z]+) [A-Z]", row.remedy)}
    assert words
    assert words <= set(WORDS)


def test_an_accepted_risk_in_a_remedy_names_a_check() -> None:
    for row in CATALOGUE.values():
        for code in re.findall(r'"([a-z-]+):NAME"', row.remedy):
            assert code in CATALOGUE
