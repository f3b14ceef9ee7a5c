"""The shape of `mapping`: how a version's codes follow from an earlier version's.

{from: 1, questions: {concerns: {speeding: same, drones: new, litter: {split: [litter_road, litter_park]}, asb: dropped,
dogs: {merged: animals}}}}
Keys are codes of either version: `same`, `new` and `merged` say what becomes of a code of the earlier version or where
one of this version comes from. What is not listed and has the same code is the same.
"""

from typing import Any

from marshmallow import ValidationError, fields, post_load

from survey_engine.definition.identifiers import CODE, NAME, QUESTION
from survey_engine.definition.loading.schema_fields import Name, Strict, problem

FATES = ("same", "new", "dropped")


class FateField(fields.Field[Any]):
    """same, new, dropped, {split: [codes]} or {merged: code}."""

    def _deserialize(self, value: object, *_: object, **__: object) -> object:
        if value in FATES or _is_split(value) or _is_merged(value):
            return value
        raise problem("mapping", "Write same, new, dropped, {split: [code, code]} or {merged: code}.")


def _is_split(value: object) -> bool:
    if not isinstance(value, dict) or value.keys() != {"split"} or not isinstance(value["split"], list):
        return False
    return len(value["split"]) > 1 and all(_is_code(code) for code in value["split"])


def _is_merged(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == {"merged"} and _is_code(value["merged"])


def _is_code(value: object) -> bool:
    return isinstance(value, str) and CODE.fullmatch(value) is not None


class MappingSchema(Strict):
    """Kept as it is written; `from` is an earlier version, or `id@version` of another questionnaire."""

    from_ = fields.Raw(required=True, data_key="from")
    questions = fields.Dict(keys=Name(QUESTION, "question id"), values=fields.Dict(keys=Name(), values=FateField()))

    @post_load
    def _make(self, data: dict[str, Any], **_: object) -> dict[str, object]:
        source = data["from_"]
        name, at, version = str(source).partition("@")
        fits = type(source) is int if not at else NAME.fullmatch(name) is not None and version.isdigit()
        if not fits:
            raise ValidationError({"from": ["Write a version number, or 'questionnaire-id@version'."]})
        return {"from": source, "questions": data.get("questions", {})}
