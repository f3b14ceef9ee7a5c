"""What a questionnaire or a wave can be compared with, and which of it came before."""

from collections.abc import Container, Sequence

from analysis.waves import Scope
from analysis.web.choices import Choices, codes, questions, said
from survey_engine.consultations.catalogue import Form


def others(published: Sequence[Form], scope: Scope) -> Choices:
    """Questionnaires and waves that hold none of the scope's own questionnaires."""
    own = {form.questionnaire.id for form in scope.forms}
    alone = {
        form.questionnaire.id: said(form.questionnaire.title)
        for form in sorted(published, key=lambda form: form.questionnaire.version)
        if form.questionnaire.id not in own
    }
    held: dict[str, set[str]] = {}
    for form in published:
        if wave := form.questionnaire.analysis.wave:
            held.setdefault(f"{wave.series}@{wave.label}", set()).add(form.questionnaire.id)
    waves = {
        name: f"Everything asked in {name.partition('@')[2]} ({name.partition('@')[0]})"
        for name, members in held.items()
        if own.isdisjoint(members) and len(members) > 1
    }
    return {heading: choices for heading, choices in (("Questionnaires", alone), ("Waves", waves)) if choices}


def earlier(published: Sequence[Form], scope: Scope, known: Choices) -> dict[str, Container[str]]:
    """Those of earlier waves of the scope's series, the latest first, each with the questions it asked."""
    own = scope.forms[0].questionnaire.analysis.wave
    before = [
        (wave.label, form)
        for form in published
        if own and (wave := form.questionnaire.analysis.wave) and wave.series == own.series and wave.label < own.label
    ]
    latest_first = [form.questionnaire for _, form in sorted(before, key=lambda each: each[0], reverse=True)]
    return {each.id: codes(questions(each)) for each in latest_first if each.id in codes(known)}
