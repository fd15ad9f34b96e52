"""Names that could be mistaken for others are pointed out, and honest names are not."""

from __future__ import annotations

import pytest

from repro_magic.measures.restore.lookalikes import POPULAR, lookalikes


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("reqeusts", "requests"),
        ("request", "requests"),
        ("panda", "pandas"),
        ("matplotllib", "matplotlib"),
        ("scikitlearn", "scikit-learn"),
        ("tensorfiow", "tensorflow"),
    ],
)
def test_a_slip_of_the_finger_is_seen(name, other):
    assert lookalikes([name], [], {}) == {name: other}


def test_what_the_notebook_imports_counts_beside_what_is_popular():
    assert lookalikes(["mylibary"], ["mylibrary"], {}) == {"mylibary": "mylibrary"}


@pytest.mark.parametrize("name", ["numpy2", "six", "urllib3", "pytz", "attrs", "alpha", *sorted(POPULAR)])
def test_honest_names_are_left_alone(name):
    assert lookalikes([name], [], {}) == {}


def test_a_package_that_is_known_to_hold_what_is_imported_is_no_lookalike():
    assert lookalikes(["opencv-pythom"], ["cv2"], {"cv2": "opencv-pythom"}) == {}
    assert lookalikes(["panda"], ["panda"], {}) == {}
