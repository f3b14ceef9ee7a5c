"""Made-up consultations to attack: people, where they live, what they ticked; and the exact views of them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.disclosure.profiles import PUBLIC, Profile
from analysis.disclosure.structure import Structure
from analysis.disclosure.views import EVERYBODY, Column, Key, Kind, Option, Subject, View

MOST = 3
"""How many options a person may tick."""
Person = tuple[str | None, frozenset[int]]


@dataclass(frozen=True, slots=True)
class World:
    """People in the order they answered: a ward (None: not said) and the options ticked."""

    people: Sequence[Person]
    options: tuple[Option, ...]

    def view(self, by: str = "", *, first: int | None = None, profile: Profile = PUBLIC, data: str = "") -> View:
        """The exact table of the `first` so many people, by "", "area_type" or "home_area"."""
        people = self.people[:first]
        groups: dict[Key, list[Person]] = {}
        for person in people:
            groups.setdefault(_key(person[0], by), []).append(person)
        return View(
            subject=Subject("made-up", "concerns", "", data),
            profile=profile,
            by=(by,) if by else (),
            options=self.options,
            columns={key: self._column(members) for key, members in groups.items()},
            base=len(people),
            kind=Kind.MULTIPLE,
            most=MOST,
        )

    def _column(self, people: Sequence[Person]) -> Column:
        ticks = [sum(number in ticked for _, ticked in people) for number in range(len(self.options))]
        return Column(len(people), {option.code: count for option, count in zip(self.options, ticks, strict=True)})


def world(seed: int, *, wards: int = 4, options: int = 4, people: int = 90) -> World:
    """A consultation in which few wards and few concerns get most of the answers, as in life."""
    dice = random.Random(seed)
    sizes = [1 / (place + 1) for place in range(wards)]
    likings = [1 / (place + 1) ** 0.8 for place in range(options)]
    answers = [
        (
            dice.choices([*map(ward, range(wards)), None], [*sizes, 0.12])[0],
            frozenset(dice.choices(range(options), likings, k=dice.randint(1, MOST))),
        )
        for _ in range(people)
    ]
    return World(answers, tuple(Option(f"option_{number}") for number in range(options)))


def ward(number: int) -> str:
    return f"ward_{number:02}"


def area_type(code: str | None) -> str | None:
    """Every third ward is in the town."""
    return None if code is None else "town" if int(code[-2:]) % 3 == 0 else "rural"


def structure(wards: int = 40) -> Structure:
    """What anybody knows: which wards are in the town."""
    codes: dict[str | None, str | None] = {ward(number): area_type(ward(number)) for number in range(wards)}
    return Structure(coarser={("home_area", "area_type"): {None: None, **codes}})


def _key(code: str | None, by: str) -> Key:
    if not by:
        return EVERYBODY
    return frozenset({(by, code if by == "home_area" else area_type(code))})
