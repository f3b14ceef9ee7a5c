"""The respondents of one generation, counted by bit planes: what is worked out once is kept beside the answers.

A question's planes are made for the groups they are first asked by and serve every base, net and filter after that.
Equal to counting the flags, always; only quicker.
"""

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

import numpy as np

from analysis.counts import patterns
from analysis.counts.part import Base, Part, Request
from analysis.counts.patterns import Masks, Sets
from analysis.counts.planes import WORD, Arrangement, Plane, arrange, plane, planes, popcounts
from analysis.ranking import Choice
from analysis.snapshot import rows as lots
from analysis.snapshot.files import Generation
from analysis.snapshot.rows import Events
from analysis.snapshot.worked import Arrays, Worked
from analysis.tally import Bools, Codes, Ints, Sums, cross, numbered
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import QuestionType, Rule

ASKED, ANSWERED, OPTIONS = 0, 1, 2
"""The first planes of a question, and where its options begin."""

REMEMBERED = 16
"""Requests, filters with a byte a respondent, and arrangements, that are kept in memory."""

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, eq=False)
class Seats:
    """Who sits where when divided by some groupings; `key` says by which."""

    key: object
    codes: tuple[Codes, ...]
    arrangement: Arrangement


class Planed:
    """The respondents of one generation, some events being what they are now."""

    def __init__(self, form: Form, generation: Generation, events: Events, worked: Worked) -> None:
        self._columns = lots.columns(form, generation.rows, events)
        self._events = sorted((name, event.type) for name, event in events.items())
        self._worked = worked
        self._parts: dict[Request, Part] = {}
        self._seats: dict[Hashable, Seats] = {}
        self._kept: dict[tuple[Rule, ...], Bools | None] = {}

    def part(self, request: Request) -> Part:
        """What the request means for this form."""
        key = replace(request, weight=None, base=Base.ANSWERED, nets=False, top=None, uncertainty=False)
        return _remembered(self._parts, key, lambda: Part.of(self._columns, key))

    def _kept_by(self, part: Part) -> Bools | None:
        """Those whom a table is about: the same for all that is counted for it."""
        return _remembered(self._kept, part.rules, lambda: part.kept)

    def count(self, choices: Sequence[Choice], request: Request, *, grouped: bool = True) -> Sums:
        """Count the choices, by the request's groupings or overall."""
        part = self.part(request)
        seats = self._seated(part, request, grouped=grouped)
        bits, sizes = self._bits(part, seats)
        rows = {code: place for place, code in enumerate(part.choices(request.language), start=OPTIONS)}
        counted = popcounts(bits, seats.arrangement)
        counts = np.zeros((len(sizes), 2 + len(choices)), dtype=np.int64)
        counts[:, 0] = sizes
        counts[:, 1] = sizes if request.base is Base.ALL else counted[_based(request.base)]
        counts[:, 2:] = _chosen(choices, rows, bits, counted, seats.arrangement).T
        codes = tuple(choice.code for choice in choices)
        anybody = sizes > 0
        cells = seats.arrangement.cells
        if anybody.all():
            return Sums(seats.codes, codes, cells, counts)
        return Sums(seats.codes, codes, cells[anybody], counts[anybody])

    def planes(self, part: Part, request: Request) -> Plane:
        """The planes that a count by the request's groupings goes through: [asked, answered and options, words]."""
        return self._bits(part, self._seated(part, request, grouped=True))[0]

    def sets(self, choices: Sequence[Choice], request: Request) -> Sets:
        """The distinct sets of choices, by the request's groupings."""
        part = self.part(request)
        seats = self._seated(part, request, grouped=True)
        own = tuple(part.choices(request.language))
        made = partial(self._sets_made, part, seats)
        parts = ("cells", "masks", "counts")
        arrays = self._worked.get((part.name, "sets", seats.key), parts, made) if not part.rules else made()
        found = Sets(seats.codes, own, arrays["cells"], arrays["masks"], arrays["counts"])
        if request.base is not Base.ANSWERED:
            found = patterns.add(found, self._blank(part, seats, request.base, own))
        return patterns.recoded(found, {choice.code: choice.members or (choice.code,) for choice in choices})

    def _sets_made(self, part: Part, seats: Seats) -> Arrays:
        kinds = self._worked.get((part.name, "kinds"), ("masks", "kinds"), lambda: _kinds(part))
        return _sets(part, seats, kinds, self._kept_by(part))

    def _blank(self, part: Part, seats: Seats, base: Base, codes: tuple[str, ...]) -> Sets:
        """Those in the base who answered nothing: the empty set."""
        bits, sizes = self._bits(part, seats)
        counted = popcounts(bits[: ANSWERED + 1], seats.arrangement)
        people = (sizes if base is Base.ALL else counted[ASKED]) - counted[ANSWERED]
        masks = np.zeros((len(people), max(1, -(-len(codes) // patterns.WORD))), dtype=np.uint64)
        return patterns.distinct(seats.codes, codes, seats.arrangement.cells, masks, people)

    def _bits(self, part: Part, seats: Seats) -> tuple[Plane, Ints]:
        """The planes of a question with only those kept, and how many of each group those are."""
        made = self._worked.get((part.name, "planes", seats.key), ("planes",), lambda: _planes(part, seats))
        people = self._kept_by(part)
        if people is None:
            return made["planes"], seats.arrangement.sizes
        kept = plane(people, seats.arrangement)
        return made["planes"] & kept, popcounts(kept[None], seats.arrangement)[0]

    def _seated(self, part: Part, request: Request, *, grouped: bool) -> Seats:
        key: Hashable = (request.by, request.pooled, request.cells, self._events_of(request)) if grouped else ()
        if not part.divisions:
            key = ()
        return _remembered(self._seats, key, lambda: self._seats_made(part, key))

    def _seats_made(self, part: Part, key: Hashable) -> Seats:
        divisions = part.divisions if key else ()
        parts = ("cells", "starts", "sizes", "order", "codes")
        made = self._worked.get((key, "seats"), parts, lambda: _seat(divisions, len(self._columns)))
        codes = tuple(map(tuple, json.loads(bytes(made["codes"]))))
        arrays = (np.asarray(made[name]) for name in ("cells", "starts", "sizes", "order"))
        return Seats(key, codes, Arrangement(*arrays))

    def _events_of(self, request: Request) -> Hashable:
        """Groups by kind of event are other groups once an event is called another kind."""
        return tuple(self._events) if "event_type" in request.by or request.cells is not None else None


def _remembered(known: dict[Key, Made], key: Key, make: Callable[[], Made]) -> Made:
    """What is known by that key, or made and known from now on; threads may share it."""
    try:
        return known[key]
    except KeyError:
        made = make()
    if len(known) >= REMEMBERED:
        known.clear()
    known[key] = made
    return made


def _seat(divisions: Sequence[Any], respondents: int) -> Arrays:
    groupings = [division.grouping for division in divisions]
    made = arrange(*cross(respondents, groupings))
    codes = json.dumps([grouping.codes for grouping in groupings]).encode()
    return {
        "cells": made.cells,
        "starts": made.starts,
        "sizes": made.sizes,
        "order": made.order,
        "codes": np.frombuffer(codes, dtype=np.uint8),
    }


def _planes(part: Part, seats: Seats) -> Arrays:
    columns = part.columns
    flags = [columns.asked(part.ref), columns.answered(part.ref), *columns.ticked(part.ref).values()]
    return {"planes": planes(flags, seats.arrangement)}


def _kinds(part: Part) -> Arrays:
    """The distinct sets of options in ascending order, and which of them each respondent chose."""
    masks = _masks(part)
    if masks.shape[1] == 1:  # numbers sort many times faster than rows
        found, place = np.unique(masks[:, 0], return_inverse=True)
        found = found[:, None]
    else:
        found, place = np.unique(masks, axis=0, return_inverse=True)
    return {"masks": found, "kinds": place.ravel().astype(np.uint32)}


def _sets(part: Part, seats: Seats, kinds: Arrays, kept: Bools | None) -> Arrays:
    """Of those who answered, and are kept, how many of each group chose each set."""
    arrangement, many = seats.arrangement, max(1, len(kinds["masks"]))
    answered = part.columns.answered(part.ref)
    counted = answered if kept is None else answered & kept
    seated = np.append(counted, False)[arrangement.order]
    group = np.repeat(np.arange(len(arrangement.cells)), np.diff([*arrangement.starts, arrangement.words]) * WORD)
    number = group[seated] * many + kinds["kinds"][arrangement.order[seated]]
    lines, place = numbered(number)
    counts = np.bincount(place, minlength=len(lines))
    return {"cells": arrangement.cells[lines // many], "masks": kinds["masks"][lines % many], "counts": counts}


def _masks(part: Part) -> Masks:
    if part.columns.question(part.ref.question).type is QuestionType.MULTIPLE:
        return part.columns.words(part.ref.question)
    return patterns.masks_of(part.columns.ticked(part.ref), len(part.columns))


def _based(base: Base) -> int:
    return ASKED if base is Base.ASKED else ANSWERED


def _chosen(
    choices: Sequence[Choice], rows: Mapping[str, int], bits: Plane, counted: Ints, arrangement: Arrangement
) -> Ints:
    """Mentions of each choice in each group: [choices, groups]. A net is any of its members; unknown is nobody's."""
    found = np.zeros((len(choices), counted.shape[1]), dtype=np.int64)
    known = [(place, rows[choice.code]) for place, choice in enumerate(choices) if choice.code in rows]
    if known:
        places, planes_of = zip(*known, strict=True)
        found[list(places)] = counted[list(planes_of)]
    for place, choice in enumerate(choices):
        members = [rows[code] for code in choice.members if code in rows]
        if choice.is_net and members:
            found[place] = popcounts(np.bitwise_or.reduce(bits[members], axis=0)[None], arrangement)[0]
    return found
