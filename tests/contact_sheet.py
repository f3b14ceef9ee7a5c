"""One question of every type on one page, as it is first seen, answered, and wrong: for looking at, and for axe.

python tests/contact_sheet.py FOLDER     writes pictures of every page, on a phone and on a desktop
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from flask import Flask, render_template_string
from jinja2 import StrictUndefined
from markupsafe import Markup
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from survey_engine.definition.model import Mode, Option, Place, Question, Questionnaire, QuestionType, Section
from survey_engine.errors import Fault
from survey_engine.rendering.questions import Fragments
from survey_engine.web import assets

T = QuestionType
CSP = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"


def said(text: str) -> dict[str, str]:
    return {"en": text}


def options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(label.split()[0].lower(), said(label)) for label in labels)


CONCERNS = (
    *options("Burglary", "Speeding or dangerous driving", "Dog fouling", "Litter and fly-tipping"),
    Option("county_lines", said("County lines (people exploited to carry or sell drugs)"), said("Often young people")),
    Option("other", said("Something else"), requires_text=True),
    Option("none", said("None of these"), exclusive=True),
    Option("dont_know", said("I don’t know"), exclusive=True),
)
SAFE = options("Very safe", "Fairly safe", "Unsafe", "Never go there")
RANGES = (Option("few", said("2 to 5")), Option("some", said("6 to 20")), Option("more", said("More than 20")))
WARDS = (
    Option("E1", said("Frisby-on-the-Wreake"), level="ward"),
    Option("E2", said("Melton Egerton"), level="ward"),
    Option("E3", said("Somerby"), level="ward"),
    Option("elsewhere", said("Somewhere else in the borough, or not sure")),
    Option("outside", said("Outside the borough")),
)
PLACES = (Place("Ab Kettleby", ("E1",)), Place("Thorpe Arnold", ("E2", "E3")), Place("Pickwell", ("E3",)))
QUESTIONS = (
    Question(
        "about",
        T.INFORMATION,
        said("Please do not name anyone.\n\n- In danger? Call [999](tel:999)\n- Not urgent? [101](tel:101)"),
    ),
    Question("inset", T.INFORMATION, said("We keep your answers for six years."), style="inset"),
    Question(
        "warning", T.INFORMATION, said("This form is not watched. In danger, call [999](tel:999)."), style="warning"
    ),
    Question(
        "details",
        T.INFORMATION,
        said("So that we can tell whether we heard from everybody."),
        said("Why we ask"),
        style="details",
    ),
    Question("consent", T.CONSENT, said("Do you agree to take part?"), required=True),
    Question(
        "single",
        T.SINGLE,
        said("Are you answering for yourself?"),
        note=said("Read the answers out."),
        options=CONCERNS[:2] + CONCERNS[5:6],
    ),
    Question(
        "multiple",
        T.MULTIPLE,
        said("Which of these concern you most in your local area?"),
        options=CONCERNS,
        max_choices=3,
        required=True,
    ),
    Question("scale", T.SCALE, said("How safe do you feel walking alone in this area after dark?"), options=SAFE),
    Question(
        "grid",
        T.GRID,
        said("How safe do you feel in the town centre?"),
        options=SAFE,
        rows=options("Day time, before dusk", "After dark"),
    ),
    Question("rank", T.RANK, said("Which should be the top priorities?"), options=CONCERNS[:5], max_choices=3),
    Question("number", T.NUMBER, said("How many people live with you?"), unit=said("people")),
    Question("amount", T.AMOUNT, said("How much did you spend on locks and cameras?")),
    Question("times", T.NUMBER, said("About how many times did this happen?"), options=RANGES),
    Question("cost", T.AMOUNT, said("About how much did it cost you?"), options=RANGES),
    Question("band", T.BAND, said("How old are you?"), options=options("16 or 17", "18 to 24", "25 or older")),
    Question("text", T.TEXT, said("What one thing would make you feel safer?")),
    Question(
        "long_text",
        T.LONG_TEXT,
        said("In your own words, what concerns you?"),
        said("Do not name anyone."),
        max_length=2000,
    ),
    Question("date", T.DATE, said("When did it happen?")),
    Question("month", T.MONTH, said("In which month did you move here?")),
    Question("area", T.AREA, said("Which village or part of town do you live in?"), options=WARDS, places=PLACES),
    Question("postcode_sector", T.POSTCODE_SECTOR, said("What is your postcode?")),
)
QUESTIONNAIRE = Questionnaire(
    "contact-sheet", 1, ("en",), said("Contact sheet"), (Section("all", said("Everything"), QUESTIONS),)
)
ANSWERS: dict[str, object] = {
    "consent": "yes",
    "single": "other",
    "single_other": "<b>&\"'",
    "multiple": ["speeding", "other"],
    "multiple_other": "Noise",
    "scale": "very",
    "grid": {"day": "very", "after": "unsafe"},
    "rank": ["dog", "burglary"],
    "number": 3,
    "amount": "1250.50",
    "times": 12,
    "cost": "some",
    "band": "18",
    "text": "Street lights",
    "long_text": "Cars.\nToo fast.",
    "date": "2024-07-05",
    "month": "2024-07",
    "area": "E3",
    "area_place": "Thorpe Arnold",
    "postcode_sector": "LE13 1",
}
FAULTS = (
    *(
        Fault(f"/{each.id}", "required", f"Answer “{each.text['en']}”")
        for each in QUESTIONS
        if each.type is not T.INFORMATION
    ),
    Fault("/multiple_other", "other_required", "Enter what you mean by “Something else”"),
    Fault("/grid/after", "required", "Select how safe you feel after dark"),
)
PAGES = {
    "plain": ({}, (), Mode.WEB),
    "answered": (ANSWERS, (), Mode.TABLET),
    "wrong": (
        {"multiple": ["other"], "area": "nowhere", "date": {"day": "31", "month": "2", "year": "2024"}},
        FAULTS,
        Mode.WEB,
    ),
}
PAGE = """{% extends "layout.html" %}{% block title %}Contact sheet{% endblock %}
{% block content %}{{ summary }}<h1 class="govuk-heading-l">Contact sheet</h1>
<form method="post" novalidate>{{ questions }}
{% from "govuk/button.html" import button %}{{ button('Continue', prevent_double_click=true) }}</form>{% endblock %}"""


@dataclass(frozen=True)
class Form:
    questionnaire: Questionnaire = QUESTIONNAIRE
    form_hash: str = "contact-sheet"


def make_app() -> Flask:
    """An app of nothing but the contact sheet, with the strict policy that real pages have."""
    app = Flask("survey_engine", static_folder=None)
    app.jinja_env.undefined = StrictUndefined
    app.register_blueprint(assets.bp)

    @app.get("/<page>")
    def show(page: str) -> tuple[str, dict[str, str]]:
        values, faults, mode = PAGES[page]
        fragments = Fragments(Form(), "en", mode)
        questions = Markup("\n").join(fragments[each.id].fill(values, faults) for each in QUESTIONS)
        html = render_template_string(PAGE, summary=fragments.summary(faults), questions=questions, demonstration=True)
        return html, {"Content-Security-Policy": CSP}

    return app


class Served:
    """The contact sheet on a free port, while the `with` lasts."""

    def __enter__(self) -> str:
        self._server = make_server("127.0.0.1", 0, make_app(), threaded=True)
        Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def main(folder: Path) -> None:
    """Write a picture of every page, with and without scripts, at two widths."""
    folder.mkdir(parents=True, exist_ok=True)
    with Served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for width in (360, 1280):
            for scripts in (True, False):
                context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
                page = context.new_page()
                for name in PAGES:
                    page.goto(f"{address}/{name}")
                    page.screenshot(path=folder / f"{name}-{width}{'' if scripts else '-noscript'}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
