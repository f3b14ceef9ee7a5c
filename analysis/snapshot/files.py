"""A generation: the answers to one form as files that are never changed, read where they lie.

One file a field, whole arrays, and beside them what was worked out from them (seats, planes, sets), which any reader
may add. A generation is a cache: without it everything is only slower. Nothing here reads the store.
"""

import json
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from analysis.snapshot import rows as lots
from analysis.snapshot.following import Marks
from analysis.snapshot.rows import EVENT, MODE, Field, Lot, Rows
from survey_engine.consultations.catalogue import Form

FORMAT = 1
META = "generation.json"


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation, open. `first` and `last` are microseconds, NEVER of nobody; `modes` counts by mode."""

    folder: Path
    form_hash: str
    marks: Marks
    rows: Rows
    modes: Mapping[str, int]
    made_up: int
    first: int
    last: int


class Writer:
    """Writes the fields of a generation, one lot of responses after another."""

    def __init__(self, folder: Path, form: Form) -> None:
        self._folder = folder
        self._formats = lots.formats(form)
        self._files: dict[str, BinaryIO] = {
            name: (folder / _column(number)).open("wb") for number, name in enumerate(self._formats)
        }
        self._tables: dict[str, list[str]] = {MODE: [], EVENT: []}
        self._people = 0

    def write(self, rows: Lot) -> None:
        """Append these responses."""
        for name, table in self._tables.items():
            table += [code for code in rows.tables[name] if code not in table]
        tables = {name: tuple(table) for name, table in self._tables.items()}
        for name, file in self._files.items():
            file.write(np.ascontiguousarray(lots.retold(rows, name, tables)).data)
        self._people += len(rows)

    def close(self) -> Rows:
        """Put everything on disk; gives it back as it lies there."""
        for file in self._files.values():
            file.flush()
            os.fsync(file.fileno())
            file.close()
        tables = {name: tuple(table) for name, table in self._tables.items()}
        return _rows(self._folder, self._formats, tables, self._people)


def describe(generation: Generation) -> None:
    """Write what a reader must know first; a folder without it is no generation."""
    told = {
        "format": FORMAT,
        "form_hash": generation.form_hash,
        "marks": asdict(generation.marks),
        "people": len(generation.rows),
        "tables": {name: list(table) for name, table in generation.rows.tables.items()},
        "modes": dict(generation.modes),
        "made_up": generation.made_up,
        "first": generation.first,
        "last": generation.last,
    }
    with (generation.folder / META).open("w") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    sync(generation.folder)


def read(folder: Path, form: Form) -> Generation | None:
    """Open a generation; None when it is not there any more, or not of this form as this program writes it."""
    try:
        told = json.loads((folder / META).read_text())
        if told["format"] != FORMAT or told["form_hash"] != form.form_hash:
            return None
        marks = Marks(**{**told["marks"], "doubtful": tuple(told["marks"]["doubtful"])})
        tables = {name: tuple(table) for name, table in told["tables"].items()}
        rows = _rows(folder, lots.formats(form), tables, told["people"])
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return None
    own = {name: told[name] for name in ("form_hash", "modes", "made_up", "first", "last")}
    return Generation(folder=folder, marks=marks, rows=rows, **own)


def sync(folder: Path) -> None:
    """Put the names in a folder on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep(folder: Path, name: str, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Keep arrays worked out from a generation beside it, each whole or not at all; when it is gone, so are they."""
    with suppress(FileNotFoundError, NotADirectoryError):
        for part, array in arrays.items():
            fresh = folder / f".{secrets.token_hex(8)}"
            try:
                with fresh.open("wb") as out:
                    np.save(out, array, allow_pickle=False)
                fresh.rename(folder / f"{name}.{part}.npy")
            finally:
                fresh.unlink(missing_ok=True)


def room_taken(folder: Path) -> int:
    """Bytes of the arrays kept so far; 0 when the generation is gone."""
    with suppress(FileNotFoundError, NotADirectoryError):
        return sum(file.stat().st_size for file in folder.glob("*.npy"))
    return 0


def kept(folder: Path, name: str, parts: Iterable[str]) -> dict[str, NDArray[Any]] | None:
    """Such arrays, where they lie; None when nobody has kept them yet."""
    try:
        return {part: np.load(folder / f"{name}.{part}.npy", mmap_mode="r", allow_pickle=False) for part in parts}
    except (FileNotFoundError, NotADirectoryError):
        return None


def _column(number: int) -> str:
    return f"{number}.column"


def _rows(
    folder: Path, formats: Mapping[str, np.dtype[Any]], tables: Mapping[str, tuple[str, ...]], people: int
) -> Rows:
    fields = {
        name: _mapped(folder / _column(number), kind, people) for number, (name, kind) in enumerate(formats.items())
    }
    return Rows(fields, tables)


def _mapped(file: Path, kind: np.dtype[Any], people: int) -> Field:
    shape = (people, *kind.shape)
    if file.stat().st_size != people * kind.itemsize:
        raise ValueError(f"{file} has not the length it should have.")
    if not people:
        return np.zeros(shape, dtype=kind.base)
    return np.memmap(file, dtype=kind.base, mode="r", shape=shape)
