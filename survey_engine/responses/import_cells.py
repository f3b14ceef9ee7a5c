"""What the words in one cell mean: keys, times, ticks, places, somebody else's codes."""

from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from survey_engine.definition import normalise
from survey_engine.definition.model import QuestionType
from survey_engine.errors import DataError, Fault, SurveyError
from survey_engine.responses.import_columns import Column, named
from survey_engine.responses.import_mapping import ImportMapping

LONDON = ZoneInfo("Europe/London")
TICKED = frozenset({"1", "x", "yes", "y", "true", "✓", "✔"})
UNTICKED = frozenset({"", "0", "no", "n", "false"})
MANY = frozenset({QuestionType.MULTIPLE, QuestionType.RANK})


class UnusableError(SurveyError):
    """A cell that says nothing we understand."""

    def __init__(self, column: Column | None, code: str, message: str) -> None:
        super().__init__(message)
        self.column, self.code, self.message = column, code, message


class Cells:
    """Reads cells by a mapping. `events`: codes and ids of events -> their ids."""

    def __init__(self, mapping: ImportMapping, events: Mapping[str, str]) -> None:
        self._mapping = mapping
        self._events = events

    def fixed(self, given: Mapping[str, str]) -> dict[str, str]:
        """What the mapping says of every row."""
        try:
            return {name: self.envelope(None, name, text) for name, text in given.items()}
        except UnusableError as error:
            raise DataError(
                f"'fixed' in the mapping file: {error.message}", [Fault("/fixed", error.code, error.message)]
            ) from error

    def key(self, column: Column, cell: str) -> str:
        """What tells this row from all others."""
        if key := cell.strip():
            return key
        raise UnusableError(column, "key_blank", "This row has no key. Give every row one of its own.")

    def envelope(self, column: Column | None, name: str, cell: str) -> str:
        """A value of the envelope as responses write it."""
        text = cell.strip()
        if name in ("started_at", "finished_at"):
            return self._moment(column, text)
        if name == "event_id" and text in self._events:
            return self._events[text]
        if name == "event_id":
            raise UnusableError(column, "event_unknown", "No event has this id or code. Load its consultation first.")
        return text

    def codes(self, column: Column, cell: str) -> str:
        """A whole answer, in our words; several parted by semicolons."""
        assert column.question is not None
        own = self._own(column)
        if column.question.type not in MANY or cell.strip() in own:
            return own.get(cell.strip(), cell)
        return ";".join(own.get(part.strip(), part) for part in cell.split(";"))

    def code(self, column: Column, cell: str) -> str:
        """One code in our words."""
        return self._own(column).get(cell.strip(), cell)

    def ticked(self, column: Column, cell: str) -> tuple[bool, str | None]:
        """Whether an option was ticked, and the text written there instead of a tick."""
        assert column.part is not None
        text = normalise.line(cell) or ""
        if text.casefold() in UNTICKED:
            return False, None
        if text.casefold() in TICKED or named((column.part,), self._own(column).get(text, text)):
            return True, None
        if column.part.requires_text:
            return True, text
        message = f"This is no tick. Write 1, or '{column.part.code}', or leave it blank."
        raise UnusableError(column, "not_a_tick", message)

    def place(self, places: MutableMapping[str, str], column: Column, cell: str) -> None:
        """An option's place in a rank, beside those known."""
        assert column.part is not None
        text = cell.strip()
        if not text.isascii() or not text.isdigit() or text.startswith("0"):
            raise UnusableError(
                column, "not_a_place", "This is no place in an order. Write 1, 2, 3 ..., or leave it blank."
            )
        if text in places:
            raise UnusableError(
                column, "place_repeated", "Another option has this place. Give each a place of its own."
            )
        places[text] = column.part.code

    def _own(self, column: Column) -> Mapping[str, str]:
        return self._mapping.codes.get(column.question.id, {}) if column.question else {}

    def _moment(self, column: Column | None, text: str) -> str:
        wanted = self._mapping.time_format
        try:
            found = datetime.strptime(text, wanted) if wanted and column else datetime.fromisoformat(text)
            aware = found if found.tzinfo else found.replace(tzinfo=LONDON)
            return aware.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        except (ValueError, OverflowError) as error:
            form = f"the time_format of the mapping file, {wanted}" if wanted else "2024-08-30T14:05"
            raise UnusableError(column, "not_a_time", f"This is no time. Write it like {form}.") from error
