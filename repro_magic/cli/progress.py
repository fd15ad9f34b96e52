"""A bar that shows how far long work has come: on a terminal only, and on the error stream."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(purpose: str) -> Iterator[Callable[[int, int, str], None] | None]:
    """Gives what is to be told (done, all, name of the last), or ``None`` where nobody looks.

    The bar comes with tqdm of ``[restore]``; where that is missing there is none.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    try:
        from tqdm import tqdm
    except ImportError:
        yield None
        return
    with tqdm(desc=purpose, file=sys.stderr, leave=False, dynamic_ncols=True, delay=0.3) as bar:

        def told(done: int, total: int, name: str) -> None:
            bar.total = total
            bar.set_postfix_str(name[:30], refresh=False)
            bar.update(done - bar.n)

        yield told
