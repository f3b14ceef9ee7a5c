"""What a tablet seals after any typing is what the server would have made of it, and nothing the server would refuse.

Made-up questionnaires, sloppy typing in any order, over again, some of it unreadable; some interviews end early.
"""

import json
from typing import Any

import javascript
import made_up
from chance import Chance
from typed_by_chance import typed

from survey_engine.definition import canonical
from survey_engine.definition.compile import from_canonical
from survey_engine.definition.model import Mode
from survey_engine.definition.normalise import line, read
from survey_engine.definition.typed.unreadable import Unreadable
from survey_engine.definition.validation import Judge
from survey_engine.responses import content

INTERVIEWS = 400
BEGUN = {
    "response_id": "0190b6c2-7c1e-4f7a-9d51-2a6b1c3d4e5f",
    "questionnaire": "tiny",
    "version": 1,
    "form_hash": "ab" * 32,
    "language": "en",
    "mode": "tablet",
    "event_id": "5f0c9a4e-2d3b-4a6f-8f6d-0b8c7a1e2d3c",
    "consultation": "safer-melton-2024",
    "fieldworker": "sam",
    "started_at": "2024-08-01T12:00:00.000Z",
    "receipt": "0123-4567-89AB",
    "salt": "0" * 32,
}


def interview(lot: Chance) -> dict[str, Any]:
    form = made_up.form(lot)
    questions = [each for section in form["questionnaire"]["sections"] for each in section["questions"]]
    asked = [each for each in questions for _ in range(lot.choice((0, 1, 1, 1, 2))) if each["type"] != "information"]
    boxes = [
        [
            each["id"],
            _boxes(lot, each),
            lot.choice((None, "Fog ", "", "x\ny", "e\u0301")) if "options" in each else None,
        ]
        for each in lot.sample(asked, len(asked))
    ]
    return {"form": form, "begun": BEGUN, "typed": boxes, "reason": lot.choice((None, None, "refused"))}


def _boxes(lot: Chance, each: dict[str, Any]) -> Any:
    """Mostly boxes of the page ticked; otherwise anything typed."""
    codes = [option["code"] for option in each.get("options", ())] or list(made_up.CODES[:3])
    ticked: dict[str, Any] = {
        "multiple": lot.some(codes, 3),
        "rank": lot.some(codes, 3),
        "grid": {row["code"]: lot.choice(codes) for row in each.get("rows", ()) if lot.often(70)},
        "area": lot.choice(
            [{"place": one["name"], "code": one["codes"][0]} for one in each.get("places", ())] or codes
        ),
        "consent": lot.choice(("yes", "no")),
        **dict.fromkeys(("single", "scale", "band"), lot.choice(codes)),
    }
    return ticked[each["type"]] if each["type"] in ticked and lot.often(80) else typed(lot, each)


def read_by_the_server(told: dict[str, Any]) -> dict[str, Any]:
    """The answers as the server reads the same boxes, one after the other."""
    form = from_canonical(canonical.encode(told["form"]))
    questions = {question.id: question for question in form.questions()}
    answers: dict[str, Any] = {}
    for name, raw, other in told["typed"]:
        beside = {} if other is None else {f"{name}_other": line(other)}
        place = {f"{name}_place": None} if questions[name].places else {}
        try:
            found = read(questions[name], raw)
        except Unreadable:
            found = {}
        answers |= {name: None, **place, **found, **beside}
    return {name: answer for name, answer in answers.items() if answer is not None}


def test_what_is_sealed_is_what_the_server_would_make_of_the_same_typing() -> None:
    told = [interview(Chance(f"draft {n}")) for n in range(INTERVIEWS)]

    for interviewed, said in zip(told, javascript.answers("drafts.js", told), strict=True):
        form = from_canonical(canonical.encode(interviewed["form"]))
        judged = Judge(form).judge(
            read_by_the_server(interviewed), today="2024-08-01", mode=Mode.TABLET, partial=bool(interviewed["reason"])
        )
        assert said["content"]["answers"] == judged.answers, json.dumps(interviewed)
        assert sorted(said["faults"]) == sorted([fault.path, fault.code, fault.severity] for fault in judged.faults)


def test_what_is_sealed_is_a_whole_response_that_holds_nothing_else() -> None:
    told = [interview(Chance(f"draft {n}")) for n in range(50)]

    for interviewed, said in zip(told, javascript.answers("drafts.js", told), strict=True):
        sealed = content.read(canonical.encode(said["content"]))
        assert content.oddities(sealed.data) == []
        assert sealed.partial == bool(interviewed["reason"])
        assert "consultation" not in sealed.data


def test_a_journal_of_changes_gives_the_same_response_again() -> None:
    told = [interview(Chance(f"draft {n}")) for n in range(50)]

    assert [said for said in javascript.answers("drafts.js", told) if said["again"] != said["content"]] == []
