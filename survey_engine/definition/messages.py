"""What a fault says to the person who can put it right.

A question may carry wording of its own for a code, in any language, with the same {blanks} as `wordings`: {question},
{answer}, {name}, {short}, {minimum}, {maximum}, {min_choices}, {max_choices}, {max_length}, {other}, {exclusive}.
"""

import re
from collections.abc import Mapping

from survey_engine.definition import patterns
from survey_engine.definition.judging.findings import Finding
from survey_engine.definition.model import Question, Text
from survey_engine.definition.wordings import ENGLISH, LANGUAGES, MONTHS
from survey_engine.errors import Fault

_LONGEST = 100  # characters of a question quoted in a message


def wording(code: str, question: Question | None, /, language: str = "en", **values: object) -> str:
    """The message for a fault code, in the question's own words if it has them; `values` fill or replace blanks."""
    words = _words(code.partition("_")[0] if code.startswith("check_") else code, language)
    if question is None:
        return _fill(words[code], {"name": words["*name"], **values})
    own = _check(code, question) or question.messages.get(code)
    template = in_language(own, language) if own else _template(code, question, words)
    return _fill(template, {**_names(question, language, words), **_limits(question, words), **values})


def finished(finding: Finding, question: Question | None, language: str = "en") -> str:
    """The message for a finding."""
    if question is None:
        return wording(finding.code, None, language, key=finding.question)
    return wording(finding.code, question, language, **_of_part(finding.part, question, language))


def say(fault: Fault, question: Question, language: str) -> str:
    """The message of one of the judge's faults in another language."""
    return finished(Finding(question.id, fault.code, fault.path.removeprefix(f"/{question.id}")), question, language)


def in_language(text: Text, language: str) -> str:
    """A text in one language, or else in English, or else in any."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def _words(code: str, language: str) -> Mapping[str, str]:
    """The words to say a code in: those of the language, if it has some for the code, else English ones."""
    words = LANGUAGES.get(language, ENGLISH)
    return {**{key: phrase for key, phrase in ENGLISH.items() if key[0] == "*"}, **words} if code in words else ENGLISH


def _check(code: str, question: Question) -> Text | None:
    """The words of `check_1`, the first of the question's checks."""
    name, _, number = code.partition("_")
    return question.checks[int(number) - 1].message if name == "check" and number.isdigit() else None


def _template(code: str, question: Question, words: Mapping[str, str]) -> str:
    one = {"too_few": question.min_choices, "too_many": question.max_choices}.get(code) == 1
    return words.get(f"{code}.1" if one else f"{code}.{question.type}", words[code])


def _names(question: Question, language: str, words: Mapping[str, str]) -> dict[str, object]:
    """What the question, its answer and its special options are called."""
    text, short = _quoted(question.text, language), in_language(question.short or {}, language)
    others = [_quoted(option.label, language) for option in question.options if option.requires_text]
    exclusive = [f"“{_quoted(option.label, language)}”" for option in question.options if option.exclusive]
    return {
        "question": text,
        "short": short or words["*options"],
        "answer": _fill(words["*answer_short" if short else "*answer"], {"short": short, "question": text}),
        "name": _fill(words["*name_short" if short else "*name"], {"short": short}),
        "other": others[0] if others else "",
        "exclusive": words["*or"].join(exclusive),
    }


def _limits(question: Question, words: Mapping[str, str]) -> dict[str, object]:
    """The limits that the question sets."""
    return {
        "minimum": _said(question.minimum),
        "maximum": _said(question.maximum),
        "min_choices": question.min_choices,
        "max_choices": question.max_choices or len(question.options),
        "max_length": _said(question.max_length or patterns.LENGTHS.get(question.type)),
        "shape": words.get(f"*{question.pattern}", ""),
    }


def _of_part(part: str, question: Question, language: str) -> dict[str, object]:
    """What is different for a companion text or for one row of a grid."""
    words = _words("*answer", language)
    if part == "_other":
        other = _names(question, language, words)["other"]
        return {"name": _fill(words["*name_other"], {"other": other}), "max_length": patterns.OTHER_LENGTH}
    code = part.removeprefix("/")
    for row in question.rows:
        if row.code == code:
            text = _quoted(row.label, language)
            return {"question": text, "answer": _fill(words["*answer"], {"question": text})}
    return {"row": code}


def _quoted(text: Text, language: str) -> str:
    """The first line of a text, cut when it is long."""
    line = in_language(text, language).strip().partition("\n")[0].strip()
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"


def _said(limit: object) -> object:
    """A limit as people write it: 2,000, 30 August 2024, August 2024."""
    if isinstance(limit, int):
        return f"{limit:,}"
    if not isinstance(limit, str):
        return limit
    year, month, *day = limit.split("-")
    return " ".join([*(str(int(each)) for each in day), MONTHS[int(month) - 1], year])


def _fill(template: str, values: Mapping[str, object]) -> str:
    """Put values in the blanks; a blank that nothing fills stays as it was written."""

    def value(blank: re.Match[str]) -> str:
        found = values.get(blank[1])
        return blank[0] if found is None else str(found)

    return re.sub(r"\{(\w+)\}", value, template)
