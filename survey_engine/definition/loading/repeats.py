"""A repeat, `each: <question>`, written out: a section of its own for every option that may be ticked there.

After this there are only plain sections and questions, so that pages, tablets, files and tables need to know nothing
of repeats. A member `times` is asked as `times__burglary`; rules among members mean those of the same code.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from marshmallow import ValidationError

from survey_engine.definition import model
from survey_engine.definition.loading.schema_fields import problem
from survey_engine.definition.loading.schema_questions import QUESTIONS
from survey_engine.definition.model import Option, Question, QuestionType, Section, Text, repeated
from survey_engine.definition.rule_language.renaming import renamed
from survey_engine.definition.terms import All, Has, Ref, Rule

EACH = "{each}"
SAID = ("text", "hint", "note", "short")
_SUFFIX = re.compile(r"[a-z0-9_]{1,30}")
OFFERED = 20_000  # options and rows of what repeats make: more than a file itself has room for


@dataclass(frozen=True, slots=True)
class Member:
    """One question of a repeat; `only` for some of the codes, or None for all."""

    question: Question
    only: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Group:
    """A repeat as its file says it."""

    id: str
    each: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A section that is asked again for every option ticked."""

    section: Section  # without questions
    group: Group


@dataclass(slots=True)
class Written:
    """What repeats come to. `places`: pointer to each section and question -> where it stands in the file."""

    sections: list[Section]
    repeats: list[model.Repeat]
    places: dict[str, str]
    count: int = 0  # of questions, those of plain sections included
    offered: int = 0  # options and rows, of repeated questions only


def written_out(given: Sequence[Section | Repeated]) -> Written:
    """Sections and questions with every repeat written out; ValidationError where that cannot be."""
    written = Written([], [], {})
    asked: dict[str, Question] = {}
    for at, section in enumerate(given):
        if isinstance(section, Section):
            _note(written, f"/sections/{at}", [f"/questions/{n}" for n in range(len(section.questions))])
            written.sections.append(section)
            written.count += len(section.questions)
            asked |= {question.id: question for question in section.questions}
        else:
            _write_out(written, section, at, asked)
    return written


def _write_out(written: Written, given: Repeated, at: int, asked: Mapping[str, Question]) -> None:
    group, place = given.group, f"/sections/{at}"
    options = _options(group, asked.get(group.each), at)
    _refuse_unknown(group, {option.code for option in options}, at)
    _refuse_many(written, group, len(options))
    for option in options:
        members = [(n, m) for n, m in enumerate(group.members) if m.only is None or option.code in m.only]
        names = {m.question.id: repeated(m.question.id, option.code) for _, m in members}
        names |= {f"{name}_other": f"{new}_other" for name, new in names.items()}
        _note(written, place, [f"/questions/0/questions/{n}" for n, _ in members])
        questions = tuple(_question(member.question, option, names) for _, member in members)
        written.sections.append(_section(given.section, group.each, option, questions))
    ids = tuple(member.question.id for member in group.members)
    told = {
        option.code: tuple(m.question.id for m in group.members if m.only is None or option.code in m.only)
        for option in options
    }
    written.repeats.append(model.Repeat(group.id, group.each, ids, told))


def _note(written: Written, place: str, questions: Sequence[str]) -> None:
    here = f"/sections/{len(written.sections)}"
    written.places[here] = place
    for n, question in enumerate(questions):
        written.places[f"{here}/questions/{n}"] = place + question


def _options(group: Group, source: Question | None, at: int) -> list[Option]:
    """The options that the repeat is for."""
    if source is None or source.type is not QuestionType.MULTIPLE:
        raise _wrong(at, "each", f"No multiple question '{group.each}' is asked before this. Correct the id.")
    options = [option for option in source.options if not option.exclusive]
    for option in options:
        if not _SUFFIX.fullmatch(option.code):
            message = f"'{option.code}' of '{source.id}' becomes part of ids: use a to z, 0 to 9 and _, at most 30."
            raise _wrong(at, "each", message)
    return options


def _refuse_unknown(group: Group, codes: set[str], at: int) -> None:
    for member in group.members:
        for code in member.only or ():
            if code not in codes:
                raise _wrong(at, "questions", f"'{group.each}' has no option '{code}' to repeat for. Correct 'only'.")


def _refuse_many(written: Written, group: Group, options: int) -> None:
    """Refuse a repeat that makes too much before it makes any of it."""
    times = [options if member.only is None else len(set(member.only)) for member in group.members]
    written.count += sum(times)
    written.offered += sum(n * _size(member.question) for n, member in zip(times, group.members, strict=True))
    for count, most, what in ((written.count, QUESTIONS, "questions"), (written.offered, OFFERED, "options")):
        if count > most:
            message = f"With '{group.id}' this is {count} {what}; at most {most} are taken. Repeat fewer."
            raise ValidationError({"sections": problem("too_many", message).messages})


def _size(question: Question) -> int:
    return len(question.options) + len(question.rows)


def _section(given: Section, each: str, option: Option, questions: tuple[Question, ...]) -> Section:
    ticked: Rule = Has(Ref(each), (option.code,))
    return replace(
        given,
        id=repeated(given.id, option.code),
        title=option.label,
        relevant=ticked if given.relevant is None else All((given.relevant, ticked)),
        sensitive=given.sensitive or option.sensitive,
        questions=questions,
    )


def _question(member: Question, option: Option, names: Mapping[str, str]) -> Question:
    """A member as it is asked for one option."""
    changed: dict[str, Any] = {
        name: renamed(value, names)
        for name in ("required", "relevant")
        if (value := getattr(member, name)) is not None and not isinstance(value, bool)
    }
    changed |= {name: _said(text, option) for name in SAID if (text := getattr(member, name))}
    return replace(
        member,
        id=names[member.id],
        chosen_in=names.get(member.chosen_in or "", member.chosen_in),
        options=tuple(_option(each, names) for each in member.options),
        rows=tuple(_option(each, names) for each in member.rows),
        checks=tuple(_check(each, option, names) for each in member.checks),
        messages={code: _said(text, option) for code, text in member.messages.items()},
        **changed,
    )


def _check(check: model.Check, option: Option, names: Mapping[str, str]) -> model.Check:
    return replace(check, that=renamed(check.that, names), message=_said(check.message, option))


def _option(option: Option, names: Mapping[str, str]) -> Option:
    return option if option.relevant is None else replace(option, relevant=renamed(option.relevant, names))


def _said(text: Text, option: Option) -> Text:
    return {language: words.replace(EACH, option.label[language]) for language, words in text.items()}


def _wrong(at: int, key: str, message: str) -> ValidationError:
    inner = problem("reference", message).messages
    return ValidationError({"sections": {at: {"questions": {0: {key: inner}}}}})


def relocated(positions: Mapping[str, tuple[int, int]], places: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Positions by pointer into the questionnaire as it is written out, from those by pointer into the file."""
    under: dict[str, list[str]] = {}
    for path in positions:
        for owner in _owners(path):
            under.setdefault(owner, []).append(path)
    found = {path: position for path, position in positions.items() if not path.startswith("/sections/")}
    for here, there in places.items():
        found |= {here + path[len(there) :]: positions[path] for path in under.get(there, ())}
    return found


def _owners(path: str) -> Iterator[str]:
    """The pointers a path lies under, itself included."""
    while path:
        yield path
        path = path.rpartition("/")[0]
