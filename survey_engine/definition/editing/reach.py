"""Questions no route reaches, options nobody can choose, ends that cannot come, rules that never or always hold."""

from collections.abc import Iterator
from dataclasses import replace

from survey_engine.definition.editing.search import possible
from survey_engine.definition.editing.terrain import Goal, Map
from survey_engine.definition.model import Count, Mode, Question, QuestionType, Ref, Rule, Section
from survey_engine.definition.rules import TODAY, refs
from survey_engine.errors import Fault, Severity

NEVER = "This rule can never hold. Correct it, or remove what it is for."
ALWAYS = "This rule always holds. Remove it, or correct it."


def unreachable(here: Map) -> Iterator[Fault]:
    """Everything no set of answers leads to."""
    stops = _stops(here)
    for s, section in enumerate(here.questionnaire.sections):
        before = tuple(n for n, at in enumerate(stops) if at < s)
        yield from _section(here, section, before, f"/sections/{s}")
    for n, end in enumerate(here.questionnaire.ends):
        earlier = tuple(e for e, at in enumerate(stops) if at < stops[n] or (at == stops[n] and e < n))
        yield from _end(here, end.when, earlier, f"/ends/{n}/when")
    for group in here.questionnaire.analysis.groups:
        if not possible(here, Goal((group.when,))):
            yield Fault(
                f"/analysis/groups/{group.code}/when",
                "rule.never",
                "Nobody can be in this group: its rule can never hold. Correct it.",
            )


def _stops(here: Map) -> list[int]:
    """For each end, the section after which it is looked at: that of the last question its rule is about."""
    numbers = {section.id: n for n, section in enumerate(here.questionnaire.sections)}
    return [
        max(
            (numbers[here.sections[here.base(ref.question)].id] for ref in refs(end.when) if ref.question != TODAY),
            default=0,
        )
        for end in here.questionnaire.ends
    ]


def _section(here: Map, section: Section, before: tuple[int, ...], path: str) -> Iterator[Fault]:
    outer = () if section.relevant is None else (section.relevant,)
    if not possible(here, Goal(outer, ends=before)):
        yield _nothing_leads(here, section.relevant, path, "section")
        return
    yield from _always(here, Goal(()), section.relevant, path)
    for q, question in enumerate(section.questions):
        yield from _question(here, question, Goal(outer, ends=before), f"{path}/questions/{q}")


def _question(here: Map, question: Question, outer: Goal, path: str) -> Iterator[Fault]:
    live = (*here.questionnaire.modes, Mode.IMPORT)
    if not any(question.asked_in(mode) for mode in live):
        message = "This question is asked in none of the questionnaire's modes. Correct 'modes' here or at the top."
        yield Fault(f"{path}/modes", "definition.unreachable", message)
        return
    outer = replace(outer, modes=question.modes)
    inner = _plus(outer, question.relevant)
    if question.chosen_in is not None:
        yield from _chosen_in(here, question, inner, path)
    if question.relevant is not None and not possible(here, inner):
        yield _nothing_leads(here, question.relevant, path, "question", question.modes)
        return
    yield from _always(here, outer, question.relevant, path)
    yield from _options(here, question, inner, path)
    if not isinstance(question.required, bool) and not possible(here, _plus(inner, question.required)):
        yield Fault(f"{path}/required", "rule.never", NEVER)


def _chosen_in(here: Map, question: Question, inner: Goal, path: str) -> Iterator[Fault]:
    ticked_two = Count(Ref(question.chosen_in or ""), ">=", 2)
    if not possible(here, _plus(inner, ticked_two)):
        message = (
            f"Nobody can tick two options of '{question.chosen_in}' and come here, so this is never asked. Remove it."
        )
        yield Fault(path, "definition.unreachable", message)


def _options(here: Map, question: Question, inner: Goal, path: str) -> Iterator[Fault]:
    for key, options in (("options", question.options), ("rows", question.rows)):
        for n, option in enumerate(options):
            if option.relevant is not None and not possible(here, _plus(inner, option.relevant)):
                message = f"'{option.code}' can never be chosen: its rule can never hold here. Correct or remove it."
                yield Fault(f"{path}/{key}/{n}/relevant", "definition.unreachable", message)
    asked = question.type not in {QuestionType.INFORMATION} and question.options
    if asked and all(option.relevant is not None for option in question.options) and question.chosen_in is None:
        nothing = replace(inner, fail=tuple(option.relevant for option in question.options if option.relevant))
        if possible(here, nothing):
            message = "Some answers lead here with no option on offer. Let at least one option have no rule."
            yield Fault(f"{path}/options", "definition.no_options", message, Severity.WARNING)


def _end(here: Map, when: Rule, earlier: tuple[int, ...], path: str) -> Iterator[Fault]:
    if not possible(here, Goal((when,))):
        yield Fault(path, "rule.never", "This end cannot be reached: its rule can never hold. Correct or remove it.")
    elif not possible(here, Goal((when,), ends=earlier)):
        message = "This end cannot be reached: an end before it always comes first. Correct or remove one of them."
        yield Fault(path, "definition.unreachable", message)


def _always(here: Map, outer: Goal, rule: Rule | None, path: str) -> Iterator[Fault]:
    if rule is not None and not possible(here, Goal(outer.hold, fail=(rule,), modes=outer.modes)):
        yield Fault(f"{path}/relevant", "rule.always", ALWAYS, Severity.WARNING)


def _nothing_leads(here: Map, rule: Rule | None, path: str, what: str, modes: frozenset[Mode] | None = None) -> Fault:
    if rule is not None and not possible(here, Goal((rule,), modes=modes)):
        return Fault(
            f"{path}/relevant", "rule.never", f"No answers lead to this {what}: its rule can never hold. {_ADVICE}"
        )
    message = f"No answers lead to this {what}: what comes before rules it out. {_ADVICE}"
    return Fault(path, "definition.unreachable", message)


_ADVICE = "Correct the rule, or remove what it is for."


def _plus(goal: Goal, rule: Rule | None) -> Goal:
    return goal if rule is None else replace(goal, hold=(*goal.hold, rule))
