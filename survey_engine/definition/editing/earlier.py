"""What changed since an earlier version, or since an earlier wave, that makes answers hard to compare.

Looks at files beside the one checked; never at what is published.
"""

from collections.abc import Iterator
from pathlib import Path

from survey_engine.definition.compile import load
from survey_engine.definition.model import Question, Questionnaire, QuestionType
from survey_engine.errors import DefinitionError, Fault, Severity

ENDINGS = (".yaml", ".yml")


def beside(path: Path, questionnaire_id: str) -> list[Questionnaire]:
    """Every version of a questionnaire that lies beside a file, oldest first; unreadable ones are left out."""
    folders = dict.fromkeys((path.parent, path.parent.parent / questionnaire_id))
    files = sorted(each for folder in folders if folder.is_dir() for each in folder.iterdir() if each.suffix in ENDINGS)
    found = {}
    for file in files:
        if _names(file, questionnaire_id):
            try:
                read = load(file).questionnaire
            except DefinitionError:
                continue  # its own check says why
            if read.id == questionnaire_id:
                found[read.version] = read
    return [found[version] for version in sorted(found)]


def _names(file: Path, questionnaire_id: str) -> bool:
    """Whether a file is worth compiling: it says this id somewhere."""
    try:
        return questionnaire_id.encode() in file.read_bytes()
    except OSError:
        return False


def changes(path: Path, questionnaire: Questionnaire) -> Iterator[Fault]:
    """Changed limits and lists against the version before and against the waves compared with."""
    versions = [each for each in beside(path, questionnaire.id) if each.version < questionnaire.version]
    if versions:
        yield from _against(questionnaire, versions[-1], f"version {versions[-1].version}")
        if not questionnaire.mapping:
            message = (
                f"Nothing says how the codes of version {versions[-1].version} continue. Add 'mapping: {{from: ..}}'."
            )
            yield Fault("/version", "editor.no_mapping", message, Severity.WARNING)
    wave = questionnaire.analysis.wave
    for name, notes in wave.compare.items() if wave else ():
        waves = beside(path, name)
        if waves and not notes:
            yield from _against(questionnaire, waves[-1], name)


def _against(new: Questionnaire, old: Questionnaire, said: str) -> Iterator[Fault]:
    before = {question.id: question for question in old.questions()}
    for s, section in enumerate(new.sections):
        for q, question in enumerate(section.questions):
            if question.id in before:
                yield from _question(question, before[question.id], said, f"/sections/{s}/questions/{q}")


def _question(new: Question, old: Question, said: str, path: str) -> Iterator[Fault]:
    if new.type is not old.type:
        yield _warning(f"{path}/type", "editor.changed_type", f"In {said} this was a {old.type} question. {_COMPARE}")
        return
    if (new.min_choices, new.max_choices) != (old.min_choices, old.max_choices):
        message = f"In {said} people could choose {_limit(old)}, now {_limit(new)}. {_COMPARE}"
        yield _warning(f"{path}/max_choices", "editor.changed_limit", message)
    yield from _options(new, old, said, path)


def _options(new: Question, old: Question, said: str, path: str) -> Iterator[Fault]:
    now, then = ({option.code: option for option in (*each.options, *each.rows)} for each in (new, old))
    gone, come = [code for code in then if code not in now], [code for code in now if code not in then]
    if gone or come:
        parts = [f"without {', '.join(gone)}"] * bool(gone) + [f"with {', '.join(come)}"] * bool(come)
        message = f"The options differ from {said}: {' and '.join(parts)}. {_COMPARE}"
        yield _warning(f"{path}/options", "editor.changed_options", message)
    reworded = [code for code in now if code in then and now[code].label != then[code].label]
    if reworded and new.type is not QuestionType.CONSENT:
        message = f"Labels were reworded since {said}: {', '.join(reworded)}. Keep the wording, or use new codes."
        yield _warning(f"{path}/options", "editor.reworded", message)


def _limit(question: Question) -> str:
    low, high = question.min_choices, question.max_choices
    if low is None and high is None:
        return "any number"
    return f"up to {high}" if low is None else f"{low} to {high or 'any number'}"


_COMPARE = "Shares are then not comparable: say so in 'wave.compare' notes and in 'mapping', or change it back."


def _warning(path: str, code: str, message: str) -> Fault:
    return Fault(path, code, message, Severity.WARNING)
