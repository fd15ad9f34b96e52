from __future__ import annotations

import pytest

from repro_magic.scope.toml import Path, line_of

TEXT = '''\
# a comment

level = "locked"
"quoted key" = 1

[packages] # and another
numpy = "patch"
"a.b" = """
level = "not this one"
"""
nested = { inner = [
  1,
], other = 2 }

[[several]]
one = 1

[tool.repro.data]
roots = [
  # inside
  "data",
]
last = 1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("level",), 3),
        (("quoted key",), 4),
        (("packages",), 6),
        (("packages", "numpy"), 7),
        (("packages", "a.b"), 8),
        (("packages", "nested", "other"), 11),
        (("several", "one"), 16),
        (("tool",), 18),
        (("tool", "repro", "data", "roots"), 19),
        (("tool", "repro", "data", "last"), 23),
    ],
)
def test_a_key_stands_where_its_statement_starts(path: Path, line: int) -> None:
    assert line_of(TEXT, path) == line


def test_a_key_that_is_not_there_is_sought_at_the_nearest_one_around_it() -> None:
    assert line_of(TEXT, ("packages", "pandas")) == 6
    assert line_of(TEXT, ("nowhere",)) == 0


def test_a_statement_that_goes_on_and_on_is_given_up() -> None:
    text = "many = [\n" + "1,\n" * 1000 + "]\nafter = 1\n"
    assert line_of(text, ("after",)) == 0
