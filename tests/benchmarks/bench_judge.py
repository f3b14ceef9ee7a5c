"""How long decoding and judging a response takes, against `json.loads` of the same bytes.

    python tests/benchmarks/bench_judge.py

Runs the two in turns in one process over made-up answers to the resident form, every question on the route answered,
and prints medians. The engine promises a ratio of at most 3.
"""

import json
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import process_time_ns
from typing import Any

from survey_engine.definition import canonical
from survey_engine.definition.compile import load
from survey_engine.definition.model import MANY_CODES, ONE_CODE, AnswerValue, Mode, Question, QuestionType
from survey_engine.definition.validation import Judge

FORM = Path(__file__).parents[2] / "questionnaires" / "safer-melton-2024" / "1.yaml"
TODAY = "2024-08-01"
RESPONSES, ROUNDS, TIMES = 60, 200, 2
OTHER = 0.2  # how often "Other (please specify)" is among what is ticked
TEXT = "Cars race past the school every evening and nobody slows down. We would like to see more police on foot. "


def main() -> int:
    """Print the ratio for the answers alone and for the whole line as submitted; 1 if either is above 3."""
    judge, chance = Judge(load(FORM).questionnaire), random.Random(2024)
    filled = [fill(judge, chance) for _ in range(RESPONSES)]
    faults = {fault for answers in filled for fault in judge.judge(answers, today=TODAY).faults}
    if faults:
        raise SystemExit(f"The made-up answers have faults: {faults}")
    alone = ratio("answers alone", [canonical.encode(answers) for answers in filled], judge, lambda value: value)
    whole = ratio("as submitted", [submitted(answers) for answers in filled], judge, lambda value: value["answers"])
    passes = spent(lambda answers: judge.router.walk(answers, TODAY, Mode.WEB), filled)
    print(f"Most responses take a route the judge remembers; finding one anew takes {passes:.1f} µs more.")
    return int(max(alone, whole) > 3)


def fill(judge: Judge, chance: random.Random) -> dict[str, AnswerValue]:
    """Answers to every question on a route through the whole form."""
    answers: dict[str, AnswerValue] = {"consent": "yes", "age": chance.choice(["18_24", "35_49", "65_74"])}
    while (question := unanswered(judge, answers)) is not None:
        codes = [option.code for option in judge.router.options(question, answers, TODAY)]
        answers[question.id] = answer(question, codes, chance)
        if chosen_other(question, answers[question.id]):
            answers[f"{question.id}_other"] = "Something that is not on the list"
    return answers


def unanswered(judge: Judge, answers: dict[str, AnswerValue]) -> Question | None:
    """The first question on the route without an answer."""
    for name in judge.router.route(answers, TODAY).asked:
        question = judge.router.questions[name]
        if name not in answers and question.type is not QuestionType.INFORMATION:
            return question
    return None


def answer(question: Question, codes: list[str], chance: random.Random) -> AnswerValue:
    """One made-up answer."""
    if question.type in ONE_CODE:
        return chance.choice(codes)
    if question.type in MANY_CODES:
        usual = [option.code for option in question.options if not option.special and option.code in codes]
        chosen = chance.sample(usual, min(question.max_choices or 3, len(usual)))
        if question.type is QuestionType.RANK:
            return chosen
        others = [option.code for option in question.options if option.requires_text]
        return sorted(others + chosen[1:] if others and chance.random() < OTHER else chosen, key=codes.index)
    if question.type is QuestionType.GRID:
        return {row.code: chance.choice(codes) for row in question.rows}
    if question.type is QuestionType.POSTCODE_SECTOR:
        return "LE13 1"
    return (TEXT * 4)[: min(question.max_length or 200, 400)].strip()


def chosen_other(question: Question, value: AnswerValue) -> bool:
    """True when a text must stand beside the answer."""
    chosen = value if isinstance(value, list) else [value]
    return any(option.requires_text and option.code in chosen for option in question.options)


def submitted(answers: dict[str, AnswerValue]) -> bytes:
    """The line a finished response is submitted as."""
    return canonical.encode(
        {
            "response_id": "6d5cf8bb-3d3c-4c4d-9b3e-0e4a5f2e6b11",
            "revision": 1,
            "questionnaire": "safer-melton-2024",
            "version": 1,
            "form_hash": "5f" * 32,
            "mode": "web",
            "language": "en",
            "receipt": "7KQ9-XD2M-4TRB",
            "salt": "c1" * 16,
            "started_at": "2024-08-01T10:00:00Z",
            "finished_at": "2024-08-01T10:09:00Z",
            "active_ms": 512000,
            "answers": answers,
        }
    )


def ratio(name: str, lines: list[bytes], judge: Judge, answers_of: Callable[[Any], dict[str, AnswerValue]]) -> float:
    """Time both over all lines, in turns; print the medians and give back how many times longer ours takes."""

    def ours(raw: bytes) -> None:
        judge.judge(answers_of(canonical.decode(raw)), today=TODAY)

    times = [(spent(json.loads, lines), spent(ours, lines)) for _ in range(ROUNDS)]
    found = median(second / first for first, second in times)
    size, first, second = sum(map(len, lines)) // len(lines), median(t[0] for t in times), median(t[1] for t in times)
    print(f"{name}: {size} bytes, json.loads {first:.1f} µs, decode and judge {second:.1f} µs, {found:.2f}x")
    return found


def spent(run: Callable[[Any], object], lines: Sequence[object]) -> float:
    """Microseconds of processor time a line, so that other programs matter less."""
    start = process_time_ns()
    for _ in range(TIMES):
        for raw in lines:
            run(raw)
    return (process_time_ns() - start) / TIMES / len(lines) / 1000


if __name__ == "__main__":
    sys.exit(main())
