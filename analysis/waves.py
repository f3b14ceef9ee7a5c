"""Which published forms a table is about: all versions of one questionnaire, or everything asked in one wave."""

from collections.abc import Sequence
from dataclasses import dataclass

from survey_engine.consultations.catalogue import Form
from survey_engine.errors import NotFound


@dataclass(frozen=True, slots=True)
class Scope:
    """The forms to read, newest first. `pooled`: several questionnaires, which share only some of their codes."""

    name: str
    forms: tuple[Form, ...]

    @property
    def pooled(self) -> bool:
        return len({form.questionnaire.id for form in self.forms}) > 1


def scope(published: Sequence[Form], name: str, wave: str | None = None) -> Scope:
    """The forms of a questionnaire, or of a wave named `series@label`; NotFound with what there is instead.

    `wave` keeps one wave of the questionnaire by its label; as `series@label` it takes in the whole wave.
    """
    newest_first = sorted(published, key=lambda form: -form.questionnaire.version)
    if "@" in name:
        return Scope(name, _in_wave(newest_first, name))
    own = tuple(form for form in newest_first if form.questionnaire.id == name)
    if not own:
        known = ", ".join(sorted({form.questionnaire.id for form in published})) or "none"
        raise NotFound(f"No questionnaire '{name}' is published. Published: {known}.")
    if wave is None:
        return Scope(name, own)
    if "@" not in wave:
        kept = tuple(form for form in own if _label(form) == wave)
        return Scope(name, kept or _no_wave(wave, own))
    whole = _in_wave(newest_first, wave)
    first = tuple(form for form in whole if form in own)
    if not first:
        raise NotFound(f"{name} is not part of the wave {wave}.")
    return Scope(wave, first + tuple(form for form in whole if form not in own))


def _in_wave(forms: Sequence[Form], wave: str) -> tuple[Form, ...]:
    return tuple(form for form in forms if _name(form) == wave) or _no_wave(wave, forms)


def _no_wave(wave: str, forms: Sequence[Form]) -> tuple[Form, ...]:
    known = ", ".join(sorted({_name(form) for form in forms} - {""})) or "none"
    raise NotFound(f"There is no wave '{wave}' here. Waves: {known}.")


def _name(form: Form) -> str:
    wave = form.questionnaire.analysis.wave
    return f"{wave.series}@{wave.label}" if wave else ""


def _label(form: Form) -> str | None:
    wave = form.questionnaire.analysis.wave
    return wave.label if wave else None


def other(published: Sequence[Form], own: Scope, name: str) -> Scope:
    """What `own` is to be compared with: a questionnaire, `series@label`, or a label in the same series."""
    if "@" in name or any(form.questionnaire.id == name for form in published):
        return scope(published, name)
    newest = own.forms[0].questionnaire.analysis.wave
    if newest is None:
        raise NotFound(f"{own.name} is in no series, so '{name}' is no wave of it. Name a questionnaire instead.")
    if newest.label != name and any(_label(form) == name for form in own.forms):
        return scope(published, own.forms[0].questionnaire.id, name)
    return scope(published, f"{newest.series}@{name}")
