"""Writes the pages of docs/ that are made from the code's own tables: ``make docs``.

One function for each page, returning its text; a test holds every page against what is written here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from repro_magic.model.finding import Severity
from repro_magic.model.scope import Level, Tolerance
from repro_magic.risks import CATALOGUE, COMPARED, THREATS, Risk
from repro_magic.risks.examples import DIFFERENT, RECORD, THREATENED, Case
from repro_magic.risks.examples.case import written
from repro_magic.risks.risk import FAMILIES
from repro_magic.risks.tolerance import FACTS, VERSIONS
from repro_magic.scope.keys import KEYS, TABLES, Key
from repro_magic.scope.template import template

DOCS = Path(__file__).parent

_NOTE = "<!-- Made by docs/generate.py from the tables of the code: change those, then run make docs. -->"

_MARKS = {Severity.info: "info", Severity.warning: "warning", Severity.error: "**error**"}

_ASKS = {
    Level.recorded: "that the runtime is written down; nothing has to match",
    Level.compatible: "the same Python minor and implementation, the same major versions of what is imported",
    Level.pinned: "exact versions of imported packages and of everything they need (the default)",
    Level.locked: "the same artefacts (build and origin), operating system family and architecture",
    Level.identical: "also CPU features, C library, GPUs and usable cores",
}

_LETS_PASS = {
    Tolerance.exact: "nothing",
    Tolerance.patch: "another patch, pre-release or local version: 2.1.0 to 2.1.3",
    Tolerance.minor: "another minor version too: 2.1.0 to 2.4.0, Python 3.11 to 3.12, but not 0.4 to 0.5",
    Tolerance.major: "any version, as long as there is one",
    Tolerance.ignore: "everything, also that it is not there, and every other finding about it",
}


def levels() -> str:
    """What each level asks for, and how much each difference matters there."""
    asks = table(("level", "asks for"), ((f"`{level.name}`", asked) for level, asked in _ASKS.items()))
    components = dict.fromkeys(row.component for row in COMPARED.values())
    differences = "\n\n".join(f"### {each.capitalize()}\n\n{_severities(each)}" for each in components)
    return f"""\
# Levels

{_NOTE}

A level is the objective: how much of a runtime has to come back. It says of each difference in each
component whether it is for information, a warning or an error. What is for information is told and does not
count; a warning or an error makes `repro check` end with exit code 1.

{asks}

A notebook is held to `{Level.pinned.name}` where nobody asks for another level. [The scope](scope.md) says
how to ask for one, and for tolerances on top of it.

## Differences, level by level

What `repro check` finds when it compares the record with a runtime.

{differences}

A fact that could not be told on one side is never a match: where the level asks for it, it is
`not-compared`, and the verdict is `unknown` unless something else differs.

## Threats, level by level

What `repro risks` finds in a notebook and its runtime by themselves: [the catalogue](risks.md) explains each.

{_severities(THREATS.values())}
"""


def scope() -> str:
    """The reference of the scope file: sources, keys, tolerances, accepted risks, the template."""
    tables = "\n\n".join(f"### `[{name}]`\n\n{_keys(name)}" for name in TABLES)
    tolerances = table(
        ("tolerance", "lets pass"), ((f'`"{each.value}"`', passes) for each, passes in _LETS_PASS.items())
    )
    return f"""\
# The scope

{_NOTE}

What a notebook asks of its runtime: a [level](levels.md), tolerances for single components, what is out of
bounds, and risks that somebody accepted with a reason.

```console
repro scope analysis.ipynb   # what holds, and who says so
repro scope --init           # write a commented repro.toml here
```

## Where it comes from

The nearest source wins, for each value by itself; `repro scope` tells the source of each.

{table(("source, farthest first", "which"), _SOURCES)}

Lists are taken whole. Each tolerance and each accepted risk is a value of its own, so that a notebook can
add one to those of its project; a reason comes with its own last day. A tolerance for one package outdoes
the one for `"*"`, wherever either is written.

Of several directories above a notebook the nearest one with a scope counts, and only that one. A directory
has one scope: a `repro.toml` beside a `pyproject.toml` with `[tool.repro]` is an error.

## In the notebook

A cell that starts with `%%repro` shows the card as `%repro` does, and holds the notebook to the TOML below
it:

```
%%repro
level = "locked"
hardware = "ignore"

[accept]
"package-patch:numpy" = "compared by hand"
```

It is kept in the stamp, so that whoever gets the notebook alone is held to it too. `%repro scope` shows
what holds, `%repro scope pinned` asks for a level. What a cell says replaces what it said before; what was
accepted in JupyterLab stays beside it. When the whole notebook has run and no cell asks for anything, what
one said earlier goes. A cell may not name places in your home directory: a notebook is passed on.

## Keys

{_keys("")}

{tables}

An unknown key, level, code, tolerance or platform is an error that names the file, the line and the nearest
right spelling. So is a scope that contradicts itself.

## Tolerances

A tolerance is the largest step that is let pass:

{tolerances}

What is let pass is shown for information with the setting that does it, never hidden. What goes beyond a
tolerance that somebody wrote down is at least a warning, at every level but `{Level.recorded.name}`:
`python = "exact"` makes a patch release count at `{Level.compatible.name}` too.

Steps are measured for {_codes(VERSIONS)}.
A package that is not there is beyond every tolerance but `"ignore"`.

For the components that take only `"exact"` and `"ignore"`, `"exact"` is about {_codes(FACTS)}.

A list of platforms lets a move to one of them pass, from wherever the notebook comes. They are called as a
record calls them, system and machine: `linux/x86_64`, `macos/arm64`, `windows/x86_64`. Other names of the
same (`darwin`, `amd64`, `aarch64`) are understood.

## Accepted risks

`[accept]` maps the code of a finding, or `code:subject`, to a reason. An accepted finding is shown as
accepted with its reason and does not count. With `until` it comes back on the day after, and says why it
was accepted. A key for one subject outdoes the one for the whole code. `repro explain` lists the codes.

```toml
[accept]
cores = "nothing here runs in parallel"
"package-minor:scipy" = {{ reason = "results agree within 1e-9", until = 2027-06-30 }}
```

## The template

What `repro scope --init` writes:

```toml
{template().rstrip()}
```
"""


def risks() -> str:
    """The catalogue: every check with its severities, an example that fails, and its cure."""
    families = "\n\n".join(f"## {family.capitalize()}\n\n{_family(family)}" for family in FAMILIES)
    return f"""\
# Risks

{_NOTE}

`repro risks NB` says what threatens a notebook by itself: {len(THREATS)} checks look at its record and at
its code, without running it. `repro check NB` says how a runtime differs from the recorded one:
{len(CATALOGUE) - len(THREATS)} kinds of difference. No finding is both. A notebook without a record is
judged by its text and metadata alone.

```console
repro risks analysis.ipynb                     # by the recorded runtime
repro risks analysis.ipynb --kernel python3    # by what this kernel would bring
repro risks analysis.ipynb --select 'data-*' --ignore data-url-insecure
repro risks analysis.ipynb --format sarif      # or json, markdown, github
repro explain random-unseeded                  # one check; without a code all of them
```

It ends with exit code 1 when something of warning or above is not accepted. [The scope](scope.md) says how to
accept a finding with a reason, [the levels](levels.md) what counts where; `%repro risks` asks in a cell.

{what_it_finds()}

{families}
"""


def what_it_finds() -> str:
    """The table of families for the README and the head of the page of risks."""
    return table(("family", "checks", "among them"), (_family_row(family) for family in FAMILIES))


def _family_row(family: str) -> tuple[str, str, str]:
    rows = [row for row in CATALOGUE.values() if row.family == family]
    worst = sorted(rows, key=lambda row: (-sum(row.severities), row.code not in THREATS))
    titles = [row.title[0].lower() + row.title[1:] for row in worst[:3]]
    return family, str(len(rows)), "; ".join(titles)


def _family(family: str) -> str:
    return "\n\n".join(_check(row) for row in CATALOGUE.values() if row.family == family)


def _check(row: Risk) -> str:
    kind = "threat" if row.code in THREATS else "difference"
    severities = table([level.name for level in Level], [[_MARKS[row.severity(level)] for level in Level]])
    return f"""\
### {row.code}

**{row.title}** ({kind}, component {row.component})

{_plain(row.looks_for)} {_plain(row.why)} Known from: {_plain(row.source)}.

{severities}

{_example(row.code)}

**What to do:** {_plain(row.remedy)}"""


def _example(code: str) -> str:
    if code in THREATENED:
        example = THREATENED[code]
        return f"Found in:\n\n{_case(example.failing)}\n\nNot found in:\n\n{_case(example.cure)}"
    was, now = DIFFERENT[code]
    was, now = was or _before(now, RECORD), now or _before(was, RECORD)
    cure = "Not found where the two are equal."
    found = f"Found between a record with\n\n{_json(was)}\n\nand a target with\n\n{_json(now)}"
    return f"{found}\n\n{cure}"


def _case(case: Case) -> str:
    texts = [f"```{language}\n{text}\n```" for language, text in case.shown()]
    return "\n\n".join(texts) or "a notebook whose record has no flaw"


def _json(changes: Mapping[str, object]) -> str:
    return f"```json\n{written(changes)}\n```"


def _before(changes: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """What the flawless record says where these changes change it."""
    found: dict[str, Any] = {}
    for key, value in changes.items():
        if isinstance(value, Mapping) and isinstance(record.get(key), Mapping):
            found[key] = _before(value, record[key])
        elif key in record:
            found[key] = record[key]
    return found


def _plain(text: str) -> str:
    """A text in which nothing is taken for Markdown or HTML, but for code in backquotes."""
    return re.sub(r"([*<\[\]])|(?<!`)_(?=\w*(?:\s|$))", lambda found: "\\" + found[0], text)


_SOURCES = (
    ("built in", f'`level = "{Level.pinned.name}"`, and no tolerances'),
    (
        "the user's repro.toml",
        "below `$XDG_CONFIG_HOME/repro-magic`; without that variable below `~/.config/repro-magic`",
    ),
    ("the project's", "`repro.toml`, or `[tool.repro]` in `pyproject.toml`, nearest above the notebook"),
    ("this notebook", "what its `%%repro` cell says, and what was accepted in it by hand; kept in the stamp"),
    ("command line", "`--level`"),
)


def _severities(component: str) -> str:
    rows = (row for row in COMPARED.values() if row.component == component)
    return table(
        ("finding", "code", *(f"`{level.name}`" for level in Level)),
        ((row.title, f"`{row.code}`", *(_MARKS[row.severity(level)] for level in Level)) for row in rows),
    )


def _keys(of: str) -> str:
    rows = (_key(each) for each in KEYS if each.table == of)
    return table(("key", "takes", "otherwise", "what it says", "example"), rows)


def _key(key: Key) -> tuple[str, str, str, str, str]:
    name = f"any {key.name.lower()}" if key.open else f"`{key.name}`"
    return name, key.kind.value, key.default, key.purpose, f"`{key.example}`"


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in CATALOGUE if code in set(codes))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


PAGES: Mapping[str, Callable[[], str]] = {"levels.md": levels, "risks.md": risks, "scope.md": scope}
"""File in docs/ to the function that makes it."""

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")
