"""The shape of a population's file. What it says is for `checks`, where its counts are for `figures`."""

from dataclasses import dataclass, field
from typing import Any, cast

from marshmallow import ValidationError, fields, post_load

from analysis.populations import model
from survey_engine.definition.identifiers import CODE, NAME, is_date
from survey_engine.definition.loading.schema import located
from survey_engine.definition.loading.schema_fields import LINE, Flag, Name, RuleText, Strict, Tuple, Whole, problem
from survey_engine.definition.loading.source import Document
from survey_engine.definition.located import LocatedError
from survey_engine.definition.model import Rule
from survey_engine.errors import Fault

PEOPLE = 10**10  # more than there are


class Line(fields.Field[str]):
    """A short text in one language."""

    def _deserialize(self, value: object, *_: object, **__: object) -> str:
        if type(value) is not str or not 0 < len(value.strip()) <= LINE:
            raise problem("text", f"Write a text of 1 to {LINE} characters here, in quotes.")
        return value.strip()


class Day(fields.Field[str]):
    """A day, YYYY-MM-DD."""

    def _deserialize(self, value: object, *_: object, **__: object) -> str:
        if type(value) is not str or not is_date(value):
            raise problem("date", 'Give a day that exists, as "2021-03-21".')
        return value


@dataclass(frozen=True, slots=True)
class Counted:
    """Where a margin's counts are: a code list's rows in which the columns of `where` hold these values.

    sort   the column that puts the likest categories side by side; without one the list's own order does
    """

    codelist: str
    count: str
    code: str = "code"
    label: str = "label"
    sort: str | None = None
    where: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A margin as its file gives it: categories written out, or counted in a code list."""

    label: str
    by: str
    note: str | None = None
    area: bool = False
    categories: dict[str, model.Category] = field(default_factory=dict)
    counts: Counted | None = None
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A population whose margins are not counted yet."""

    id: str
    label: str
    source: str
    date: str
    who: Rule
    margins: dict[str, Draft]
    licence: str | None = None
    schemes: dict[str, model.Scheme] = field(default_factory=dict)


class CategorySchema(Strict):
    """See model.Category; the key above it is its code, and its one answer unless it names others."""

    label = Line(required=True)
    count = Whole(0, PEOPLE, required=True)
    answers = Tuple(Name())

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> model.Category:
        return model.Category("", data["label"], data["count"], data.get("answers", ()))


class CountedSchema(Strict):
    """See Counted."""

    codelist = Name(NAME, "code list", required=True)
    count = Line(required=True)
    code = Line()
    label = Line()
    sort = Line()
    where = fields.Dict(keys=Name(CODE, "column"), values=Line())

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> Counted:
        return Counted(**data)


class MarginSchema(Strict):
    """See Draft; the key above it is its code."""

    label = Line(required=True)
    by = Name(required=True)
    note = Line()
    area = Flag()
    categories = fields.Dict(keys=Name(), values=fields.Nested(CategorySchema))
    counts = fields.Nested(CountedSchema)
    answers = fields.Dict(keys=Name(), values=Tuple(Name()))

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> Draft:
        if ("categories" in data) == ("counts" in data):
            raise problem("counts", "Give either 'categories', or 'counts' in a code list.")
        if "answers" in data and "categories" in data:
            raise problem("counts", "Write 'answers' into each of the 'categories'.")
        return Draft(**data)


class TrimSchema(Strict):
    """The lightest and the heaviest weight, in percent of the mean weight."""

    lightest = Whole(1, 100)
    heaviest = Whole(100, 500)


class CollapseSchema(Strict):
    """The fewest respondents a category may have on its own, in people and in percent of all."""

    fewest_people = Whole(1, 1000)
    fewest_percent = Whole(0, 50)


class SchemeSchema(Strict):
    """See model.Scheme; the key above it is its code."""

    label = Line(required=True)
    margins = Tuple(Name(), required=True)
    trim = fields.Nested(TrimSchema)
    collapse = fields.Nested(CollapseSchema)

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> model.Scheme:
        limits = {**data.get("trim", {}), **data.get("collapse", {})}
        return model.Scheme("", data["label"], data["margins"], **limits)


class PopulationSchema(Strict):
    """See Drafted."""

    id = Name(NAME, "population id", required=True, data_key="population")
    label = Line(required=True)
    source = Line(required=True)
    date = Day(required=True)
    licence = Line()
    who = RuleText(required=True)
    margins = fields.Dict(keys=Name(), values=fields.Nested(MarginSchema), required=True)
    schemes = fields.Dict(keys=Name(), values=fields.Nested(SchemeSchema))

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> Drafted:
        if not data["margins"]:
            raise problem("missing", "A population needs one margin or more. Add them.")
        return Drafted(**data)


def read(document: Document) -> Drafted:
    """The population in a document; LocatedError with every fault of shape."""
    if not isinstance(document.data, dict):
        raise LocatedError([document.find(Fault("", "definition.shape", "Write a mapping of keys and values."))])
    try:
        return cast(Drafted, PopulationSchema().load(document.data))
    except ValidationError as error:
        raise LocatedError(located(document, error.messages)) from error
