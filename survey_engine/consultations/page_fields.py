"""The values in a consultation's file that need more than marshmallow's own fields: texts, days, moments."""

from datetime import date, datetime
from typing import Any, TypedDict

from marshmallow import ValidationError, fields
from marshmallow.experimental.context import Context

from survey_engine.definition.model import Text

LONGEST = 20_000  # characters of one text


class Speaking(TypedDict):
    """What a text needs to know: the language of one given as a plain string."""

    language: str


class TextField(fields.Field[Text]):
    """A string, or one string a language."""

    def _deserialize(self, value: object, *_: Any, **__: Any) -> Text:
        spoken = {Context[Speaking].get()["language"]: value} if isinstance(value, str) else value
        if not isinstance(spoken, dict) or not spoken:
            raise ValidationError("Give a text, or one text a language, as {en: ..., pl: ...}.")
        for words in spoken.values():
            if not isinstance(words, str) or not words.strip() or len(words) > LONGEST:
                raise ValidationError(f"Give a text of 1 to {LONGEST} characters.")
        return {language: words.strip() for language, words in spoken.items()}


class DayField(fields.Field[date]):
    """A day as 2024-07-22."""

    def _deserialize(self, value: object, *_: Any, **__: Any) -> date:
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()
        except ValueError:
            raise ValidationError('Give a day that exists, as "2024-07-22".') from None


class MomentField(fields.Field[datetime | date]):
    """A day, or a day and a time of London's clocks, as 2020-01-21T09:00."""

    def _deserialize(self, value: object, *_: Any, **__: Any) -> datetime | date:
        for shape in ("%Y-%m-%d", "%Y-%m-%dT%H:%M"):
            try:
                moment = datetime.strptime(str(value), shape)
            except ValueError:
                continue
            return moment if "T" in shape else moment.date()
        raise ValidationError('Give a day and a time, as "2020-01-21T09:00", or the day alone.')
