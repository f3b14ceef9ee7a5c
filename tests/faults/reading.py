"""Reads a store for the checker: with SQL of its own, with `export`, and as a tablet is told. Nothing of ours else."""

import json
import sqlite3
import urllib.request
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import live
from faults.history import Arrived, Count, Gap, Kept, Store

ASIDE = "SELECT response_id, coded, texts, reasons FROM submission WHERE status IN ('quarantined', 'conflict', 'held')"
ITEMS = "SELECT item_id, status, digest FROM sync_item"
UNJUDGED = "SELECT response_id, status FROM submission WHERE status IN ('received', 'retry')"
TALLIES_ASIDE = "SELECT item_id, header FROM sync_item WHERE kind = 'tally' AND status = 'quarantined'"
TALLIES = "SELECT tally_id, what, count FROM tally_count"


def read(folder: Path, address: str, tokens: Iterable[str]) -> Store:
    """All that the store in `folder` holds; gaps as the server at `address` tells the tablets of `tokens`."""
    with sqlite3.connect(f"file:{folder / 'survey.db'}?mode=ro", uri=True) as store:
        aside = [_aside(*row) for row in store.execute(ASIDE)]
        arrived = [Arrived(*row) for row in store.execute(ITEMS)]
        arrived += [Arrived(*row) for row in store.execute(UNJUDGED)]
        tallies = [Count(*row) for row in store.execute(TALLIES)]
        tallies += [_tally_aside(*row) for row in store.execute(TALLIES_ASIDE)]
    store.close()
    gaps = {gap: None for token in tokens for gap in _gaps(address, token)}
    return Store((*_counted(folder), *aside), arrived, tallies, tuple(gaps))


def verified(folder: Path) -> str:
    """What `verify` complains of; nothing when every response follows from what was delivered."""
    done = live.command(folder, "verify")
    return "" if done.returncode == 0 else done.stdout + done.stderr


def _counted(folder: Path) -> Iterator[Kept]:
    done = live.command(folder, "export", "safer-melton-2024-stall", "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    for line in done.stdout.split("\n"):
        if line:
            row = json.loads(line)
            yield Kept(row["response_id"], row["answers"])


def _aside(response_id: str, coded: bytes | None, texts: bytes | None, reasons: str | None) -> Kept:
    answers: dict[str, Any] = json.loads(coded or b"{}") | json.loads(texts or b"{}")
    return Kept(response_id, answers, counted=False, reasons=tuple(json.loads(reasons or "[]")))


def _tally_aside(tally_id: str, header: str) -> Count:
    said = json.loads(urlsafe_b64decode(header + "=" * (-len(header) % 4)))
    return Count(tally_id, said["what"], said["count"], counted=False)


def _gaps(address: str, token: str) -> Iterator[Gap]:
    request = urllib.request.Request(f"{address}/sync/v1/receipts", headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            found = json.load(answer)["gaps"]
    except HTTPError as error:
        if error.code == 401:  # shut out: it is told nothing any more
            return
        raise
    for each in found:
        yield Gap(each["install_id"], each["made"], each["arrived"], tuple(each["missing"]))
