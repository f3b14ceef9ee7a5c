"""What was worked out from a generation of files, kept beside them for every process that asks the same again."""

import hashlib
from collections.abc import Callable, Sequence
from threading import RLock
from typing import Any

from numpy.typing import NDArray

from analysis.snapshot import files
from analysis.snapshot.files import Generation

ROOM = 2 * 1024**3
"""Bytes of arrays kept beside one generation; what is asked for after that is worked out whenever it is asked."""

Arrays = dict[str, NDArray[Any]]


class Worked:
    """What was worked out from one generation, in memory and beside its files. Threads may share it."""

    def __init__(self, generation: Generation) -> None:
        self._folder = generation.folder
        self._found: dict[str, Arrays] = {}
        self._lock = RLock()

    def get(self, what: object, parts: Sequence[str], make: Callable[[], Arrays]) -> Arrays:
        """The arrays of that description, made by the first who asks."""
        name = hashlib.sha256(repr(what).encode()).hexdigest()[:32]
        if name not in self._found:
            with self._lock:
                if name not in self._found:
                    found = files.kept(self._folder, name, parts)
                    if found is None:
                        made = make()
                        if files.room_taken(self._folder) > ROOM:
                            return made
                        files.keep(self._folder, name, made)
                        found = files.kept(self._folder, name, parts) or made  # where they lie, not in memory
                    self._found[name] = found
        return self._found[name]
