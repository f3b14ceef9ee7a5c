"""A clock that obeys, for tests."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class SettableClock:
    """A clock that stands still until told otherwise. Calling it gives its moment."""

    moment: datetime = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> None:
        """Make it `moment`, which must be aware."""
        assert moment.tzinfo is not None
        self.moment = moment

    def advance(self, **duration: float) -> None:
        """Let time pass: `advance(minutes=5)`."""
        self.moment += timedelta(**duration)
