"""The shape of a section in a questionnaire file: questions, or one repeat."""

from typing import Any

from marshmallow import ValidationError, fields, post_load

from survey_engine.definition import model
from survey_engine.definition.identifiers import CODE, NAME, QUESTION
from survey_engine.definition.loading.repeats import Group, Member, Repeated
from survey_engine.definition.loading.schema_fields import LINE, Flag, Name, RuleText, Strict, Tuple, Words
from survey_engine.definition.loading.schema_questions import QuestionSchema

REPEAT = "repeat"
LONGEST = 30  # characters of a member's id, so that `<member>__<code>` is an id too


class MemberSchema(QuestionSchema):
    """A question of a repeat; `only` lists the codes it is asked for."""

    only_ = Tuple(Name(CODE), data_key="only")

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> Any:
        only = data.pop("only_", None)
        if len(data["id"]) > LONGEST:
            raise ValidationError({"id": [f"Use at most {LONGEST} characters: codes are added to it."]})
        return Member(self.question(data), only)


class GroupSchema(Strict):
    """See Group."""

    id = Name(QUESTION, "question id", required=True)
    type = fields.String(required=True)
    each = Name(QUESTION, "question id", required=True)
    questions = Tuple(fields.Nested(MemberSchema), required=True)

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> Group:
        if not data["questions"]:
            raise ValidationError({"questions": ["A repeat needs a question. Add one."]})
        return Group(data["id"], data["each"], data["questions"])


class Asked(fields.Field[Any]):
    """A question, or a repeat."""

    def _deserialize(self, value: object, *_: object, **__: object) -> Any:
        repeat = isinstance(value, dict) and value.get("type") == REPEAT
        return (GroupSchema() if repeat else QuestionSchema()).load(value)  # type: ignore[arg-type]


class SectionSchema(Strict):
    """See model.Section."""

    id = Name(NAME, "section id", required=True)
    title = Words(LINE, required=True)
    relevant = RuleText()
    sensitive = Flag()
    skippable = Flag()
    questions = Tuple(Asked(), required=True)

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> model.Section | Repeated:
        questions = data["questions"]
        if not questions:
            raise ValidationError({"questions": ["A section needs a question. Add one, or remove the section."]})
        groups = [each for each in questions if isinstance(each, Group)]
        if not groups:
            return model.Section(**data)
        if len(questions) > 1:
            raise ValidationError({"questions": ["A repeat is alone in its section. Move the rest to another."]})
        return Repeated(model.Section(**{**data, "questions": ()}), groups[0])
