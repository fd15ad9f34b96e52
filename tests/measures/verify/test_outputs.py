from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from PIL import Image, ImageDraw

from repro_magic.measures.verify.cells import compare_cells
from repro_magic.measures.verify.outputs import Comparison
from repro_magic.model.format import MIME
from repro_magic.model.verification import Cell, Difference, Outcome


def shown(**data: Any) -> dict[str, Any]:
    """A display with a representation for each ``image__png=...``."""
    bundle = {mime.replace("__", "/"): content for mime, content in data.items()}
    return {"output_type": "display_data", "data": bundle, "metadata": {}}


OURS = MIME.replace("/", "__")


def printed(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def raised(name: str, value: str = "") -> dict[str, Any]:
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": []}


def picture(dots: int = 0, size: int = 100) -> str:
    drawn = Image.new("RGB", (size, 100), "white")
    for dot in range(dots):
        ImageDraw.Draw(drawn).point((dot % size, dot // size), "black")
    octets = io.BytesIO()
    drawn.save(octets, "PNG")
    return base64.encodebytes(octets.getvalue()).decode()


BLANK = picture()


def differences(was: list[dict[str, Any]], now: list[dict[str, Any]]) -> tuple[Difference, ...]:
    return Comparison().outputs(was, now)


SAME: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {
    "nothing": ([], []),
    "a stream in other pieces": ([printed("a\nb\n")], [printed("a\n"), printed("b\n")]),
    "text in lines": ([shown(text__plain=["a\n", "b"])], [shown(text__plain="a\nb")]),
    "a table with other styling": (
        [shown(text__html="<style>td {}</style><table><tr><td>1.0</td></tr></table>")],
        [shown(text__html="<table class='x'>\n<tr><td>1.0</td></tr></table>")],
    ),
    "JSON with a generated id": (
        [shown(application__json={"id": "1", "x": [1, 2.5]})],
        [shown(application__json={"id": "2", "x": [1, 2.5]})],
    ),
    "our own card": (
        [shown(**{MIME.replace("/", "__"): {"record": 1}})],
        [shown(**{MIME.replace("/", "__"): {}})],
    ),
    "a drawing with another date": (
        [shown(**{"image__svg+xml": '<svg><dc:date>1</dc:date><path id="p1a"/><use href="#p1a"/></svg>'})],
        [shown(**{"image__svg+xml": '<svg><dc:date>2</dc:date><path id="p2b"/><use href="#p2b"/></svg>'})],
    ),
    "the same picture": ([shown(image__png=picture(3))], [shown(image__png=picture(3))]),
    "one representation more": ([shown(text__plain="1")], [shown(text__plain="1", text__latex="$1$")]),
    "the same exception": ([raised("E", "at 0x7f12ab34cd56")], [raised("E", "at 0x7f99ab34cd56")]),
}


@pytest.mark.parametrize(("was", "now"), SAME.values(), ids=SAME)
def test_outputs_that_mean_the_same_do_not_differ(was: list[Any], now: list[Any]) -> None:
    assert differences(was, now) == ()


OTHER: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]], str]] = {
    "another word in a stream": ([printed("a")], [printed("b")], "stdout"),
    "a warning": ([], [printed("Warning!", "stderr")], "stderr"),
    "an output more": ([], [shown(text__plain="1")], "text/plain"),
    "an output fewer": ([shown(text__plain="1")], [], "text/plain"),
    "another kind of output": ([shown(text__plain="1")], [shown(image__png="")], "text/plain"),
    "a value in a table": (
        [shown(text__html="<table><tr><td>1.0</td></tr></table>")],
        [shown(text__html="<table><tr><td>2.0</td></tr></table>")],
        "text/html",
    ),
    "a value in JSON": (
        [shown(application__json={"x": 1})],
        [shown(application__json={"x": 2})],
        "application/json",
    ),
    "an exception that went": ([raised("E")], [], "error"),
    "another exception": ([raised("E", "a")], [raised("F", "a")], "error"),
    "a picture of another size": (
        [shown(image__png=picture())],
        [shown(image__png=picture(size=90))],
        "image/png",
    ),
    "a picture with other pixels": (
        [shown(image__png=picture())],
        [shown(image__png=picture(500))],
        "image/png",
    ),
}


@pytest.mark.parametrize(("was", "now", "mime"), OTHER.values(), ids=OTHER)
def test_outputs_that_differ_are_named(was: list[Any], now: list[Any], mime: str) -> None:
    (found,) = differences(was, now)
    assert (found.mime, found.outcome) == (mime, Outcome.differs)
    assert found.told


def test_a_few_pixels_are_within_the_tolerance_and_shown_side_by_side() -> None:
    (found,) = differences([shown(image__png=picture())], [shown(image__png=picture(5))])
    assert found.outcome is Outcome.within_tolerance
    assert found.images
    assert all(url.startswith("data:image/png;base64,") for url in found.images)


@pytest.mark.parametrize("broken", ["", "no base64 €", base64.b64encode(b"GIF89a").decode()])
def test_a_picture_that_cannot_be_read_is_not_comparable(broken: str) -> None:
    (found,) = differences([shown(image__png=broken)], [shown(image__png=picture())])
    assert found.outcome is Outcome.not_comparable


def cell(*outputs: dict[str, Any], source: str = "", executed: bool = True, tags: str = "") -> Cell:
    return Cell(
        number=1, key="a", source=source, outputs=outputs, executed=executed, tags=frozenset(tags.split())
    )


ENDINGS = {
    "equal": (cell(printed("1")), cell(printed("1")), Outcome.identical),
    "a little apart": (cell(printed("0.333333333")), cell(printed("0.3333333334")), Outcome.within_tolerance),
    "different": (cell(printed("1")), cell(printed("2")), Outcome.differs),
    "an exception": (cell(printed("1")), cell(raised("E")), Outcome.failed),
    "an exception that was saved too": (cell(raised("E")), cell(raised("E")), Outcome.identical),
    "an exception that is allowed": (cell(tags="raises-exception"), cell(raised("E")), Outcome.differs),
    "never saved": (cell(executed=False), cell(printed("2")), Outcome.not_comparable),
    "not reached": (cell(printed("1")), cell(executed=False), Outcome.not_comparable),
    "ignored by its tag": (
        cell(printed("1"), tags="nbval-ignore-output"),
        cell(printed("2")),
        Outcome.not_comparable,
    ),
    "ignored by its comment": (
        cell(printed("1"), source="# NBVAL_IGNORE_OUTPUT\nx"),
        cell(printed("2")),
        Outcome.not_comparable,
    ),
    "skipped": (cell(printed("1"), source="#NBVAL_SKIP\nx"), cell(executed=False), Outcome.not_comparable),
    "ignored, but it fails": (cell(tags="nbval_ignore_output"), cell(raised("E")), Outcome.failed),
}


@pytest.mark.parametrize(("saved", "ran", "ending"), ENDINGS.values(), ids=ENDINGS)
def test_each_cell_ends_in_one_way(saved: Cell, ran: Cell, ending: Outcome) -> None:
    (result,) = compare_cells([saved], [ran], Comparison())
    assert result.outcome is ending
    assert result.reason or ending is Outcome.identical


def test_a_cell_that_differs_from_itself_is_nondeterministic() -> None:
    saved, first, second = cell(printed("1")), cell(printed("2")), cell(printed("3"))
    (result,) = compare_cells([saved], [first], Comparison(), again=[second])
    assert result.nondeterministic
    (result,) = compare_cells([saved], [first], Comparison(), again=[first])
    assert not result.nondeterministic
