"""What time it is, handed in: nothing below the composition root reads the computer's clock itself."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]  # gives the present moment, timezone-aware, in UTC


def system_clock() -> datetime:
    """The computer's own clock."""
    return datetime.now(UTC)
