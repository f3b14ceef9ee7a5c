"""A progress bar on standard error, only where a person watches."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

Item = TypeVar("Item")


@contextmanager
def progress(items: Iterable[Item], label: str, *, hidden: bool = False) -> Iterator[Iterator[Item]]:
    """The same items, counted on a terminal as they pass."""
    if hidden or not sys.stderr.isatty():
        yield iter(items)
        return
    with click.progressbar(items, label=label, file=sys.stderr, show_pos=True) as bar:
        yield iter(bar)
