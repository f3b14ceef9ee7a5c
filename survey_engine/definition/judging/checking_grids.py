"""What can be wrong with a grid: a code of one scale for each row."""

from collections.abc import Callable, Mapping

from survey_engine.definition.canonical import pointer
from survey_engine.definition.judging import offers
from survey_engine.definition.judging.findings import REFUSED, Checked, Refused, Walk, blank
from survey_engine.definition.judging.offers import Offer
from survey_engine.definition.model import Question


def grid(question: Question, offer: Offer) -> Callable[[object, Walk], Checked]:
    """Rows not on offer now are left out, as off-route questions are. Every row is optional unless required."""
    name, rows, required = question.id, offers.rows(question), offers.ready(question.required)

    def check(value: object, walk: Walk) -> Checked:
        if not isinstance(value, dict):
            return None if blank(value) else walk.find(name, "wrong_type")
        kept = _kept(name, value, {"rows": rows, "options": offer}, walk)
        if not kept or kept is REFUSED:
            return kept or None
        if len(kept) < len(rows.options) and required is not None and required(walk.seen, walk.today):
            for row in rows.now(walk.seen, walk.today):
                if row.code not in kept:
                    walk.find(name, "required", f"/{row.code}")
        return kept

    return check


def _kept(name: str, value: Mapping[str, object], on: Mapping[str, Offer], walk: Walk) -> dict[str, str] | Refused:
    """The rows that are answered and asked; REFUSED when one of them cannot be."""
    faults = {row: _row_fault(row, code, on, walk) for row, code in value.items() if not blank(code)}
    for row, fault in faults.items():
        if fault is not None:
            walk.find(name, fault, pointer("", row))
    if not {None, "off_route"}.issuperset(faults.values()):
        return REFUSED
    return {row: str(value[row]) for row, fault in faults.items() if fault is None}


def _row_fault(row: str, code: object, on: Mapping[str, Offer], walk: Walk) -> str | None:
    if all(row != known.code for known in on["rows"].options):
        return "unknown_row"
    if not on["rows"].has(row, walk.seen, walk.today):
        return "off_route"
    if not isinstance(code, str):
        return "wrong_type"
    return None if on["options"].has(code, walk.seen, walk.today) else "unknown_option"
