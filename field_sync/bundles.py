"""Bundles: what a tablet that cannot send wrote to a file, brought by a member of staff. The same path as a batch."""

from collections.abc import Iterator
from dataclasses import replace

from field_sync.protocol import MOST_ITEMS, Result
from field_sync.receiving import Carrier, Receiver
from field_sync.wire import read_batch

MOST_BUNDLE_BYTES = 64 * 1024 * 1024  # thousands of responses


def bring(receiver: Receiver, raw: bytes, name: str) -> Iterator[Result]:
    """Take every item of a bundle in, `name` having brought it. BatchError, at once, when it is no bundle."""
    bundle = read_batch(raw, limited=False)
    starts = range(0, len(bundle.items), MOST_ITEMS)
    parts = (replace(bundle, items=bundle.items[start : start + MOST_ITEMS]) for start in starts)
    return (result for part in parts for result in receiver.receive(part, Carrier(name)))
