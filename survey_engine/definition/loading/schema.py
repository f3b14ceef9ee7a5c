"""The shape of a whole questionnaire file, and the translation of what is wrong with it to file, line and column."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from marshmallow import ValidationError, fields, post_load

from survey_engine.definition import model
from survey_engine.definition.canonical import pointer
from survey_engine.definition.identifiers import LANGUAGE, NAME, QUESTION
from survey_engine.definition.loading.codelists import Shelf
from survey_engine.definition.loading.repeats import relocated, written_out
from survey_engine.definition.loading.schema_fields import (
    LINE,
    PROSE,
    READING,
    Choice,
    Name,
    Problem,
    QuestionIds,
    Reading,
    RuleText,
    Strict,
    Tuple,
    Whole,
    Words,
    problem,
)
from survey_engine.definition.loading.schema_mapping import MappingSchema
from survey_engine.definition.loading.schema_questions import QUESTIONS
from survey_engine.definition.loading.schema_sections import SectionSchema
from survey_engine.definition.loading.source import Document
from survey_engine.definition.located import Finding, LocatedError
from survey_engine.errors import Fault


class PageSchema(Strict):
    """See model.Page."""

    id = Name(NAME, "page id", required=True)
    title = Words(LINE, required=True)
    text = Words(PROSE, required=True)

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> model.Page:
        return model.Page(**data)


class EndSchema(Strict):
    """See model.End. A `go_to` keeps nothing here unless the file says so: the answers go on there."""

    when = RuleText(required=True)
    page = Name(NAME, "page id")
    keep = Choice(model.Keep, "thing to keep")
    go_to = Name(NAME, "questionnaire id")
    carry = Tuple(Name(QUESTION, "question id"))

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> model.End:
        if "page" not in data and "go_to" not in data:
            raise problem("end", "An end needs a 'page' to show, or a questionnaire to 'go_to'. Add one.")
        if "carry" in data and "go_to" not in data:
            raise problem("end", "'carry' belongs to 'go_to'. Add 'go_to', or remove 'carry'.")
        if "go_to" in data:
            data.setdefault("keep", model.Keep.NOTHING)
        return model.End(**data)


class NetSchema(Strict):
    """See model.Net; the key above it is its code."""

    label = Words(LINE, required=True)
    of = Name(QUESTION, "question id", required=True)
    any = Tuple(Name(), required=True)


class GroupSchema(Strict):
    """See model.Group; the key above it is its code."""

    label = Words(LINE, required=True)
    when = RuleText(required=True)


class ComparisonSchema(Strict):
    """One questionnaire this one may be compared with."""

    with_ = Name(NAME, "questionnaire id", required=True, data_key="with")
    notes = fields.String(load_default="")


class WaveSchema(Strict):
    """See model.Wave."""

    series = Name(NAME, "series", required=True)
    label = fields.String(required=True)
    compare = Tuple(fields.Nested(ComparisonSchema))

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> model.Wave:
        compare = {each["with_"]: each["notes"].strip() for each in data.get("compare", ())}
        return model.Wave(data["series"], data["label"], compare)


class AnalysisSchema(Strict):
    """See model.Analysis."""

    roles = fields.Dict(keys=Name(NAME, "role"), values=QuestionIds())
    nets = fields.Dict(keys=Name(), values=fields.Nested(NetSchema))
    groups = fields.Dict(keys=Name(), values=fields.Nested(GroupSchema))
    wave = fields.Nested(WaveSchema)

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> model.Analysis:
        nets = tuple(model.Net(code, **net) for code, net in data.get("nets", {}).items())
        groups = tuple(model.Group(code, **group) for code, group in data.get("groups", {}).items())
        return model.Analysis(data.get("roles", {}), nets, groups, data.get("wave"))


class QuestionnaireSchema(Strict):
    """See model.Questionnaire."""

    id = Name(NAME, "questionnaire id", required=True, data_key="questionnaire")
    version = Whole(1, 999_999, required=True)
    languages = Tuple(Name(LANGUAGE, "language"), required=True)
    title = Words(LINE, required=True)
    minutes = Whole(1, 240)
    modes = Tuple(Choice(model.Mode, "mode"))
    intro = Words(PROSE)
    sections = Tuple(fields.Nested(SectionSchema), required=True)
    pages = Tuple(fields.Nested(PageSchema))
    ends = Tuple(fields.Nested(EndSchema))
    analysis = fields.Nested(AnalysisSchema)
    mapping = fields.Nested(MappingSchema)

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> model.Questionnaire:
        for key in ("languages", "sections", "modes"):
            if key in data and not data[key]:
                raise ValidationError({key: ["This list is empty. Add to it."]})
        written = written_out(data["sections"])
        if written.repeats:
            READING.get().places |= written.places
            data |= {"sections": tuple(written.sections), "repeats": tuple(written.repeats)}
        return model.Questionnaire(**data)


def read(document: Document, shelf: Shelf) -> tuple[model.Questionnaire, Document]:
    """The questionnaire in a document, and the document with positions in the questionnaire as it is written out.

    Raises LocatedError with every fault of shape, in the file or in its code lists.
    """
    data = document.data
    if not isinstance(data, dict):
        raise LocatedError([document.find(Fault("", "definition.shape", "Write a mapping of keys and values."))])
    _refuse_many(document)
    reading = Reading(_languages(data), shelf)
    token = READING.set(reading)
    try:
        questionnaire = cast(model.Questionnaire, QuestionnaireSchema().load(data))
    except ValidationError as error:
        raise LocatedError([*located(document, error.messages), *reading.findings]) from error
    finally:
        READING.reset(token)
    if reading.findings:
        raise LocatedError(reading.findings)
    if reading.places:
        document = replace(document, positions=relocated(document.positions, reading.places))
    return questionnaire, document


def _refuse_many(document: Document) -> None:
    """Refuse a file of too many questions before anything looks at each of them."""
    sections = cast(dict[str, Any], document.data).get("sections")
    if not isinstance(sections, list):
        return
    lists = [section.get("questions") for section in sections if isinstance(section, dict)]
    count = sum(len(questions) for questions in lists if isinstance(questions, list))
    if count > QUESTIONS:
        message = f"There are {count} questions; at most {QUESTIONS} are taken. Split the questionnaire."
        raise LocatedError([document.find(Fault("/sections", "definition.too_many", message))])


def _languages(data: dict[str, Any]) -> tuple[str, ...]:
    given = data.get("languages")
    if isinstance(given, list) and given and all(isinstance(each, str) for each in given):
        return tuple(dict.fromkeys(given))
    return ("en",)


def located(document: Document, messages: object) -> list[Finding]:
    """What marshmallow found wrong with a document, each at its place in the file."""
    found = [
        document.find(Fault(path, each.code, each.message), at_key=each.at_key) for path, each in _walk(messages, "")
    ]
    return sorted(found, key=lambda finding: (finding.line, finding.column))


def _walk(messages: object, path: str) -> Iterator[tuple[str, Problem]]:
    """Every problem in marshmallow's tree of messages, with its JSON pointer."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _walk(inner, path if key in {"_schema", "key", "value"} else pointer(path, key))
        return
    for each in messages if isinstance(messages, list) else [messages]:
        yield path, each if isinstance(each, Problem) else _plain(str(each), path)


def _plain(message: str, path: str) -> Problem:
    """One of marshmallow's own messages, in our words."""
    if message == "Missing data for required field.":
        return Problem("definition.missing", f"'{path.rpartition('/')[2]}' is missing here. Add it.")
    return Problem("definition.shape", _PLAIN.get(message, message))


_PLAIN = {
    "Field may not be null.": "There is no value here. Write one, or leave the key out.",
    "Not a valid string.": "This is not text. Write it in quotes.",
    "Not a valid mapping type.": "This must be a mapping. Write 'key: value' lines.",
    "Invalid input type.": "This must be a mapping. Write 'key: value' lines.",
}
