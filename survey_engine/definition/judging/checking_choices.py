"""What can be wrong with codes chosen: one of them, several, an order of them, or one a row."""

from collections.abc import Callable, Collection

from survey_engine.definition import patterns
from survey_engine.definition.judging.checking_values import sound
from survey_engine.definition.judging.findings import Checked, Walk, blank
from survey_engine.definition.judging.offers import Offer
from survey_engine.definition.model import Question


def one(question: Question, offer: Offer) -> Callable[[object, Walk], Checked]:
    """One code on offer, with its text or its place beside it."""
    name, texted, other = question.id, codes_with(offer, "requires_text"), _other(question)
    placed = {o.code: {place.name for place in question.places if o.code in place.codes} for o in offer.options}

    def check(value: object, walk: Walk) -> Checked:
        if not isinstance(value, str):
            return None if blank(value) else walk.find(name, "wrong_type")
        if not value:
            return None
        if not offer.has(value, walk.seen, walk.today):
            return walk.find(name, "unknown_option")
        if value in texted:
            other(walk)
        if question.places:
            _place(name, placed[value], walk)
        return value

    return check


def multiple(question: Question, offer: Offer) -> Callable[[object, Walk], Checked]:
    """Codes on offer, kept in definition order whatever the order given."""
    name, least, most = question.id, question.min_choices or 0, question.max_choices or len(offer.options)
    texted, exclusive, other = codes_with(offer, "requires_text"), codes_with(offer, "exclusive"), _other(question)
    place = {option.code: at for at, option in enumerate(offer.options)}

    def check(value: object, walk: Walk) -> Checked:
        if not isinstance(value, list) or not value:
            return None if blank(value) else walk.find(name, "wrong_type")
        fault = _fault(value, offer, walk)
        if fault is not None:
            return walk.find(name, fault)
        ordinary = exclusive.isdisjoint(value)
        if len(value) > most:
            walk.find(name, "too_many")
        if len(value) < least and ordinary:
            walk.find(name, "too_few")
        if len(value) > 1 and not ordinary:
            walk.find(name, "exclusive")
        if not texted.isdisjoint(value):
            other(walk)
        return sorted(value, key=place.__getitem__)

    return check


def rank(question: Question, offer: Offer) -> Callable[[object, Walk], Checked]:
    """Codes on offer in the order chosen, best first; fewer than could be ordered is allowed."""
    name, least, most = question.id, question.min_choices or 0, question.max_choices or len(offer.options)
    texted, other = codes_with(offer, "requires_text"), _other(question)

    def check(value: object, walk: Walk) -> Checked:
        if not isinstance(value, list) or not value:
            return None if blank(value) else walk.find(name, "wrong_type")
        fault = _fault(value, offer, walk)
        if fault is not None:
            return walk.find(name, fault)
        if not least <= len(value) <= most:
            walk.find(name, "too_few" if len(value) < least else "too_many")
        if not texted.isdisjoint(value):
            other(walk)
        return value

    return check


def _fault(codes: list[object], offer: Offer, walk: Walk) -> str | None:
    """Why a list of codes cannot be taken; None when it can."""
    try:
        known = offer.always.issuperset(codes)
    except TypeError:  # a list or an object among them
        return "wrong_type"
    if not known:
        if not all(isinstance(code, str) for code in codes):
            return "wrong_type"
        if not all(offer.has(str(code), walk.seen, walk.today) for code in codes):
            return "unknown_option"
    return "repeated" if len(set(codes)) < len(codes) else None


def _place(name: str, allowed: Collection[str], walk: Walk) -> None:
    """The place, if one is given, lies in the area answered."""
    place = walk.answers.get(f"{name}_place")
    if isinstance(place, str) and place in allowed:
        walk.seen[f"{name}_place"] = place
    elif not blank(place):
        walk.find(name, "unknown_place", "_place")


def _other(question: Question) -> Callable[[Walk], None]:
    """The text beside "Other (please specify)" is required, and is one line."""
    name, key = question.id, f"{question.id}_other"

    def check(walk: Walk) -> None:
        text = walk.answers.get(key)
        if blank(text):
            walk.find(name, "other_required", "_other")
        elif not isinstance(text, str):
            walk.find(name, "wrong_type", "_other")
        elif not sound(text, lines=False):
            walk.find(name, "bad_text", "_other")
        else:
            walk.seen[key] = text
            if len(text) > patterns.OTHER_LENGTH:
                walk.find(name, "too_long", "_other")

    return check


def codes_with(offer: Offer, trait: str) -> frozenset[str]:
    """The codes of the options that are exclusive, say, or require a text."""
    return frozenset(option.code for option in offer.options if getattr(option, trait))
