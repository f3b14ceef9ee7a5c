"""The shape of a consultation's file. Says what is wrong by JSON pointer; `loading` knows where that is in the file."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, TypedDict

from marshmallow import Schema, ValidationError, fields, post_load, validate
from marshmallow.experimental.context import Context

from survey_engine.consultations import pages
from survey_engine.definition.model import Text
from survey_engine.errors import Fault

CODE = validate.Regexp(
    r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z", error="Use letters, digits, hyphens and underscores, 64 at most."
)
SLUG = validate.Regexp(
    r"[a-z0-9][a-z0-9-]{0,63}\Z", error="Use small letters, digits and hyphens, 64 at most: it becomes an address."
)
LONGEST = 20_000  # characters of one text
FEW, MANY = validate.Length(max=50), validate.Length(max=1000)
PLAIN = {  # marshmallow's words -> our code and words
    "Unknown field.": ("consultation.unknown_key", "'{key}' is not known here; check its spelling."),
    "Missing data for required field.": ("consultation.missing", "The key '{key}' is needed."),
    "Field may not be null.": ("consultation.missing", "Give a value, or leave the key out."),
    "Not a valid string.": ("consultation.wrong_type", "Give a text."),
    "Not a valid boolean.": ("consultation.wrong_type", "Give true or false."),
    "Not a valid list.": ("consultation.wrong_type", "Give a list, as [one, two] or with a line for each."),
    "Invalid input type.": ("consultation.wrong_type", "Give a mapping, key: value."),
}


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


class OfferSchema(Schema):
    """See pages.Offer."""

    questionnaire = fields.String(data_key="id", required=True, validate=SLUG)
    begins = fields.Boolean(truthy={True}, falsy={False})
    for_ = fields.List(TextField(), data_key="for", validate=FEW)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> pages.Offer:
        return pages.Offer(**data | {"for_": tuple(data.get("for_", ()))})


class OccasionSchema(Schema):
    """See pages.Occasion."""

    code = fields.String(required=True, validate=CODE)
    name = fields.String(required=True, validate=validate.Length(1, 200))
    place = fields.String(required=True, validate=validate.Length(1, 200))
    type = fields.String(required=True, validate=CODE)
    starts = MomentField(required=True)
    ends = MomentField()
    area = fields.String(validate=CODE)
    note = fields.String(validate=validate.Length(1, 1000))
    link = fields.String(validate=CODE)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> pages.Occasion:
        starts, ends = data.pop("starts"), data.pop("ends", None)
        if ends is not None and not (isinstance(starts, datetime) and isinstance(ends, datetime) and ends > starts):
            raise ValidationError("An end needs a time, and a start with a time before it.", "ends")
        if isinstance(starts, datetime):
            return pages.Occasion(**data, day=starts.date(), starts=starts.time(), ends=ends)
        return pages.Occasion(**data, day=starts)


class ShortLinkSchema(Schema):
    """See pages.ShortLink."""

    code = fields.String(required=True, validate=CODE)
    label = fields.String(required=True, validate=validate.Length(1, 200))

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> pages.ShortLink:
        return pages.ShortLink(**data)


class ContactSchema(Schema):
    """See pages.Contact."""

    name = fields.String(required=True, validate=validate.Length(1, 200))
    address = fields.String(validate=validate.Length(1, 500))
    phone = fields.String(validate=validate.Regexp(r"[0-9 +()]{3,30}\Z", error="Give digits and spaces."))
    email = fields.Email()

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> pages.Contact:
        return pages.Contact(**data)


class PageSchema(Schema):
    """See pages.ConsultationPage."""

    slug = fields.String(data_key="consultation", required=True, validate=SLUG)
    languages = fields.List(fields.String(validate=validate.Regexp(r"[a-z]{2,3}\Z")), validate=validate.Length(1, 20))
    title = TextField(required=True)
    demonstration = fields.Boolean(truthy={True}, falsy={False})
    opened = DayField()
    closed = DayField()
    summary = TextField()
    notice = TextField()
    overview = TextField(required=True)
    why = TextField(required=True)
    next = TextField(required=True)
    areas = fields.List(TextField(), validate=FEW)
    audiences = fields.List(TextField(), validate=FEW)
    interests = fields.List(TextField(), validate=FEW)
    questionnaires = fields.List(fields.Nested(OfferSchema), required=True, validate=validate.Length(1, 20))
    events = fields.List(fields.Nested(OccasionSchema), validate=MANY)
    links = fields.List(fields.Nested(ShortLinkSchema), validate=MANY)
    wave = fields.Dict(
        keys=fields.String(validate=validate.OneOf(["series", "label"], error="Use series and label.")),
        values=fields.String(validate=validate.Length(1, 100)),
    )
    emergency = TextField()
    contact = fields.Nested(ContactSchema)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> pages.ConsultationPage:
        frozen: dict[str, Any] = {key: tuple(it) if isinstance(it, list) else it for key, it in data.items()}
        return pages.ConsultationPage(**frozen)


def shape(data: object) -> pages.ConsultationPage | tuple[Fault, ...]:
    """The page that `data` describes, or what is wrong with its shape."""
    with Context[Speaking]({"language": _first_language(data)}):
        try:
            page: pages.ConsultationPage = PageSchema().load(data)  # type: ignore[arg-type]
        except ValidationError as error:
            return tuple(_faults(error.messages_dict))
    return page


def _first_language(data: object) -> str:
    match data:
        case {"languages": [str(first), *_]}:
            return first
        case _:
            return "en"


def _faults(messages: Any, path: str = "") -> Iterator[Fault]:
    if isinstance(messages, list):
        for text in messages:
            code, words = PLAIN.get(text, ("consultation.bad_value", text))
            yield Fault(path, code, words.replace("{key}", path.rpartition("/")[2]))
        return
    for key, inner in messages.items():
        step = str(key).replace("~", "~0").replace("/", "~1")  # RFC 6901
        yield from _faults(inner, path if key == "_schema" else f"{path}/{step}")
