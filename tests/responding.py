"""Somebody who answers the shipped questionnaires in the real application, and what is stored of it."""

from collections.abc import Callable

from filling import Person
from flask import Flask
from installations import installation
from sqlalchemy import select

from survey_engine.responses.draft_models import Draft
from survey_engine.responses.models import Response

DEMONSTRATION = "/c/safer-melton-demonstration/respond"
People = Callable[[], Person]


def begin(person: Person, address: str = DEMONSTRATION) -> Person:
    """Past the first page."""
    return person.go(address).fill(consent="yes")


def to_section(person: Person, section: str) -> Person:
    """On, leaving blank whatever may be left blank."""
    if person.section == "respond":
        person.fill(consent="yes")
    for _ in range(20):
        if person.section == section:
            return person
        required = {"capacity": ["resident"], "age": "35_49"} if person.section == "you" else {}
        person.fill(**required)
    raise AssertionError(f"stuck at {person.path}")


def to_check(person: Person, address: str = DEMONSTRATION) -> Person:
    """To "Check your answers"."""
    return to_section(person.go(address), "check")


def kept(app: Flask) -> list[Draft]:
    """Every draft in the store."""
    with installation(app).sessions.read() as session:
        return list(session.scalars(select(Draft)))


def responses(app: Flask) -> list[Response]:
    """Every response in the store."""
    with installation(app).sessions.read() as session:
        return list(session.scalars(select(Response)))
