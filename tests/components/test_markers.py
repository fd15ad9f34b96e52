from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.markers import Marker

from repro_magic.components.markers import Markers, environment

versions = st.sampled_from(
    ["3", "3.7", "3.8.1", "3.11", "3.11.0", "3.12", "3.13.0", "2.7", "4", "3.*", "3.11.*"]
)
comparisons = st.one_of(
    st.builds(
        "{} {} '{}'".format,
        st.sampled_from(["python_version", "python_full_version", "implementation_version"]),
        st.sampled_from(["<", "<=", "==", "!=", ">=", ">", "~="]),
        versions,
    )
    .filter(lambda text: not ("*" in text and "==" not in text and "!=" not in text))
    .filter(lambda t: "~= '3'" not in t and "~= '4'" not in t),
    st.builds(
        "'{}' {} python_version".format,
        versions.filter(lambda text: "*" not in text),
        st.sampled_from(["<", ">="]),
    ),
    st.builds(
        '{} {} "{}"'.format,
        st.sampled_from(
            ["sys_platform", "os_name", "platform_system", "implementation_name", "platform_machine"]
        ),
        st.sampled_from(["==", "!=", "in", "not in"]),
        st.sampled_from(["linux", "win32", "posix", "Linux", "cpython", "x86_64", "linux win32"]),
    ),
    st.builds(
        "extra {} '{}'".format, st.sampled_from(["==", "!="]), st.sampled_from(["x", "Foo_Bar", "foo-bar"])
    ),
)
markers = st.recursive(
    comparisons,
    lambda inner: st.builds(
        "{} {} {}".format, inner.map("({})".format), st.sampled_from(["and", "or"]), inner
    ),
    max_leaves=5,
)


@given(markers, st.sampled_from(["", "x", "foo-bar"]))
def test_what_is_answered_is_what_packaging_answers(marker: str, extra: str) -> None:
    answer = Markers(environment()).holds(marker, extra)
    assert answer is not None
    assert answer == Marker(marker).evaluate({"extra": extra})


@pytest.mark.parametrize(
    "marker",
    [
        "",
        "platform_release > '5'",
        "sys_platform > 'a'",
        "nonsense == 'x'",
        "'a' == 'b'",
        "os_name == os_name",
        "(os_name == 'nt'",
        "python_version == '3.11",
        "python_version < 'x'",
        "os_name == 'nt' os_name == 'nt'",
        "python_version === '3.11'",
        "python_full_version < '3.9rc1'",
    ],
)
def test_what_is_not_sure_is_left_open(marker: str) -> None:
    assert Markers(environment()).holds(marker) is None


def test_a_pre_release_of_python_is_left_to_packaging() -> None:
    variables = {**environment(), "python_full_version": "3.14.0rc1"}
    assert Markers(variables).holds("python_full_version >= '3.14'") is None


@given(st.text(alphabet="abc'\"()<>=!~ .*0123456789", max_size=40))
def test_no_text_makes_it_raise(marker: str) -> None:
    Markers(environment()).holds(marker)
