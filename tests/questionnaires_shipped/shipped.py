"""Where the shipped questionnaires are, and the forms made from them once for all tests here."""

from functools import cache
from pathlib import Path

from survey_engine.definition import compile as compiling
from survey_engine.definition.model import Question, Questionnaire
from survey_engine.definition.routing import Router

FOLDER = Path(__file__).parents[2] / "questionnaires"
FORMS = tuple(sorted(FOLDER.glob("*/[0-9]*.yaml")))
CONSULTATIONS = tuple(sorted((FOLDER / "consultations").glob("*.yaml")))


@cache
def questionnaire(name: str) -> Questionnaire:
    return compiling.load(FOLDER / name / "1.yaml").questionnaire


@cache
def router(name: str) -> Router:
    return Router(questionnaire(name))


def question(name: str, of: str) -> Question:
    return next(each for each in questionnaire(of).questions() if each.id == name)


def codes(name: str, of: str) -> list[str]:
    return [option.code for option in question(name, of).options]
