from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repro_magic.model.errors import ScopeError
from repro_magic.model.scope import Level, Tolerance
from repro_magic.model.settings import Accepted
from repro_magic.scope.reading import Source, read

CODES = {"package-patch": "packages", "package-minor": "packages", "gpu": "hardware", "cores": "hardware"}


def settings(text: str, **source: object) -> dict[str, object]:
    return dict(read(Source(name="repro.toml", text=text, **source), CODES))  # type: ignore[arg-type]


def test_every_key_is_read_as_what_it_means() -> None:
    text = """
level = "locked"
python = "minor"
kernel = "ignore"
platform = ["linux/x86_64", "macos/arm64"]
hardware = "ignore"
numerics = "exact"
channels = ["conda-forge"]
indexes = ["https://packages.example.org/simple"]

[packages]
numpy = "patch"
"*" = "exact"

[licenses]
deny = ["AGPL-3.0-only"]

[data]
roots = ["data"]
observe = true

[accept]
gpu = "none here"
"package-patch:numpy" = { reason = "compared", until = 2027-06-30 }
"""
    assert settings(text) == {
        "level": Level.locked,
        "python": Tolerance.minor,
        "kernel": Tolerance.ignore,
        "platform": ("linux/x86_64", "macos/arm64"),
        "hardware": Tolerance.ignore,
        "numerics": Tolerance.exact,
        "channels": ("conda-forge",),
        "indexes": ("https://packages.example.org/simple",),
        "packages.numpy": Tolerance.patch,
        "packages.*": Tolerance.exact,
        "licenses.deny": ("AGPL-3.0-only",),
        "data.roots": ("data",),
        "data.observe": True,
        "accept.gpu": Accepted(reason="none here"),
        "accept.package-patch:numpy": Accepted(reason="compared", until="2027-06-30"),
    }


def test_nothing_says_nothing() -> None:
    assert settings("# nothing\n") == {}


def test_a_scope_inside_of_a_pyproject_is_found_and_the_rest_is_left_alone() -> None:
    text = '[project]\nname = "x"\n\n[tool.other]\nlevl = 3\n\n[tool.repro]\nlevel = "locked"\n'
    assert settings(text, inside=("tool", "repro")) == {"level": Level.locked}


def test_names_of_packages_are_normalized_also_where_a_risk_of_one_is_accepted() -> None:
    text = '[packages]\nScikit_Learn = "patch"\n[accept]\n"package-patch:Scikit_Learn" = "compared"\n'
    assert list(settings(text)) == ["packages.scikit-learn", "accept.package-patch:scikit-learn"]


def test_the_subject_of_another_component_stays_as_it_is_written() -> None:
    assert list(settings('[accept]\n"gpu:Some_GPU" = "fine"\n')) == ["accept.gpu:Some_GPU"]


@pytest.mark.parametrize("written", ["linux/amd64", "Linux/x86-64", "LINUX/X86_64"])
def test_other_names_of_a_platform_are_understood(written: str) -> None:
    assert settings(f'platform = ["{written}"]') == {"platform": ("linux/x86_64",)}


def test_a_day_may_be_text_too() -> None:
    text = '[accept]\ngpu = { reason = "none", until = "2027-06-30" }\n'
    assert settings(text) == {"accept.gpu": Accepted(reason="none", until="2027-06-30")}


def test_directories_are_seen_from_the_notebook() -> None:
    text = '[data]\nroots = ["data", "../shared", "/mnt/x", "s3://bucket", "C:/data"]\n'
    told = settings(text, way="../..")["data.roots"]
    assert told == ("../../data", "../../../shared", "/mnt/x", "s3://bucket", "C:/data")


HEAD = "# a comment\n\n"

WRONG = {
    "unknown key": ('levl = "locked"', 'line 3: unknown key "levl"; did you mean "level"?'),
    "unknown key in a table": (
        "[data]\nobserv = true",
        'line 4: unknown key "observ"; did you mean "observe"?',
    ),
    "a key like no other": (
        "[licenses]\nxyz = 1",
        'line 4: unknown key "xyz"; there is deny.',
    ),
    "unknown table": ("[licences]\ndeny = []", 'line 3: unknown key "licences"; did you mean "licenses"?'),
    "unknown level": ('level = "pined"', 'line 3: unknown level "pined"; did you mean "pinned"?'),
    "a level like no other": (
        'level = "x"',
        'line 3: unknown level "x"; there is recorded, compatible, pinned, locked, identical.',
    ),
    "a level that is no text": (
        "level = 3",
        'line 3: expected "recorded", "compatible", "pinned", "locked" or "identical", found a number.',
    ),
    "unknown tolerance": ('python = "minr"', 'line 3: unknown tolerance "minr"; did you mean "minor"?'),
    "a tolerance of facts": (
        'hardware = "minor"',
        'line 3: "minor" is a step between versions, which this has not: write "exact" or "ignore".',
    ),
    "a tolerance that is a list": (
        'python = ["minor"]',
        'line 3: expected "exact", "patch", "minor", "major" or "ignore", found a list.',
    ),
    "unknown code": (
        '[accept]\n"package-ptch" = "compared"',
        'line 4: unknown code "package-ptch"; did you mean "package-patch"?',
    ),
    "no subject": (
        '[accept]\n"gpu:" = "none"',
        'line 4: "gpu:" names no subject; write "gpu" for all of them.',
    ),
    "a subject that no terminal should show": (
        '[accept]\n"gpu:a\\u001bb" = "none"',
        "line 4: a subject with control characters, or one that is too long.",
    ),
    "a key that no terminal should show": (
        '"lev\\u001bel" = "locked"',
        'line 3: unknown key "lev\N{REPLACEMENT CHARACTER}el"; did you mean "level"?',
    ),
    "the table of a pyproject": (
        '[tool.repro]\nlevel = "locked"',
        "line 3: a scope of its own stands outside of [tool.repro]: leave that away.",
    ),
    "no reason": (
        '[accept]\ngpu = " "',
        "line 4: a risk is accepted with a reason: write it down for those who come later.",
    ),
    "a day and no reason": (
        "[accept]\ngpu = { until = 2027-01-01 }",
        "line 4: a risk is accepted with a reason: write it down for those who come later.",
    ),
    "a reason that is a number": (
        "[accept]\ngpu = 3",
        'line 4: expected a reason, or { reason = "...", until = DATE }, found a number.',
    ),
    "unknown part of a reason": (
        '[accept.gpu]\nreason = "none"\nuntl = 2027-01-01',
        'line 5: unknown key "untl"; did you mean "until"?',
    ),
    "a day that is none": (
        '[accept.gpu]\nreason = "none"\nuntil = "soon"',
        "line 5: until expects a day, such as 2027-06-30.",
    ),
    "a moment for a day": (
        '[accept.gpu]\nreason = "none"\nuntil = 2027-01-01T10:00:00',
        "line 5: until expects a day, such as 2027-06-30.",
    ),
    "a table that is a value": (
        'packages = "exact"',
        'line 3: packages is a table; write numpy = "patch" below [packages].',
    ),
    "a package twice": (
        '[packages]\na_b = "exact"\nA-B = "patch"',
        "line 5: contradicts another line: packages.a-b is said twice.",
    ),
    "no name of a package": ('[packages]\n"a b" = "exact"', 'line 4: "a b" is no name of a package.'),
    "no platform": (
        'platform = ["linux"]',
        'line 3: "linux" is no platform: write system/machine, such as "linux/x86_64".',
    ),
    "unknown system": ('platform = ["linx/x86_64"]', 'line 3: unknown system "linx"; did you mean "linux"?'),
    "unknown machine": (
        'platform = [\n  "linux/x86_46",\n]',
        'line 3: unknown machine "x86_46"; did you mean "x86_64"?',
    ),
    "credentials": (
        'indexes = ["https://me:secret@example.org/simple"]',
        "line 3: a URL with credentials: leave them out, a scope is shared.",
    ),
    "a list of numbers": ("channels = [1]", "line 3: expected a list of texts, found a number."),
    "an empty text": ('channels = [""]', "line 3: an empty text."),
    "a flag in words": (
        '[data]\nobserve = "yes"',
        "line 4: expected true or false, found text.",
    ),
    "a date for a list": ("channels = 2027-01-01", "line 3: expected a list of texts, found a date or time."),
    "control characters": (r'channels = ["a\u0007"]', "line 3: text with control characters."),
    "data that nobody looks at": (
        '[data]\nobserve = true\ntolerance = "ignore"',
        "line 5: contradicts another line: what is ignored is neither observed nor bound to roots.",
    ),
}


@pytest.mark.parametrize(("text", "told"), WRONG.values(), ids=WRONG)
def test_a_mistake_names_the_file_the_line_and_the_nearest_right_spelling(text: str, told: str) -> None:
    with pytest.raises(ScopeError) as raised:
        settings(HEAD + text)
    assert str(raised.value) == f"repro.toml, {told}"


@pytest.mark.parametrize(
    ("text", "line"),
    [("level = \n", 3), ('level = "locked"\nlevel = "locked"', 4), ('channels = ["a"\n\n', 5)],
    ids=["no value", "a key twice", "no end"],
)
def test_what_is_not_toml_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(ScopeError, match=rf"^repro.toml, line {line}: not TOML: [^()]+\.$"):
        settings(HEAD + text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = " + "[" * 5000, "repro.toml: nested too deeply to be read."),
        ("level = " + "9" * 5000, "repro.toml: not TOML: a number of too many digits."),
    ],
    ids=["deep", "long"],
)
def test_toml_that_is_too_much_is_refused(text: str, told: str) -> None:
    with pytest.raises(ScopeError) as raised:
        settings(text)
    assert str(raised.value) == told


def test_a_mistake_in_a_pyproject_is_told_with_its_line_there() -> None:
    text = '[project]\nlevl = "x"\n\n[tool.repro]\nlevl = "locked"\n'
    with pytest.raises(ScopeError, match=r'line 5: unknown key "levl"'):
        settings(text, inside=("tool", "repro"))


@pytest.mark.parametrize("text", ["tool.repro = 3", "[tool]\nrepro = [1]", "tool = 3"])
def test_a_scope_that_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(ScopeError, match="a scope is a table"):
        settings(text, inside=("tool", "repro"))


def test_more_than_a_scope_holds_is_refused() -> None:
    many = "\n".join(f'p{number} = "exact"' for number in range(201))
    with pytest.raises(ScopeError, match="line 1: 201 entries, at most 200"):
        settings("[packages]\n" + many)


@given(st.text(alphabet="abclevpythond=\"'[]{}.#\n 3", max_size=60))
def test_whatever_is_written_it_is_read_or_refused_with_one_line(text: str) -> None:
    try:
        settings(text)
    except ScopeError as error:
        told = str(error)
        assert told.startswith("repro.toml"), told
        assert "\n" not in told
