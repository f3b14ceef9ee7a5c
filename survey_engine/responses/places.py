"""So many threads inside at once, and the others in the order they came. `threading.Semaphore` lets whoever runs
take a place again before those who wait, and some then wait for seconds.
"""

from collections import deque
from threading import Lock


class Places:
    """A number of places, given in turn: `with places: ...`."""

    def __init__(self, number: int) -> None:
        self._mutex = Lock()
        self._free = number
        self._waiting: deque[Lock] = deque()

    def __enter__(self) -> None:
        with self._mutex:
            if self._free:
                self._free -= 1
                return
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()  # until whoever leaves hands over

    def __exit__(self, *_error: object) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
