"""How long it takes to fill a question of 31 boxes, and to put it into its page: at most 0.3 ms of CPU.

    python tests/benchmarks/bench_fragments.py

The page is rendered by the app's own template, without a database or a request from outside.
"""

import sys
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time
from typing import Any

from contact_sheet import make_app, said

from survey_engine.definition.model import Option, Question, Questionnaire, QuestionType, Section
from survey_engine.rendering.questions import Fragments

ROUNDS, TIMES, LIMIT = 15, 400, 0.3  # ms
PAGE = (
    '{% extends "layout.html" %}{% block title %}Concerns{% endblock %}{% block content %}'
    '<h1 class="govuk-heading-l">Concerns</h1><form method="post">{{ questions }}</form>{% endblock %}'
)


@dataclass(frozen=True)
class Form:
    questionnaire: Questionnaire
    form_hash: str = "bench"


def main() -> int:
    """Print both medians and how long it took to print the question; 1 if the page is over the limit."""
    options = [Option(f"concern_{at}", said(f"A concern of middling length, number {at}")) for at in range(28)]
    specials = [Option("other", said("Other"), requires_text=True)]
    specials += [Option(code, said(code), exclusive=True) for code in ("none", "dont_know")]
    question = Question("concerns", QuestionType.MULTIPLE, said("Which?"), options=(*options, *specials), max_choices=5)
    sections = (Section("s", said("Concerns"), (question,)),)
    fragments = Fragments(Form(Questionnaire("bench", 1, ("en",), said("Bench"), sections)))
    order = [option.code for option in reversed(question.options)]
    answers = {"concerns": ["concern_3", "other"], "concerns_other": "Noise & more"}

    begun = perf_counter()
    fragment = fragments["concerns"]
    print(f"printed once   {(perf_counter() - begun) * 1000:7.3f} ms")
    filled = timed(lambda: fragment.fill(answers, (), order))
    print(f"filled         {filled:7.3f} ms")
    app = make_app()
    template = app.jinja_env.from_string(PAGE)
    with app.test_request_context("/"):
        page = timed(lambda: template.render(questions=fragment.fill(answers, (), order)))
    print(f"filled in page {page:7.3f} ms   limit {LIMIT} ms")
    return int(page > LIMIT)


def timed(work: Any) -> float:
    """Median over the rounds, in ms of CPU."""
    taken = []
    for _ in range(ROUNDS):
        begun = process_time()
        for _ in range(TIMES):
            work()
        taken.append((process_time() - begun) / TIMES * 1000)
    return median(taken)


if __name__ == "__main__":
    sys.exit(main())
