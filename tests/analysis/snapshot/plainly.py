"""Counts of the tiny questionnaire's answers made with nothing but Python, from the rows of the store."""

from collections import Counter
from typing import Any

from deliveries import TINY
from sqlalchemy import select

from analysis.tally import Key
from survey_engine.definition.packing import ANSWERED, OFF_ROUTE, Layout
from survey_engine.responses.models import Response
from survey_engine.store.sessions import Sessions

LAYOUT = Layout(TINY)
Counted = dict[Key, tuple[int, int, dict[str, int]]]
"""Group -> size, base, mentions of each option that somebody of the base chose."""


def people(sessions: Sessions, environment: str = "live") -> list[dict[str, Any]]:
    """Everybody's answers; `?` and the id of a question is its state, "mode" the mode."""
    with sessions.read() as session:
        rows = session.scalars(select(Response).where(Response.environment == environment)).all()
    found = []
    for row in rows:
        answers, states = LAYOUT.unpack(row.packed)
        found.append({**answers, **{f"?{name}": state for name, state in states.items()}, "mode": row.mode})
    return found


def chosen(person: dict[str, Any], question: str) -> list[str]:
    """The codes somebody chose; None in a list of its own for a blank."""
    answer = person.get(question, [])
    return answer if isinstance(answer, list) else [answer]


def count(everybody: list[dict[str, Any]], question: str, by: tuple[str, ...] = (), base: str = "answered") -> Counted:
    """Count one question by others."""
    in_base = {
        "answered": lambda person: person[f"?{question}"] == ANSWERED,
        "asked": lambda person: person[f"?{question}"] != OFF_ROUTE,
        "all": lambda _: True,
    }[base]
    found: Counted = {(): (0, 0, {})} if not by else {}
    for person in everybody:
        for key in _keys(person, by):
            size, asked, mentions = found.get(key, (0, 0, {}))
            counted = Counter(mentions)
            if in_base(person):
                asked += 1
                counted.update(chosen(person, question))
            found[key] = (size + 1, asked, dict(counted))
    return found


def patterns(
    everybody: list[dict[str, Any]], question: str, by: tuple[str, ...]
) -> dict[Key, dict[frozenset[str], int]]:
    """The sets chosen by those who answered."""
    found: dict[Key, Counter[frozenset[str]]] = {}
    for person in everybody:
        if person[f"?{question}"] == ANSWERED:
            for key in _keys(person, by):
                found.setdefault(key, Counter())[frozenset(chosen(person, question))] += 1
    return {key: dict(sets) for key, sets in found.items()}


def _keys(person: dict[str, Any], by: tuple[str, ...]) -> list[Key]:
    keys: list[Key] = [()]
    for name in by:
        keys = [(*key, code) for key in keys for code in chosen(person, name) or [None]]
    return keys
