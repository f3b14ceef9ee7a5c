"""Areas as people type them: the code, the ward's name, or the name of a village or part of town.

Capitals, hyphens and apostrophes do not matter. What lies in two wards, or is only the beginning of a name, is
answered with the candidates to choose from.
"""

import re
from collections.abc import Iterator
from unicodedata import normalize

from survey_engine.definition.model import Question
from survey_engine.definition.typed.unreadable import Candidate, Unreadable

_MOST = 12  # candidates shown


def read_area(question: Question, typed: str, chosen: str = "") -> Candidate | None:
    """The area meant by a name typed and perhaps one of the candidates' codes chosen; None when both are blank."""
    typed, chosen = typed.strip(), chosen.strip()
    codes = {option.code for option in question.options}
    if typed in codes or (chosen in codes and not typed):
        return Candidate(typed or chosen)
    if not typed:
        return Candidate(chosen) if chosen else None
    found = tuple(dict.fromkeys(_same(question, typed)))
    found = tuple(candidate for candidate in found if candidate.code == chosen) or found
    if len(found) == 1:
        return found[0]
    raise _unsure(found or tuple(dict.fromkeys(_like(question, typed))))


def _unsure(candidates: tuple[Candidate, ...]) -> Unreadable:
    if not candidates:
        return Unreadable("unknown_area")
    return Unreadable("which_area", candidates[:_MOST])


def _same(question: Question, typed: str) -> Iterator[Candidate]:
    """Places of just this name; or else areas of it."""
    key = _key(typed)
    places = [place for place in question.places if _key(place.name) == key]
    for place in places:
        yield from (Candidate(code, place.name) for code in place.codes)
    if not places:
        for option in question.options:
            if any(_key(label) == key for label in option.label.values()):
                yield Candidate(option.code)


def _like(question: Question, typed: str) -> Iterator[Candidate]:
    """Places whose name has a word that begins so, and areas of which no such place is known."""
    key = _key(typed)
    if len(key) < 3:
        return
    places = [place for place in question.places if f" {key}" in f" {_key(place.name)}"]
    for place in places:
        yield from (Candidate(code, place.name) for code in place.codes)
    known = {code for place in places for code in place.codes}
    for option in question.options:
        if option.code not in known and any(f" {key}" in f" {_key(label)}" for label in option.label.values()):
            yield Candidate(option.code)


def _key(name: str) -> str:
    """A name without what people write differently: "Frisby-on-the-Wreake" is "frisby on the wreake"."""
    plain = normalize("NFC", name).casefold().replace("&", " and ")
    return " ".join(re.sub(r"[^\w\s]", lambda mark: "" if mark[0] in "'’" else " ", plain).split())
