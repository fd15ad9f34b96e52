"""Comparing pictures: PNG and JPEG by their pixels, SVG by what it draws."""

from __future__ import annotations

import base64
import binascii
import io
import re
import warnings
from itertools import count

from ...model.errors import MissingExtraError
from ...model.verification import Outcome, Tolerance

VISIBLE = 16
"""Least difference of one colour channel, of 255, that counts as a changed pixel."""

MOST_PIXELS = 50_000_000

_VOLATILE_SVG = re.compile(
    r"<metadata>.*?</metadata>|<dc:date>.*?</dc:date>|<!--.*?-->|<\?xml.*?\?>|<!DOCTYPE[^>]*>", re.DOTALL
)
_SVG_ID = re.compile(r'(?<=\bid=")[^"]+(?=")')


def compare_pictures(was: str, now: str, tolerance: Tolerance) -> tuple[Outcome, str]:
    """How two pictures in base64 compare, and a sentence about it.

    Identical: no pixel differs visibly. Raises MissingExtraError without Pillow.
    """
    if was.split() == now.split():
        return Outcome.identical, ""
    try:
        from PIL import Image, ImageChops
    except ImportError:
        raise MissingExtraError("Comparing pictures", module="Pillow", extra="verify") from None
    pictures = []
    for side, content in (("saved", was), ("other", now)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                opened = Image.open(io.BytesIO(base64.b64decode(content)))
                if opened.width * opened.height > MOST_PIXELS:
                    return Outcome.not_comparable, f"The {side} picture has more than {MOST_PIXELS:,} pixels."
                pictures.append(opened.convert("RGBA"))
        except (OSError, ValueError, SyntaxError, binascii.Error, Image.DecompressionBombError):
            return Outcome.not_comparable, f"The {side} picture cannot be read."
    before, after = pictures
    if before.size != after.size:
        return Outcome.differs, "The size was {}x{} and is {}x{}.".format(*before.size, *after.size)
    bands = ImageChops.difference(before, after).split()
    greatest = bands[0]
    for band in bands[1:]:
        greatest = ImageChops.lighter(greatest, band)
    changed = sum(greatest.histogram()[VISIBLE:]) / (before.width * before.height)
    if changed == 0:
        return Outcome.identical, ""
    outcome = Outcome.within_tolerance if changed <= tolerance.pixels else Outcome.differs
    return outcome, f"{changed:.2%} of the pixels differ visibly."


def drawn(svg: str) -> str:
    """An SVG without what a drawing library writes anew each time: dates, comments and generated ids."""
    svg = _VOLATILE_SVG.sub("", svg)
    numbers = count(1)
    for generated in dict.fromkeys(_SVG_ID.findall(svg)):
        if re.search(r"[0-9a-f]{8}|\d", generated):
            svg = re.sub(rf"(?<=[\"#]){re.escape(generated)}(?=[\")])", f"id-{next(numbers)}", svg)
    return svg


def as_url(mime: str, content: str) -> str:
    """A picture as a ``data:`` URL; as an image nothing inside of it runs."""
    kept = content if mime != "image/svg+xml" else base64.b64encode(content.encode()).decode("ascii")
    return f"data:{mime};base64,{''.join(kept.split())}"
