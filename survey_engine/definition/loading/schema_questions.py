"""The shape of sections, questions and options in a questionnaire file (see model.py for what they mean)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from marshmallow import ValidationError, fields, post_load

from survey_engine.definition import model
from survey_engine.definition.identifiers import CODE, NAME, QUESTION, is_date
from survey_engine.definition.loading.codelists import Pick, Unfit
from survey_engine.definition.loading.keys import misplaced
from survey_engine.definition.loading.schema_fields import (
    LINE,
    PARAGRAPH,
    PROSE,
    READING,
    Bound,
    Choice,
    Flag,
    FlagOrRule,
    Name,
    RuleText,
    Strict,
    Tuple,
    Whole,
    Words,
    problem,
)
from survey_engine.definition.located import LocatedError
from survey_engine.definition.model import Option, Question, QuestionType
from survey_engine.definition.patterns import PATTERNS

QUESTIONS = 500
OPTIONS = 2_000

YES_NO = {"en": ("Yes", "No"), "pl": ("Tak", "Nie"), "cy": ("Ie", "Na"), "uk": ("Так", "Ні"), "ro": ("Da", "Nu")}
"""The labels of a consent that gives none; other languages must give them."""


class OptionSchema(Strict):
    """See model.Option; `from` and `to` are a band's bounds."""

    code = Name(required=True)
    label = Words(LINE, required=True)
    hint = Words(PARAGRAPH)
    exclusive = Flag()
    requires_text = Flag()
    sensitive = Flag()
    relevant = RuleText()
    score = Whole(-1_000, 1_000)
    low = Whole(data_key="from")
    high = Whole(data_key="to")

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> Option:
        return Option(**data)


class PickSchema(Strict):
    """Options from a code list, or those ticked in an earlier question; `also` are added after them."""

    codelist = Name(NAME, "name")
    where = fields.Raw()
    only_ = Tuple(Name(CODE), data_key="only")
    valid_on = fields.String()
    chosen_in = Name(QUESTION, "question id")
    also = Tuple(fields.Nested(OptionSchema))

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> "Choices":
        if ("codelist" in data) == ("chosen_in" in data):
            raise problem("options", "Give either 'codelist' or 'chosen_in' here, or a plain list of options.")
        also = data.get("also", ())
        if "chosen_in" in data:
            if extra := data.keys() - {"chosen_in", "also"}:
                raise problem("options", f"'{min(extra).rstrip('_')}' belongs to a codelist. Remove it.")
            return Choices(also, data["chosen_in"])
        return Choices(_listed(_pick(data)) + also)


class Choices(tuple[Option, ...]):
    """The options of a question as far as they are known before anyone answers."""

    chosen_in: str | None

    def __new__(cls, options: tuple[Option, ...], chosen_in: str | None = None) -> "Choices":
        made = super().__new__(cls, options)
        made.chosen_in = chosen_in
        return made


def _pick(data: Mapping[str, Any]) -> Pick:
    where = data.get("where", [])
    wanted = [where] if isinstance(where, str) else where
    if not isinstance(wanted, list) or not all(isinstance(each, str) for each in wanted):
        raise ValidationError({"where": ["Write a column or level, or a list of them."]})
    if "valid_on" in data and not is_date(data["valid_on"]):
        raise ValidationError({"valid_on": ["This must be a date. Write YYYY-MM-DD."]})
    return Pick(data["codelist"], tuple(wanted), data.get("only_", ()), data.get("valid_on"))


def _listed(pick: Pick) -> tuple[Option, ...]:
    reading = READING.get()
    try:
        options = reading.shelf.options(pick, reading.languages)
    except Unfit as error:
        raise problem("codelist", str(error)) from error
    except LocatedError as error:
        reading.findings += [finding for finding in error.findings if finding not in reading.findings]
        return ()
    if lacking := [each for each in options if any(language not in each.label for language in reading.languages)]:
        message = (
            f"'{lacking[0].code}' of '{pick.codelist}' is not in every language. Add label_.. columns to the list."
        )
        raise problem("translation", message)
    return options


class OptionsField(fields.Field[Choices]):
    """A list of options, or a mapping that says where they come from."""

    def _deserialize(self, value: object, *_: object, **__: object) -> Choices:
        if isinstance(value, dict):
            return cast(Choices, PickSchema().load(value))
        if not isinstance(value, list) or not value:
            raise problem("options", "Write a list of options, or {codelist: ..}, or {chosen_in: ..}.")
        return Choices(tuple(OptionSchema(many=True).load(value)))


class CheckSchema(Strict):
    """See model.Check."""

    that = RuleText(required=True)
    message = Words(LINE, required=True)

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> model.Check:
        return model.Check(**data)


class QuestionSchema(Strict):
    """See model.Question. A scale or grid may call its options `scale`."""

    id = Name(QUESTION, "question id", required=True)
    type = Choice(QuestionType, "question type", required=True)
    text = Words(PROSE, required=True)
    hint = Words(PARAGRAPH)
    note = Words(PROSE)
    short = Words(60)
    required = FlagOrRule()
    relevant = RuleText()
    options = OptionsField()
    scale = OptionsField()
    rows = Tuple(fields.Nested(OptionSchema))
    order = Choice(model.Order, "order")
    min_choices = Whole(0, OPTIONS)
    max_choices = Whole(1, OPTIONS)
    minimum = Bound()
    maximum = Bound()
    unit = Words(60)
    max_length = Whole(1, 5_000)
    pattern = fields.String()
    modes = Tuple(Choice(model.Mode, "mode"))
    private = Flag()
    sensitive = Flag()
    style = Name(NAME, "style")
    messages = fields.Dict(keys=Name(NAME, "message code"), values=Words(LINE))
    checks = Tuple(fields.Nested(CheckSchema))

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> Any:
        return self.question(data)

    @staticmethod
    def question(data: dict[str, Any]) -> Question:
        """The question that these keys make."""
        if problems := misplaced(data, PATTERNS):
            raise ValidationError(problems)
        given = [data.pop(key) for key in ("scale", "options") if key in data]  # one with `chosen_in` may be empty
        choices = given[0] if given else _default(data["type"])
        if "modes" in data:
            data["modes"] = frozenset(data["modes"])
        options = _scored(choices) if data["type"] is QuestionType.SCALE else tuple(choices)
        places = _places(options) if data["type"] is QuestionType.AREA else ()
        return Question(options=options, chosen_in=choices.chosen_in, places=places, **data)


def _default(kind: QuestionType) -> Choices:
    if kind is not QuestionType.CONSENT:
        return Choices(())
    languages = READING.get().languages
    if unknown := [language for language in languages if language not in YES_NO]:
        raise problem("translation", f"Give the options yes and no their labels: none are known in '{unknown[0]}'.")
    return Choices(
        tuple(Option(code, {each: YES_NO[each][n] for each in languages}) for n, code in enumerate(("yes", "no")))
    )


def _scored(choices: Choices) -> tuple[Option, ...]:
    """Points of a scale score 1, 2, 3 .. in order when the file gives no scores at all."""
    if any(option.score is not None for option in choices):
        return tuple(choices)
    return tuple(replace(option, score=n) for n, option in enumerate(choices, 1))


def _places(options: tuple[Option, ...]) -> tuple[model.Place, ...]:
    reading = READING.get()
    try:
        return reading.shelf.places("places", frozenset(option.code for option in options))
    except LocatedError as error:
        reading.findings += [finding for finding in error.findings if finding not in reading.findings]
        return ()
