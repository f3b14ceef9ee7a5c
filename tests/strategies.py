"""Made-up questionnaires whose rules look back only, and made-up answers to them, for Hypothesis."""

from typing import Any

from builders import among, answered, equals, has, option, options, question, questionnaire, section
from hypothesis import strategies as st

from survey_engine.definition.model import (
    MANY_CODES,
    ONE_CODE,
    All,
    Check,
    Compare,
    Count,
    End,
    Keep,
    Not,
    Option,
    Place,
    Question,
    Questionnaire,
    QuestionType,
    Ref,
    Rule,
)
from survey_engine.definition.model import Any as Either

CODES = ("a", "b", "c", "other", "none")
KINDS = ("single", "multiple", "again", "grid", "number", "amount", "text", "area", "rank", "information")
JUNK = st.sampled_from([None, "", [], {}, True, 1.5, "z", ["z"], [["a"]], {"r1": ["a"]}, {"r9": "a"}, "\0", 10**16])


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """One to four sections of one to three questions, with rules, requirements, options that depend, and ends."""
    asked: list[Question] = []
    sections = []
    for at in range(draw(st.integers(1, 4))):
        relevant = _perhaps(draw, asked)
        made = [_question(draw, f"q{at}{n}", asked) for n in range(draw(st.integers(1, 3)))]
        sections.append(section(f"s{at}", *made, relevant=relevant))
    ends = [End(_rule(draw, asked), page=f"p{n}", keep=Keep.NOTHING) for n in range(draw(st.integers(0, 2)))]
    return questionnaire(*sections, ends=tuple(ends))


def _question(draw: st.DrawFn, name: str, asked: list[Question]) -> Question:
    """A question that may depend on those asked before, to which it is added."""
    ticked = [q.id for q in asked if q.type is QuestionType.MULTIPLE]
    kind = draw(st.sampled_from(KINDS if ticked else [kind for kind in KINDS if kind != "again"]))
    traits: dict[str, Any] = {"relevant": _perhaps(draw, asked)}
    traits["required"] = draw(st.sampled_from((False, False, True))) or _perhaps(draw, asked) or False
    codes = () if kind in {"number", "amount", "text", "information"} else _options(draw, asked)
    if kind in {"number", "amount"} and draw(st.booleans()):
        codes = options("few", "many")
    if kind == "again":
        kind, codes, traits["chosen_in"] = "single", codes[:1] * draw(st.integers(0, 1)), draw(st.sampled_from(ticked))
    if kind == "grid":
        traits["rows"] = options("r1", option("r2", relevant=_perhaps(draw, asked)))
    if kind == "area":
        traits["places"] = (Place("Thorpe", ("a", "b")), Place("Asfordby", ("a",)))
    if kind == "multiple":
        traits["max_choices"] = draw(st.sampled_from((None, 1, 2, 3)))
    earlier = [each.id for each in asked if each.type == kind]
    if kind in {"number", "amount"} and earlier:
        traits["checks"] = (Check(Compare("<=", Ref(name), Ref(earlier[-1])), {"en": "Too many"}),)
    asked.append(question(name, kind, *codes, **traits))
    return asked[-1]


def _options(draw: st.DrawFn, asked: list[Question]) -> tuple[Option, ...]:
    sometimes = option("c", relevant=_perhaps(draw, asked))
    return options("a", "b", sometimes, option("other", requires_text=True), option("none", exclusive=True))


def _perhaps(draw: st.DrawFn, asked: list[Question]) -> Rule | None:
    """A rule one time in three."""
    return _rule(draw, asked) if asked and draw(st.integers(0, 2)) == 0 else None


def _rule(draw: st.DrawFn, asked: list[Question]) -> Rule:
    first, second = (_look(draw, draw(st.sampled_from(asked))) for _ in range(2))
    whole: list[Rule] = [first, Not(first), All((first, second)), Either((first, Not(second)))]
    return draw(st.sampled_from(whole))


def _look(draw: st.DrawFn, asked: Question) -> Rule:
    code = draw(st.sampled_from(CODES))
    if asked.type in MANY_CODES:
        return draw(
            st.sampled_from([has(asked.id, code), Count(Ref(asked.id), ">=", 2), Count(Ref(asked.id), "==", 0)])
        )
    if asked.type in ONE_CODE:
        return draw(st.sampled_from([equals(asked.id, code), among(asked.id, "a", "b"), answered(asked.id)]))
    return answered(asked.id)


def answers(asked: Questionnaire) -> st.SearchStrategy[dict[str, Any]]:
    """Mostly sound answers to some of the questions, some junk, companions, now and then an unknown key."""
    given = {
        name: _sound(each) | _sound(each) | _sound(each) | JUNK for each in asked.questions() for name in [each.id]
    }
    beside = {f"{each.id}_other": st.sampled_from(["Fog", "", " ", 5, "e\u0301"]) for each in asked.questions()}
    places = {f"{each.id}_place": st.sampled_from(["Thorpe", "Asfordby", "Rome"]) for each in asked.questions()}
    return st.fixed_dictionaries({}, optional={**given, **beside, **places, "unknown": st.just("x")})


def sound_answers(asked: Questionnaire) -> st.SearchStrategy[dict[str, Any]]:
    """Answers that can be read, to some or all of the questions, with the text that "other" wants."""
    given = {each.id: _sound(each) for each in asked.questions() if each.type is not QuestionType.INFORMATION}
    return (st.fixed_dictionaries(given) | st.fixed_dictionaries({}, optional=given)).map(_with_texts)


def _with_texts(given: dict[str, Any]) -> dict[str, Any]:
    texts = {f"{name}_other": "Fog" for name, value in given.items() if value == "other" or "other" in _list(value)}
    return {**given, **texts}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _sound(asked: Question) -> st.SearchStrategy[Any]:
    codes = st.sampled_from([option.code for option in asked.options] or ["a", "b", "c"])
    match asked.type:
        case QuestionType.SINGLE | QuestionType.AREA:
            return codes
        case QuestionType.MULTIPLE | QuestionType.RANK:
            return st.lists(codes, min_size=1, max_size=3, unique=True)
        case QuestionType.GRID:
            return st.dictionaries(st.sampled_from(["r1", "r2"]), codes, min_size=1)
        case QuestionType.NUMBER:
            return st.integers(0, 100) | (codes if asked.options else st.nothing())
        case QuestionType.AMOUNT:
            exact = st.sampled_from(["0.00", "9.99", "10.00"])
            return exact | codes if asked.options else exact
    return st.sampled_from(["Speeding", "Größe", "two\nlines"])
