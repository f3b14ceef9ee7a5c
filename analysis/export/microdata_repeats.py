"""Which columns are asked again for every option ticked elsewhere, and what they are called once for all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.export.microdata_fields import Field
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import Questionnaire, Repeat, repeated


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a repeat as it is asked for one code."""

    repeat: Repeat
    member: str
    code: str

    def once(self, field: Field) -> str:
        """A column's name without the code: `times/range` of `times__theft/range`."""
        return self.member + field.name.removeprefix(field.question.id)


def asked_again(questionnaire: Questionnaire) -> Mapping[str, Asked]:
    """By question id."""
    return {
        repeated(member, code): Asked(repeat, member, code)
        for repeat in questionnaire.repeats
        for code, members in repeat.asked.items()
        for member in members
    }


def of_codes(form: Form, repeat: Repeat, fields: Iterable[Field]) -> dict[str, dict[str, Field]]:
    """Code -> name without the code -> column, of the repeat's columns; codes in the order that they are offered in."""
    places = {repeated(member, code): (code, member) for code, members in repeat.asked.items() for member in members}
    found: dict[str, dict[str, Field]] = {code: {} for code in form.layout.codes[repeat.each] if code in repeat.asked}
    for field in fields:
        if field.question.id in places:
            code, member = places[field.question.id]
            found[code][Asked(repeat, member, code).once(field)] = field
    return found


def names(repeat: Repeat, by_code: Mapping[str, Mapping[str, Field]]) -> list[str]:
    """The columns once, in the order of the members, each where it is first asked."""
    by_member: dict[str, dict[str, None]] = {member: {} for member in repeat.members}
    for code, own in by_code.items():
        for name, field in own.items():
            member = field.question.id.removesuffix(f"__{code}")
            by_member[member].setdefault(name)
    return [name for columns in by_member.values() for name in columns]
