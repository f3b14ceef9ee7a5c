"""What must agree within a questionnaire once its shape is right: ids, references, the types of rules, bounds.

Knows pointers, not lines. Whether a route reaches what is here is for `lint`.
"""

from collections.abc import Iterable, Iterator, Mapping

from survey_engine.definition import model, rules
from survey_engine.definition.loading.bounds import bounds
from survey_engine.definition.model import Question, Questionnaire, QuestionType, Rule
from survey_engine.definition.rule_language.grammar import RESERVED
from survey_engine.definition.rule_language.subjects import TODAY, Subject, add, mismatches
from survey_engine.errors import Fault

PAGES_OF_OURS = frozenset({"check", "done", "elsewhere", "save"})
"""Section ids are addresses; these are taken by the engine's own pages."""


def faults(questionnaire: Questionnaire) -> list[Fault]:
    """Everything in the questionnaire that does not agree with the rest of it."""
    found: list[Fault] = []
    known: dict[str, Subject] = {"today": TODAY}
    questions: dict[str, Question] = {}
    found += _repeated(questionnaire.languages, "/languages/{}")
    found += _repeated((mode.value for mode in questionnaire.modes), "/modes/{}")
    found += _repeated((section.id for section in questionnaire.sections), "/sections/{}/id")
    found += _repeated((page.id for page in questionnaire.pages), "/pages/{}/id")
    for s, section in enumerate(questionnaire.sections):
        if section.id in PAGES_OF_OURS:
            found.append(
                _fault(f"/sections/{s}/id", "reserved", f"'{section.id}' is a page of ours. Choose another id.")
            )
        found += _rule(section.relevant, known, f"/sections/{s}/relevant")
        for q, question in enumerate(section.questions):
            found += _question(question, known, questions, f"/sections/{s}/questions/{q}")
            add(known, question)
            questions[question.id] = question
    return found + list(_ends(questionnaire, known)) + list(_analysis(questionnaire, known, questions))


def _question(
    question: Question, known: Mapping[str, Subject], questions: Mapping[str, Question], path: str
) -> Iterator[Fault]:
    yield from _name(question, known, path)
    yield from _rule(question.relevant, known, f"{path}/relevant")
    if not isinstance(question.required, bool):
        yield from _rule(question.required, known, f"{path}/required")
    for key, options in (("options", question.options), ("rows", question.rows)):
        yield from _repeated((option.code for option in options), f"{path}/{key}/{{}}/code")
        for n, option in enumerate(options):
            yield from _rule(option.relevant, known, f"{path}/{key}/{n}/relevant")
    yield from _checks(question, known, path)
    yield from _chosen_in(question, questions, path)
    yield from bounds(question, path)


def _checks(question: Question, known: Mapping[str, Subject], path: str) -> Iterator[Fault]:
    with_own = dict(known)
    add(with_own, question)
    for n, check in enumerate(question.checks):
        yield from _rule(check.that, with_own, f"{path}/checks/{n}/that")
        if question.id not in {ref.question for ref in rules.refs(check.that)}:
            message = f"This check does not look at '{question.id}'. Move it to the last question it looks at."
            yield _fault(f"{path}/checks/{n}/that", "reference", message)


def _name(question: Question, known: Mapping[str, Subject], path: str) -> Iterator[Fault]:
    mine: dict[str, Subject] = {}
    add(mine, question)
    if question.id in RESERVED:
        yield _fault(f"{path}/id", "reserved", f"'{question.id}' is a word of the rule language. Choose another id.")
    elif taken := sorted(mine.keys() & known.keys()):
        message = f"'{taken[0]}' is used above (as a question, or as the text beside one). Choose another id."
        yield _fault(f"{path}/id", "duplicate", message)


def _chosen_in(question: Question, questions: Mapping[str, Question], path: str) -> Iterator[Fault]:
    if question.chosen_in is None:
        return
    place = f"{path}/options/chosen_in"
    source = questions.get(question.chosen_in)
    if source is None:
        yield _fault(place, "reference", f"No question '{question.chosen_in}' is asked before this. Correct the id.")
    elif source.type is not QuestionType.MULTIPLE:
        yield _fault(place, "reference", f"'{source.id}' is not a multiple question, so nothing is ticked there.")
    elif question.type not in {QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.RANK}:
        yield _fault(place, "reference", "Only a single, multiple or rank question can take its options from another.")
    elif shared := sorted({option.code for option in source.options} & {option.code for option in question.options}):
        yield _fault(path + "/options", "duplicate", f"'{shared[0]}' is already an option of '{source.id}'. Remove it.")


def _ends(questionnaire: Questionnaire, known: Mapping[str, Subject]) -> Iterator[Fault]:
    pages = {page.id for page in questionnaire.pages}
    for n, end in enumerate(questionnaire.ends):
        yield from _rule(end.when, known, f"/ends/{n}/when")
        if end.page is not None and end.page not in pages:
            yield _fault(f"/ends/{n}/page", "reference", f"There is no page '{end.page}'. Add it under 'pages'.")
        if end.go_to == questionnaire.id:
            yield _fault(f"/ends/{n}/go_to", "cycle", "This leads back to this questionnaire. Name another, or a page.")
        for c, name in enumerate(end.carry):
            yield from _asked(name, known, f"/ends/{n}/carry/{c}")


def _analysis(
    questionnaire: Questionnaire, known: Mapping[str, Subject], questions: Mapping[str, Question]
) -> Iterator[Fault]:
    analysis = questionnaire.analysis
    for role, names in analysis.roles.items():
        for name in names:
            yield from _asked(name, known, f"/analysis/roles/{role}")
    for net in analysis.nets:
        yield from _net(net, known, questions, f"/analysis/nets/{net.code}")
    for group in analysis.groups:
        yield from _rule(group.when, known, f"/analysis/groups/{group.code}/when")
    mapped = questionnaire.mapping.get("questions", {})
    for name in mapped if isinstance(mapped, Mapping) else ():
        yield from _asked(name, known, f"/mapping/questions/{name}")


def _net(net: model.Net, known: Mapping[str, Subject], questions: Mapping[str, Question], path: str) -> Iterator[Fault]:
    source = questions.get(net.of)
    if source is None:
        yield from _asked(net.of, known, f"{path}/of")
    elif source.type not in {QuestionType.MULTIPLE, QuestionType.RANK}:
        yield _fault(f"{path}/of", "reference", f"'{net.of}' is not a multiple question. A net counts ticks.")
    else:
        unknown = [(n, code) for n, code in enumerate(net.any) if code not in known[net.of].codes]
        for n, code in unknown:
            yield _fault(f"{path}/any/{n}", "reference", f"'{net.of}' has no option '{code}'. Remove or correct it.")
        yield from _repeated(net.any, f"{path}/any/{{}}")
        if not net.any:
            yield _fault(f"{path}/any", "missing", "A net needs members. List their codes.")
        if net.code in known[net.of].codes:
            yield _fault(path, "duplicate", f"'{net.code}' is already an option of '{net.of}'. Choose another code.")


def _asked(name: str, known: Mapping[str, Subject], path: str) -> Iterator[Fault]:
    if name not in known or name == "today":
        yield _fault(path, "reference", f"There is no question '{name}'. Correct the id, or remove it.")


def _rule(rule: Rule | None, known: Mapping[str, Subject], path: str) -> Iterator[Fault]:
    if rule is not None:
        yield from (Fault(path, fault.code, fault.message) for fault in mismatches(rule, known))


def _repeated(names: Iterable[str], path: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for n, name in enumerate(names):
        if name in seen:
            yield _fault(path.format(n), "duplicate", f"'{name}' is used above. Choose another, or remove one.")
        seen.add(name)


def _fault(path: str, code: str, message: str) -> Fault:
    return Fault(path, f"definition.{code}", message)
