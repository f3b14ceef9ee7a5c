"""Columns made from answers, as the intake packs them, without a store."""

from collections.abc import Mapping, Sequence

import numpy as np

from analysis.rows.columns import Coded, Columns
from survey_engine.definition.model import AnswerValue, Questionnaire
from survey_engine.definition.packing import Layout
from survey_engine.definition.validation import Judge

TODAY = "2024-08-01"


def columns(
    questionnaire: Questionnaire,
    everybody: Sequence[Mapping[str, AnswerValue]],
    modes: Sequence[str] = (),
    events: Sequence[str | None] = (),
) -> Columns:
    """The columns of these respondents' answers; every set of answers must be faultless."""
    judge, layout = Judge(questionnaire), Layout(questionnaire)
    judgements = [judge.judge(answers, today=TODAY) for answers in everybody]
    assert [each.faults for each in judgements if each.faults] == []
    packed = b"".join(layout.pack(each.answers, each.route.derived, each.route.asked) for each in judgements)
    records = np.frombuffer(packed, dtype=np.dtype(layout.dtype))
    provenance = {
        "event": coded(events or [None] * len(everybody)),
        "event_type": coded([None] * len(everybody)),
        "mode": coded(modes or ["web"] * len(everybody)),
        "wave": coded([None] * len(everybody)),
    }
    return Columns(questionnaire, records, provenance, {})


def coded(values: Sequence[str | None]) -> Coded:
    """A column made of plain values; the codes in alphabetical order."""
    codes = sorted({value for value in values if value is not None})
    place = {code: number for number, code in enumerate(codes, start=1)}
    return Coded(tuple(codes), np.array([place.get(value or "", 0) for value in values], dtype=np.int64))
