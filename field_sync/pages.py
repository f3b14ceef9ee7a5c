"""The tablet's two pages: the shell, with every screen in it, and one page a questionnaire, with every question in it.

A questionnaire's page is made of the web page's own fragments, all sections hidden: the tablet copies out of it what
the route asks, and never builds a question itself. It never changes for a form hash, so it may be kept for ever.
"""

from functools import cache
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from field_sync.spoken import spoken
from survey_engine.definition.model import Mode, Text
from survey_engine.rendering import printing
from survey_engine.rendering.prose import inline, prose
from survey_engine.rendering.questions import Form, Fragments

TEMPLATES = Path(__file__).with_name("templates")


def shell_page(build: str) -> str:
    """The page at /capture; `build` says which build of the app it loads, for the headers of what it sends."""
    return _environment().get_template("capture/shell.html").render(build=build)


def form_page(form: Form, language: str) -> str:
    """Every section, question and last page of a questionnaire, hidden, with the words said to who answers."""
    questionnaire = form.questionnaire
    fragments = Fragments(form, language, Mode.TABLET)

    def say(text: Text) -> str:
        return text.get(language) or next(iter(text.values()), "")

    def question(name: str) -> Markup:
        return fragments[name].fill({})

    return (
        _environment()
        .get_template("capture/form.html")
        .render(
            form=form,
            questionnaire=questionnaire,
            language=language,
            words=dict(spoken(language)),
            question=question,
            say=lambda text: inline(say(text)),
            prose=lambda text: prose(say(text)) if text else Markup(""),
        )
    )


@cache
def _environment() -> Environment:
    loader = ChoiceLoader([FileSystemLoader(TEMPLATES), FileSystemLoader(printing.TEMPLATES)])
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
