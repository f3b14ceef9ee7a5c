"""The three parts a response is kept in, so that each can be forgotten without touching the others. PURE.

envelope: everything but the answers, the receipt only as a hash. coded: answers that are codes, numbers, dates and
places. texts: what people wrote in their own words, and whatever nobody can vouch for. A forgotten part becomes a
tombstone that says why and when; its hash takes the place of the part's.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from survey_engine.definition import canonical
from survey_engine.definition.model import Questionnaire, QuestionType
from survey_engine.responses.codes import hashed, tidy_code

NAMES = ("envelope", "coded", "texts")
TOMBSTONE = b'["tombstone",'  # a part is an object, so nothing else begins so
WRITTEN = frozenset({QuestionType.TEXT, QuestionType.LONG_TEXT})


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts as they are stored: canonical JSON."""

    envelope: bytes
    coded: bytes
    texts: bytes

    def hashes(self) -> tuple[str, str, str]:
        """The SHA-256 of each, hex: what still proves a part once it is forgotten."""
        return canonical.sha256(self.envelope), canonical.sha256(self.coded), canonical.sha256(self.texts)


def written(questionnaire: Questionnaire) -> frozenset[str]:
    """The ids whose answers are in people's own words, `<id>_other` among them."""
    texts = {question.id for question in questionnaire.questions() if question.type in WRITTEN}
    others = {f"{question.id}_other" for question in questionnaire.questions() if question.options}
    return frozenset(texts | others)


def split(data: Mapping[str, Any], answers: Mapping[str, Any], coded: Container[str]) -> Parts:
    """A response's content, once read strictly, in parts, with those of its answers that are to be kept.

    `coded` holds the ids whose answers are safe codes; the rest are texts. The envelope names what was `dropped`.
    """
    envelope = dict(data)
    given = envelope.pop("answers")
    if len(given) != len(answers):
        envelope["dropped"] = sorted(given.keys() - answers.keys())
    if "receipt" in envelope:
        envelope["receipt_hash"] = receipt_hash(envelope.pop("receipt"))
    return Parts(
        canonical.rewrite(envelope),
        canonical.rewrite({name: answer for name, answer in answers.items() if name in coded}),
        canonical.rewrite({name: answer for name, answer in answers.items() if name not in coded}),
    )


def join(parts: Parts) -> dict[str, Any]:
    """The content again, as far as it is still kept; `receipt_hash` stands for the receipt."""
    data: dict[str, Any] = {} if is_tombstone(parts.envelope) else orjson.loads(parts.envelope)
    answers: dict[str, Any] = {}
    for part in (parts.coded, parts.texts):
        if not is_tombstone(part):
            answers.update(orjson.loads(part))
    return data | {"answers": answers}


def receipt_hash(receipt: object) -> str:
    """How a receipt is kept, however it was typed."""
    return hashed(tidy_code(str(receipt)) or str(receipt))


def tombstone(reason: str, day: date) -> bytes:
    """What stands in the place of a part that was forgotten."""
    return canonical.encode(["tombstone", reason, day.isoformat()])


def is_tombstone(part: bytes) -> bool:
    """Whether a part was forgotten."""
    return part.startswith(TOMBSTONE)
