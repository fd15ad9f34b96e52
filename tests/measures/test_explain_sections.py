from __future__ import annotations

import json

import pytest
from records import but, having

from repro_magic.measures.explain.html import record_html
from repro_magic.measures.explain.markdown import record_markdown
from repro_magic.measures.explain.rows import fact_rows, package_rows
from repro_magic.measures.explain.text import record_text
from repro_magic.model.record import Code, Data, Numerics, Record, Services
from repro_magic.model.unknown import Unknown

NUMERICS = Numerics(
    libraries={
        "openblas64 (numpy)": "0.3.31 threads=2 layer=pthreads architecture=Haswell",
        "libgomp (scikit-learn)": "1.0.0 threads=1",
        "accelerate (system)": "loaded",
    },
    variables={"OMP_NUM_THREADS": "2"},
    cuda="12.4",
    locale="C.UTF-8",
    encoding="utf-8",
    timezone="Europe/Amsterdam",
)
CODE = Code(commit="a" * 40, branch="main", dirty=("b.py",), modules={"helpers.py": "sha256:cd"})
DATA = Data(
    digests={"a.csv": "sha256:ab", "b.csv": "unknown: it is not there"},
    sizes={"a.csv": "2500000"},
    locations={"a.csv": "repository"},
    opened=("c.csv",),
)
SERVICES = Services(orchestrator="jupyterhub", image="img:1", modules={"gcc": "12"}, hosts=("h.example",))
DETAILS = {
    "digests": {"numpy": "sha256:0123456789abcdef"},
    "tags": {"numpy": "cp312-cp312-linux_x86_64"},
    "licenses": {"numpy": "BSD-3-Clause"},
    "bundled": {"numpy": "libgfortran 5.0"},
    "untold": {"six": "its egg-info has no RECORD"},
    "modified": {"numpy": "2 files, numpy/version.py first"},
    "conflicts": {"six": "six-fork"},
    "shadows": {"six": "PYTHONPATH"},
    "unpushed": {"six": "the repository has no remote"},
}
WHOLE = but(
    having(numpy="2.1.0", needed={"six": "1.17.0"}),
    packages=DETAILS,
    numerics=NUMERICS,
    code=CODE,
    data=DATA,
    services=SERVICES,
)


def rows(record: Record) -> dict[str, str]:
    return dict(fact_rows(record))


def test_each_component_has_one_short_line() -> None:
    told = rows(WHOLE)
    assert told["Numerics"] == (
        "OpenBLAS 0.3.31 (numpy, 2 threads), libgomp 1.0.0 (scikit-learn, 1 thread), accelerate (system), "
        "CUDA 12.4, OMP_NUM_THREADS=2"
    )
    assert told["Locale"] == "C.UTF-8, utf-8, Europe/Amsterdam"
    assert told["Code"] == "commit aaaaaaaaaa on main, 1 uncommitted file, 1 local module"
    assert told["Data"] == "2 inputs of 2.5 MB, 1 not read, 1 file seen to be read"
    assert told["Services"] == "JupyterHub, image img:1, gcc 12, 1 host asked"


def test_components_that_nobody_looked_at_have_no_line() -> None:
    assert not rows(having()).keys() & {"Numerics", "Locale", "Code", "Data", "Services"}


def test_what_could_not_be_told_is_unknown_and_never_none() -> None:
    unseen = Numerics(libraries={"unknown": "nothing runs"}, cuda=Unknown("no answer"))
    told = rows(
        but(having(), numerics=unseen, code=Code(commit=Unknown("no name"), dirty=Unknown("no name")))
    )
    assert told["Numerics"] == "libraries unknown (nothing runs), CUDA unknown (no answer)"
    assert told["Code"] == "commit unknown (no name)"
    assert rows(but(having(), numerics=Numerics()))["Numerics"] == "no numeric library loaded"


def test_what_is_wrong_with_a_package_stands_beside_its_origin() -> None:
    assert isinstance(WHOLE.packages, object)
    (numpy,) = package_rows(WHOLE.packages, "imported")  # type: ignore[arg-type]
    (six,) = package_rows(WHOLE.packages, "needed")  # type: ignore[arg-type]
    assert numpy[2] == "index; modified: 2 files, numpy/version.py first"
    assert six[2] == (
        "index; in conflict with six-fork; in front by PYTHONPATH; not pushed: the repository has no remote"
    )


@pytest.mark.parametrize("render", [record_text, record_markdown, record_html])
def test_details_are_shown_to_who_asks_and_to_nobody_else(render: object) -> None:
    assert callable(render)
    short, whole = render(WHOLE), render(WHOLE, whole=True)
    for told in ("0123456789abcdef", "BSD-3-Clause", "libgfortran", "egg-info has no RECORD"):
        assert told not in short
        assert told in whole
    for told in ("Haswell", "helpers.py", "a.csv", "h.example"):
        assert told in whole


def test_long_lists_are_cut_and_say_so() -> None:
    many = but(having(), code=Code(modules={f"module{number}.py": "sha256:a" for number in range(1000)}))
    assert "… and 800 more" in record_text(many, whole=True)
    several = Numerics(variables={f"V{number}": "1" for number in range(9)})
    assert rows(but(having(), numerics=several))["Numerics"].endswith("6 more")


def test_the_card_of_a_busy_notebook_stays_small() -> None:
    names = [f"package-{number}" for number in range(50)]
    record = but(
        WHOLE,
        packages={
            "imported": dict.fromkeys(names[:12], "1.2.3"),
            "needed": dict.fromkeys(names[12:], "1.2.3"),
            "digests": dict.fromkeys(names, "sha256:0123456789abcdef"),
            "licenses": dict.fromkeys(names, "BSD-3-Clause"),
        },
    )
    plain = but(record, packages={"digests": {}, "licenses": {}})
    assert record_html(record) == record_html(plain)
    assert len(record_html(record)) < 16_000
    assert json.dumps(record_text(record))
