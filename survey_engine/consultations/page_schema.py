"""The shape of a consultation's file. Says what is wrong by JSON pointer; `loading` knows where that is in the file."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate
from marshmallow.experimental.context import Context

from survey_engine.consultations import pages
from survey_engine.consultations.page_fields import DayField, MomentField, Speaking, TextField
from survey_engine.errors import Fault

CODE = validate.Regexp(
    r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z", error="Use letters, digits, hyphens and underscores, 64 at most."
)
SLUG = validate.Regexp(
    r"[a-z0-9][a-z0-9-]{0,63}\Z", error="Use small letters, digits and hyphens, 64 at most: it becomes an address."
)
LANGUAGE = validate.Regexp(r"[a-z]{2,3}\Z", error="Give a language's code, as en or pl.")
PLAIN = {  # marshmallow's words -> our code and words
    "Unknown field.": ("consultation.unknown_key", "'{key}' is not known here; check its spelling."),
    "Missing data for required field.": ("consultation.missing", "The key '{key}' is needed."),
    "Field may not be null.": ("consultation.missing", "Give a value, or leave the key out."),
    "Not a valid string.": ("consultation.wrong_type", "Give a text."),
    "Not a valid boolean.": ("consultation.wrong_type", "Give true or false."),
    "Not a valid list.": ("consultation.wrong_type", "Give a list, as [one, two] or with a line for each."),
    "Not a valid mapping type.": ("consultation.wrong_type", "Give a mapping, key: value."),
    "Not a valid email address.": ("consultation.bad_value", "Give an email address, as name@example.org."),
    "Invalid input type.": ("consultation.wrong_type", "Give a mapping, key: value."),
}


def _characters(most: int) -> validate.Length:
    return validate.Length(1, most, error=f"Give 1 to {most} characters.")


def _items(least: int, most: int) -> validate.Length:
    return validate.Length(least, most, error=f"List {f'{least} to' if least else 'at most'} {most} here.")


class OfferSchema(Schema):
    """See pages.Offer."""

    questionnaire = fields.String(data_key="id", required=True, validate=SLUG)
    begins = fields.Boolean(truthy={True}, falsy={False})
    for_ = fields.List(TextField(), data_key="for", validate=_items(0, 50))

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> pages.Offer:
        return pages.Offer(**data | {"for_": tuple(data.get("for_", ()))})


class OccasionSchema(Schema):
    """See pages.Occasion."""

    code = fields.String(required=True, validate=CODE)
    name = fields.String(required=True, validate=_characters(200))
    place = fields.String(required=True, validate=_characters(200))
    type = fields.String(required=True, validate=CODE)
    starts = MomentField(required=True)
    ends = MomentField()
    area = fields.String(validate=CODE)
    note = fields.String(validate=_characters(1000))
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
    label = fields.String(required=True, validate=_characters(200))
    questionnaire = fields.String(validate=SLUG)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> pages.ShortLink:
        return pages.ShortLink(**data)


class ContactSchema(Schema):
    """See pages.Contact."""

    name = fields.String(required=True, validate=_characters(200))
    address = fields.String(validate=_characters(500))
    phone = fields.String(validate=validate.Regexp(r"[0-9 +()]{3,30}\Z", error="Give digits and spaces."))
    email = fields.Email()

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> pages.Contact:
        return pages.Contact(**data)


class PageSchema(Schema):
    """See pages.ConsultationPage."""

    slug = fields.String(data_key="consultation", required=True, validate=SLUG)
    languages = fields.List(fields.String(validate=LANGUAGE), validate=_items(1, 20))
    title = TextField(required=True)
    demonstration = fields.Boolean(truthy={True}, falsy={False})
    opened = DayField()
    closed = DayField()
    summary = TextField()
    notice = TextField()
    overview = TextField(required=True)
    why = TextField(required=True)
    next = TextField(required=True)
    areas = fields.List(TextField(), validate=_items(0, 50))
    audiences = fields.List(TextField(), validate=_items(0, 50))
    interests = fields.List(TextField(), validate=_items(0, 50))
    questionnaires = fields.List(fields.Nested(OfferSchema), required=True, validate=_items(1, 20))
    events = fields.List(fields.Nested(OccasionSchema), validate=_items(0, 1000))
    links = fields.List(fields.Nested(ShortLinkSchema), validate=_items(0, 1000))
    wave = fields.Dict(
        keys=fields.String(validate=validate.OneOf(["series", "label"], error="Use series and label.")),
        values=fields.String(validate=_characters(100)),
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
