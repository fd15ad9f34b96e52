"""Which indexes a user has configured."""

from __future__ import annotations

from pathlib import Path

import pytest

from repro_magic.measures.index.configured import DEFAULT, Sources, configured


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Variables of a user who has configured nothing, in a folder without a project."""
    folder = tmp_path / "home"
    (folder / "work").mkdir(parents=True)
    monkeypatch.chdir(folder / "work")
    return {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_CONFIG_DIRS": str(folder / "xdg"),
    }


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def sources(home: dict[str, str], **variables: str) -> Sources:
    return configured(Path(home["HOME"], "env"), {**home, **variables})


def test_who_configured_nothing_asks_the_default_index(home: dict[str, str]) -> None:
    assert sources(home).indexes == (DEFAULT,)
    assert sources(home).links == ()


def test_pip_is_told_by_its_variables(home: dict[str, str]) -> None:
    found = sources(
        home,
        PIP_INDEX_URL="https://a.test/simple",
        PIP_EXTRA_INDEX_URL="https://b.test/simple https://c.test/simple/",
        PIP_FIND_LINKS="/wheels",
    )
    assert found.indexes == ("https://a.test/simple/", "https://b.test/simple/", "https://c.test/simple/")
    assert found.links == ("/wheels",)


def test_the_file_nearest_to_the_environment_wins_and_the_variable_over_it(home: dict[str, str]) -> None:
    put(Path(home["XDG_CONFIG_HOME"], "pip/pip.conf"), "[global]\nindex-url = https://user.test/simple\n")
    assert sources(home).indexes == ("https://user.test/simple/",)
    put(Path(home["HOME"], "env/pip.conf"), "[install]\nindex_url = https://env.test/simple\n")
    assert sources(home).indexes == ("https://env.test/simple/",)
    assert sources(home, PIP_INDEX_URL="https://now.test/simple").indexes == ("https://now.test/simple/",)


def test_a_file_may_be_chosen_or_all_be_turned_off(home: dict[str, str], tmp_path: Path) -> None:
    put(
        Path(home["XDG_CONFIG_HOME"], "pip/pip.conf"),
        "[global]\nextra-index-url =\n  https://a.test\n  https://b.test\n",
    )
    assert sources(home).indexes == (DEFAULT, "https://a.test/", "https://b.test/")
    assert sources(home, PIP_CONFIG_FILE="/dev/null").indexes == (DEFAULT,)


def test_uv_is_told_by_its_variables(home: dict[str, str]) -> None:
    found = sources(
        home,
        UV_DEFAULT_INDEX="https://default.test/simple",
        UV_INDEX="inner=https://inner.test/simple",
        UV_INDEX_INNER_USERNAME="me",
        UV_INDEX_INNER_PASSWORD="secret",
    )
    assert found.indexes == ("https://inner.test/simple/", "https://default.test/simple/")
    assert found.passwords == {"https://inner.test/simple/": ("me", "secret")}
    assert sources(home, UV_INDEX_URL="https://old.test/simple").indexes == ("https://old.test/simple/",)


@pytest.mark.parametrize(
    ("file", "prefix"),
    [("work/pyproject.toml", "tool.uv."), ("work/uv.toml", ""), ("uv.toml", ""), ("config/uv/uv.toml", "")],
)
def test_uv_is_told_by_its_files(home: dict[str, str], file: str, prefix: str) -> None:
    top = f"[{prefix.rstrip('.')}]\n" if prefix else ""
    index = 'name = "x"\nurl = "https://x.test/simple"\ndefault = true\n'
    text = f'{top}find-links = ["/w"]\n[[{prefix}index]]\n{index}'
    put(Path(home["HOME"], file), text)
    assert sources(home).indexes == ("https://x.test/simple/",)
    assert sources(home).links == ("/w",)
    assert sources(home, UV_NO_CONFIG="1").indexes == (DEFAULT,)


def test_no_index_leaves_the_links_alone(home: dict[str, str]) -> None:
    found = sources(home, PIP_NO_INDEX="1", PIP_FIND_LINKS="/wheels")
    assert (found.indexes, found.links) == ((), ("/wheels",))


@pytest.mark.parametrize("text", ["[global\nx", "\0", "index-url = 3"])
def test_a_file_that_cannot_be_read_configures_nothing(home: dict[str, str], text: str) -> None:
    put(Path(home["XDG_CONFIG_HOME"], "pip/pip.conf"), text)
    put(Path(home["XDG_CONFIG_HOME"], "uv/uv.toml"), text)
    assert sources(home).indexes == (DEFAULT,)
