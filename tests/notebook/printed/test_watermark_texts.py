from __future__ import annotations

import subprocess
import sys

import pytest
from printed_samples import NEW, OLD
from printing import packages, printed, python, told

from repro_magic.model.record import Hardware, Kernel, Platform


def test_the_old_layout_is_read_with_both_of_its_package_blocks() -> None:
    text = told('%watermark -a "Ada Lovelace" -d -u -v -iv -m -h -g -w -p numpy,nltk', OLD)
    assert (text.tool, text.release, text.date) == ("watermark", "1.8.1", "2019-08-21")
    assert python(text) == "3.7.1"
    assert packages(text).imported == {"numpy": "1.16.4", "scikit-learn": "0.24.1", "scipy": "1.5.0"}
    assert packages(text).modules == {"sklearn": "scikit-learn"}
    assert text.unversioned == {"nltk": "not installed"}
    assert isinstance(text.record.platform, Platform)
    assert (text.record.platform.system, text.record.platform.machine) == ("macos", "x86_64")
    assert text.notes == ()


def test_the_new_layout_is_read_whatever_stands_around_it() -> None:
    text = told("%load_ext watermark\n%watermark -n -u -v -m -h -iv -w -p causalpy,theano", NEW)
    assert (text.release, text.record.recorded) == ("2.6.0", "2026-02-09")
    assert packages(text).imported == {"causalpy": "0.6.0", "numpy": "2.3.5"}
    assert text.unversioned == {"json": "standard library", "theano": "not installed"}
    assert isinstance(text.record.hardware, Hardware)
    assert text.record.hardware.cores == 8
    assert isinstance(text.record.kernel, Kernel)
    assert text.record.kernel.ipython == "9.7.0"


def test_no_name_of_a_person_or_a_host_is_taken() -> None:
    for text in (OLD, NEW):
        written = str(told("%watermark", text).to_dict())
        assert "Lovelace" not in written
        assert "somebodys" not in written


def test_unknown_stays_unknown() -> None:
    text = told("%watermark -v -p nosuch", "Python version       : 3.12.1\n\nnosuch: unknown\n")
    assert text.unversioned == {"nosuch": "unknown"}


def test_a_sys_version_of_two_lines_is_one_python() -> None:
    text = told("%watermark -v", "Python version       : 3.8.12 | packaged by conda-forge\n[GCC 9.4.0]\n")
    assert python(text) == "3.8.12"


def test_versions_with_the_newest_one_beside_are_those_that_were_there() -> None:
    block = "Python version       : 3.12.1\n\nnumpy: 2.1.0 (version 2.4.6 is available)\n"
    assert packages(told("%watermark -v -p numpy --check_latest", block)).imported == {"numpy": "2.1.0"}


@pytest.mark.parametrize(
    ("printed_date", "day"),
    [
        ("Last updated: 2021-03-04T10:11:12.123456+00:00", "2021-03-04"),
        ("Last updated: Thu Jun 02 2022", "2022-06-02"),
        ("Last updated: Thu, 25 Jun 2026", "2026-06-25"),
        ("last updated: 29/01/2016", "2016-01-29"),
        ("last updated: 01/29/2016", "2016-01-29"),
        ("last updated: 05/06/2015", ""),
        ("last updated: 31/02/2015", ""),
    ],
)
def test_a_date_is_read_where_there_is_one_way_to_read_it(printed_date: str, day: str) -> None:
    text = told("%watermark -u -d -v", f"{printed_date}\n\nPython version: 3.8.2\n")
    assert text.record.recorded == day
    assert text.date == printed_date.partition(": ")[2]


def test_what_other_code_prints_in_the_same_cell_is_no_package() -> None:
    source = "print('accuracy', score)\n%watermark -v"
    text = told(source, "accuracy 0.93\nloss: 0.5\nPython version       : 3.12.1\n")
    assert text.record.packages == told("%watermark -v", "Python version       : 3.12.1\n").record.packages


def test_a_name_replaced_in_a_saved_output_is_noted() -> None:
    aligned = "numpy     : 2.1.0\nmatplotlib: 3.9.0\n"
    assert told("%watermark -iv", aligned).notes == ()
    edited = told("%watermark -iv", aligned.replace("numpy", "somepackage"))
    assert "columns are out of line" in edited.notes[0]
    assert packages(edited).imported["somepackage"] == "2.1.0"


def test_a_cell_without_watermark_is_none_of_its() -> None:
    assert printed("fit()", "epoch 1\nloss 0.5\nalpha: 0.3\nOS: fine\n") is None


@pytest.mark.parametrize(
    "flags",
    [
        "python=True",
        "python=True, machine=True, packages='packaging,nosuch', watermark=True",
        "updated=True, datename=True, python=True",
    ],
)
def test_the_text_of_the_real_watermark_is_read(flags: str) -> None:
    program = f"from watermark import watermark; print(watermark({flags}))"
    words = [sys.executable, "-W", "ignore", "-c", program]
    text = told("%watermark", subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    assert python(text) == ".".join(map(str, sys.version_info[:3]))
    if "nosuch" in flags:
        assert set(packages(text).imported) == {"packaging"}
        assert text.unversioned == {"nosuch": "unknown"}
