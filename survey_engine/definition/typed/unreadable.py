"""What was typed but cannot be read as an answer: why, and what it could have meant."""

from dataclasses import dataclass

from survey_engine.errors import SurveyError


@dataclass(frozen=True, slots=True)
class Candidate:
    """An area that may be meant, and the place in it by the name people know."""

    code: str
    place: str | None = None


class Unreadable(SurveyError):
    """`code` is a fault code of `messages`; `values` fill its blanks. What was typed is not repeated here."""

    def __init__(self, code: str, candidates: tuple[Candidate, ...] = (), **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.candidates = candidates
        self.values = values
