"""Hypothesis strategies for stamps, the parts of them, and notebooks that carry them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from hypothesis import strategies as st
from notebook_files import code, notebook

from repro_magic.model.format import MAX_EARLIER, MAX_LOG, MIME
from repro_magic.model.record import NOT_TOLD, OPTIONAL, SECTIONS, Interpreter, Packages, Record
from repro_magic.model.scope import Level, Scope, Tolerance
from repro_magic.model.settings import Accepted, Value, scope_of
from repro_magic.model.stamp import Bundle, Earlier, LogEntry, Run, Stamp, Verified
from repro_magic.model.unknown import Unknown
from repro_magic.notebook.cells import digest

texts = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), max_size=12)
"""Text that a stamp may hold."""

unknowns = st.builds(Unknown, texts)
facts = st.none() | st.integers(-(2**53), 2**53) | texts | unknowns
maps = st.dictionaries(texts, texts, max_size=4)
days = st.sampled_from(["", "2026-01-30", "2026-01-31", "2026-02-01"])


lists = unknowns | st.lists(texts, max_size=2).map(tuple)
_VALUES = {"map": maps, "list": lists}


def _section(name: str) -> st.SearchStrategy[Any]:
    of = SECTIONS[name]
    told = st.builds(
        of, **{each.name: _VALUES.get(each.metadata.get("holds", ""), facts) for each in fields(of)}
    )
    return unknowns | told | st.just(NOT_TOLD) if name in OPTIONAL else unknowns | told


records = st.builds(
    Record,
    basis=st.sampled_from(["observed", "printed", "stated"]),
    recorded=days,
    **{name: _section(name) for name in SECTIONS},
)
"""Any record."""

listed = st.lists(texts, max_size=2).map(tuple)
values: dict[str, st.SearchStrategy[Value]] = {
    "level": st.sampled_from(Level),
    "python": st.sampled_from(Tolerance),
    "packages.*": st.sampled_from(Tolerance),
    "packages.numpy": st.sampled_from(Tolerance),
    "data.tolerance": st.sampled_from(Tolerance),
    "data.observe": st.booleans(),
    "platform": listed | st.sampled_from(Tolerance),
    **dict.fromkeys(("channels", "indexes", "licenses.deny", "data.roots"), listed),
    **dict.fromkeys(
        ("accept.package-patch", "accept.package-minor:numpy", "accept.gpu"),
        st.builds(Accepted, reason=texts.filter(bool), until=days),
    ),
}
"""Every kind of setting, by its key."""

settings_made = st.fixed_dictionaries({}, optional=values)
"""Settings as one source of a scope makes them."""


@st.composite
def _scopes(draw: st.DrawFn) -> Scope:
    made = draw(settings_made)
    by_cell = draw(st.sets(st.sampled_from(sorted(made)))) if made else set()
    return scope_of(made, cell=frozenset(by_cell))


scopes = _scopes()
"""Any scope, made in part by a cell."""
runs = st.builds(Run, cells=st.dictionaries(texts, st.lists(texts, max_size=3).map(tuple), max_size=4))
bundles = st.builds(Bundle, record=records, run=runs, scope=scopes)
stamps = st.builds(
    Stamp,
    record=records,
    earlier=st.lists(
        st.builds(Earlier, record=records | unknowns, cells=st.lists(texts, max_size=3).map(tuple)),
        max_size=min(3, MAX_EARLIER),
    ).map(tuple),
    log=st.lists(st.builds(LogEntry, recorded=days, changes=maps), max_size=min(3, MAX_LOG)).map(tuple),
    scope=scopes,
    verified=st.none()
    | st.builds(
        Verified,
        recorded=days,
        verdict=st.sampled_from(["same", "differs"]),
        cells=st.integers(0, 10_000),
        outputs=texts,
    ),
)
"""Any stamp."""

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
"""Anything that JSON can say."""

SOURCES = ("%repro", "import numpy", "import pandas", "1 + 1")
IDS = ("a", "b", "c", "d")


@st.composite
def runtimes(draw: st.DrawFn) -> Record:
    """One of a few records that agree and disagree in all ways."""
    version = st.sampled_from(["1.0", "2.0"])
    python = st.builds(
        Interpreter,
        version=st.sampled_from(["3.11.1", "3.12.1"]),
        build=st.just("GCC") | st.just(Unknown("it took too long")),
    )
    names = st.sampled_from(["numpy", "pandas", "scipy"])
    packages = st.builds(
        Packages,
        imported=st.dictionaries(names, version, max_size=3),
        needed=st.dictionaries(names, version, max_size=2),
        installed=st.just({}) | st.dictionaries(names, version, max_size=3),
    )
    record = st.builds(
        Record,
        basis=st.sampled_from(["observed", "observed", "stated"]),
        recorded=days,
        interpreter=python,
        packages=packages | st.just(Unknown("it took too long")),
    )
    return draw(record)


@st.composite
def sessions(draw: st.DrawFn) -> Run:
    """A run of some of the cells of `executed_notebooks`."""
    ids = st.lists(st.sampled_from(IDS), max_size=3, unique=True).map(tuple)
    return Run(cells=draw(st.dictionaries(st.sampled_from(SOURCES).map(digest), ids, max_size=4)))


@st.composite
def executed_notebooks(draw: st.DrawFn) -> dict[str, Any]:
    """A notebook of a few cells, with and without ids, some run, some with a record in their output."""
    cells = []
    with_ids = draw(st.booleans())
    for cell_id in draw(st.lists(st.sampled_from(IDS), max_size=4, unique=True)):
        outputs = []
        if draw(st.booleans()):
            bundle = Bundle(record=draw(runtimes()), run=draw(sessions()))
            outputs = [{"output_type": "display_data", "data": {MIME: bundle.to_dict()}, "metadata": {}}]
        cells.append(
            code(
                draw(st.sampled_from(SOURCES)),
                cell_id=cell_id if with_ids else None,
                count=draw(st.sampled_from([None, 1, 1])),
                outputs=outputs,
            )
        )
    return notebook(*cells)
