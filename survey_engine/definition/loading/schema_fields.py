"""The kinds of value a questionnaire file holds, each read strictly into what the model keeps.

Nothing is guessed: `yes` is not true, 5 is not text, and what is wrong is said where it stands. A `Problem` is a fault
that does not know its place yet; marshmallow carries it there.
"""

from contextvars import ContextVar
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from re import Pattern
from typing import Any

from marshmallow import Schema, ValidationError, fields

from survey_engine.definition.identifiers import CODE, QUESTION, is_date, is_month
from survey_engine.definition.loading.codelists import Shelf
from survey_engine.definition.loading.markup import misused
from survey_engine.definition.located import Finding
from survey_engine.definition.model import Rule, Text
from survey_engine.definition.rule_language import grammar
from survey_engine.errors import DefinitionError

LINE, PARAGRAPH, PROSE = 300, 500, 5_000
"""Code points in a label, in a question or hint, and in running text."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault at the place marshmallow is at; `at_key` when it is about the key and not its value."""

    code: str
    message: str
    at_key: bool = False


@dataclass(slots=True)
class Reading:
    """What is known while one file is read: its languages, the code lists beside it, and what is wrong in those."""

    languages: tuple[str, ...]
    shelf: Shelf
    findings: list[Finding] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)  # see repeats.Written


READING: ContextVar[Reading] = ContextVar("reading")


def problem(code: str, message: str, *, at_key: bool = False) -> ValidationError:
    """The error that carries one problem."""
    return ValidationError([Problem(f"definition.{code}", message, at_key)])


class Strict(Schema):
    """A mapping that refuses keys it does not know and says which one was perhaps meant."""

    def handle_error(self, error: ValidationError, data: Any, *, many: bool, **kwargs: Any) -> None:  # noqa: ARG002
        for messages in error.messages_dict.values() if many else [error.messages_dict]:
            for key, found in messages.items() if isinstance(messages, dict) else ():
                if found == ["Unknown field."]:
                    messages[key] = [Problem("definition.unknown_key", self._unknown(str(key)), at_key=True)]

    def _unknown(self, key: str) -> str:
        known = sorted(field.data_key or name for name, field in self.fields.items())
        close = get_close_matches(key, known, 1)
        hint = f"Did you mean '{close[0]}'?" if close else f"Use one of {', '.join(known)}."
        return f"The key '{key}' is not known here. {hint}"


class Flag(fields.Field[bool]):
    """true or false, and no other word."""

    def _deserialize(self, value: object, *_: object, **__: object) -> bool:
        if type(value) is not bool:
            raise problem("boolean", f"'{value}' is not true or false. Write true or false, without quotes.")
        return value


class Whole(fields.Field[int]):
    """A whole number between two others."""

    def __init__(self, low: int = -(2**53), high: int = 2**53, **options: Any) -> None:
        super().__init__(**options)
        self.low, self.high = low, high

    def _deserialize(self, value: object, *_: object, **__: object) -> int:
        if type(value) is not int:
            raise problem("number", f"'{value}' is not a whole number. Write digits, without quotes.")
        if not self.low <= value <= self.high:
            raise problem("number", f"{value} is outside {self.low} to {self.high}. Choose another number.")
        return value


class Name(fields.Field[str]):
    """A name of a certain shape, such as an id or a code."""

    def __init__(self, shape: Pattern[str] = CODE, what: str = "code", **options: Any) -> None:
        super().__init__(**options)
        self.shape, self.what = shape, what

    def _deserialize(self, value: object, *_: object, **__: object) -> str:
        if type(value) is not str:
            raise problem("text", f"{_shown(value)} is not text. Write it in quotes: '{_shown(value)}'.")
        if not self.shape.fullmatch(value):
            raise problem("name", f"'{value[:80]}' cannot be a {self.what}. It must look like {self.shape.pattern}")
        return value


class Choice(fields.Field[Any]):
    """One word of a fixed list."""

    def __init__(self, words: type[StrEnum], what: str, **options: Any) -> None:
        super().__init__(**options)
        self.words, self.what = words, what

    def _deserialize(self, value: object, *_: object, **__: object) -> StrEnum:
        known = [word.value for word in self.words]
        if type(value) is not str or value not in known:
            close = get_close_matches(str(value), known, 1)
            hint = f"Did you mean '{close[0]}'?" if close else f"Use one of {', '.join(known)}."
            raise problem("word", f"'{_shown(value)}' is no {self.what}. {hint}")
        return self.words(value)


class Words(fields.Field[Text]):
    """A text in every language of the questionnaire: a string, or language code -> string."""

    def __init__(self, longest: int = LINE, **options: Any) -> None:
        super().__init__(**options)
        self.longest = longest

    def _deserialize(self, value: object, *_: object, **__: object) -> Text:
        languages = READING.get().languages
        given: dict[str, Any] = value if isinstance(value, dict) else {languages[0]: value}
        faults = {
            key: [Problem("definition.language", _language(key), at_key=True)] for key in given.keys() - {*languages}
        }
        for key in given.keys() & {*languages}:
            faults |= {key: [found]} if (found := self._one(given[key])) else {}
        if faults:
            raise ValidationError(faults if isinstance(value, dict) else next(iter(faults.values())))
        if missing := [language for language in languages if language not in given]:
            raise problem("translation", f"The text in '{missing[0]}' is missing. Add {missing[0]}: '...'.")
        return {language: given[language].strip() for language in languages}

    def _one(self, value: object) -> Problem | None:
        if type(value) is not str:
            return Problem("definition.text", f"{_shown(value)} is not text. Write it in quotes: '{_shown(value)}'.")
        if not value.strip():
            return Problem("definition.text", "This text is blank. Write it, or leave the key out.")
        if len(value.strip()) > self.longest:
            return Problem(
                "definition.too_long", f"This is {len(value)} characters; at most {self.longest}. Shorten it."
            )
        fault = misused(value)
        return Problem("definition.markup", fault) if fault else None


class RuleText(fields.Field[Rule]):
    """Rule text, read to a tree; whether it fits its questions is for `references` to say."""

    def _deserialize(self, value: object, *_: object, **__: object) -> Rule:
        if type(value) is not str:
            raise problem("rule", f"{_shown(value)} is not a rule. Write one in quotes, such as \"age == '18_24'\".")
        try:
            return grammar.read(value)
        except DefinitionError as error:
            found = [Problem(fault.code, fault.message) for fault in error.faults]
            raise ValidationError(found) from error


class FlagOrRule(RuleText):
    """true, false or rule text."""

    def _deserialize(self, value: object, *_: object, **__: object) -> Any:
        if type(value) is str and value.lower() in _NEARLY:
            raise problem("boolean", f"'{value}' is not true or false. Write true or false, without quotes.")
        return value if type(value) is bool else super()._deserialize(value)


_NEARLY = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false"})


class Bound(fields.Field[int | str]):
    """The least or greatest answer: a whole number, a date or a month."""

    def _deserialize(self, value: object, *_: object, **__: object) -> int | str:
        if type(value) is int or (type(value) is str and (is_date(value) or is_month(value))):
            return value
        raise problem("bound", f"'{_shown(value)}' is no bound. Write a whole number, YYYY-MM-DD or YYYY-MM.")


class QuestionIds(fields.Field[tuple[str, ...]]):
    """One question id, or a list of them."""

    def _deserialize(self, value: object, *_: object, **__: object) -> tuple[str, ...]:
        given = value if isinstance(value, list) else [value]
        bad = [each for each in given if type(each) is not str or not QUESTION.fullmatch(each)]
        if bad:
            raise problem("name", f"'{_shown(bad[0])}' is no question id. Write one id, or a list of them.")
        return tuple(given)


class Tuple(fields.List[Any]):
    """A list that becomes a tuple."""

    def _deserialize(self, value: object, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list):
            raise problem("list", "This must be a list. Write its items in [ ] or as lines that begin with '- '.")
        return tuple(super()._deserialize(value, *args, **kwargs))


def _language(key: str) -> str:
    return f"'{key}' is not among the questionnaire's languages. Add it to 'languages', or remove this text."


def _shown(value: object) -> str:
    """A value as an author wrote it, near enough, and not all of it."""
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "Nothing"
    return "This" if isinstance(value, dict | list) else str(value)[:60]
