"""A question's HTML with gaps, for each type: how its answer, its faults and its options fill them.

Knows neither how the HTML is made (`rendering` does that, once) nor whether an answer is right.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from survey_engine.rendering.prose import plain
from survey_engine.rendering.slots import Gapped

Messages = Mapping[str, str]
"""Path of a fault -> what to tell the reader."""


@dataclass(frozen=True, slots=True)
class Faces:
    """One piece of HTML, without an error and with one."""

    good: Gapped
    bad: Gapped

    def fill(self, gaps: Mapping[str, str], message: str | None) -> str:
        """The piece; `message` goes into the gap `error`."""
        if message is None:
            return self.good.fill(gaps)
        return self.bad.fill({**gaps, "error": plain(message)})


@dataclass(frozen=True, slots=True)
class Given:
    """What a page knows about one question: answers and texts typed, messages, and what is on offer in which order."""

    values: Mapping[str, object]
    messages: Messages
    order: Sequence[str] | None = None
    rows: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Information: nothing to fill."""

    id: str
    html: str

    def fill(self, _given: Given) -> str:
        return self.html


@dataclass(frozen=True, slots=True)
class Typed:
    """Something typed, in one box or in parts: `split` makes an answer into gaps."""

    id: str
    faces: Faces
    split: Callable[[object], Mapping[str, str]]
    first: str

    def fill(self, given: Given) -> str:
        gaps = self.split(given.values.get(self.id))
        return self.faces.fill(gaps, given.messages.get(f"/{self.id}"))


@dataclass(frozen=True, slots=True)
class Figured:
    """A figure in a box, or a range instead: code -> HTML when not chosen and when chosen."""

    id: str
    faces: Faces
    ranges: Mapping[str, tuple[str, str]]

    def fill(self, given: Given) -> str:
        answer = given.values.get(self.id)
        chosen = isinstance(answer, str) and answer in self.ranges
        said = answer if isinstance(answer, dict) else {"range" if chosen else "figure": answer}
        shown = self.ranges if given.order is None else [code for code in given.order if code in self.ranges]
        options = "\n".join(self.ranges[code][code == said.get("range")] for code in shown)
        gaps = {"value": typed(said.get("figure")), "options": options}
        return self.faces.fill(gaps, given.messages.get(f"/{self.id}"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One option's HTML, by place (first or later), by being chosen, and by an error in the text beside it."""

    html: Mapping[tuple[bool, bool, bool], Gapped]
    texted: bool
    exclusive: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """Radios or checkboxes. The first shown is found under the question's own id, whatever the order."""

    id: str
    faces: Faces
    choices: Mapping[str, Choice]
    divider: str

    def fill(self, given: Given) -> str:
        answer = given.values.get(self.id)
        chosen = {answer} if isinstance(answer, str) else set(answer) if isinstance(answer, list) else set()
        shown = [code for code in given.order if code in self.choices] if given.order is not None else [*self.choices]
        parts, parted = [], False
        for at, code in enumerate(shown):
            choice = self.choices[code]
            if choice.exclusive and at and not parted:
                parts.append(self.divider)
                parted = True
            parts.append(self._choice(choice, given, (at == 0, code in chosen)))
        return self.faces.fill({"options": "\n".join(parts)}, given.messages.get(f"/{self.id}"))

    def _choice(self, choice: Choice, given: Given, place: tuple[bool, bool]) -> str:
        if not choice.texted:
            return choice.html[*place, False].pieces[0]
        message = given.messages.get(f"/{self.id}_other")
        gaps = {"other": typed(given.values.get(f"{self.id}_other")), "other_error": plain(message or "")}
        return choice.html[*place, message is not None].fill(gaps)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: the option it stands for, and its HTML when not selected and when selected."""

    code: str
    value: str
    html: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of places. `groups` are (opening tag, entries, closing tag); an answer is a code and perhaps a place."""

    id: str
    faces: Faces
    groups: Sequence[tuple[str, Sequence[Entry], str]]
    values: frozenset[str] = field(default=frozenset())

    def fill(self, given: Given) -> str:
        answer, place = given.values.get(self.id), given.values.get(f"{self.id}_place")
        both = f"{answer}/{place}"
        wanted = both if both in self.values else answer if isinstance(answer, str) else ""
        known = None if given.order is None else {"", *given.order}
        parts = []
        for begin, entries, end in self.groups:
            parts.append(begin)
            parts += [each.html[each.value == wanted] for each in entries if known is None or each.code in known]
            parts.append(end)
        unknown = "" if wanted in self.values else typed(answer)
        gaps = {"options": "".join(parts), "typed": unknown}
        message = given.messages.get(f"/{self.id}") or given.messages.get(f"/{self.id}_place")
        return self.faces.fill(gaps, message)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A list for each position; `blank` is the line that chooses nothing."""

    id: str
    faces: Faces
    entries: Sequence[Entry]
    blank: str
    positions: int

    def fill(self, given: Given) -> str:
        answer = given.values.get(self.id)
        codes = answer if isinstance(answer, list) else []
        known = None if given.order is None else set(given.order)
        entries = [each for each in self.entries if known is None or each.code in known]
        gaps = {}
        for at in range(self.positions):
            wanted = codes[at] if at < len(codes) else None
            lines = [each.html[each.code == wanted] for each in entries]
            gaps[f"options{at + 1}"] = "".join([self.blank, *lines])
        return self.faces.fill(gaps, given.messages.get(f"/{self.id}"))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a grid, and its cells: code -> HTML when not checked and when checked."""

    faces: Faces
    cells: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows by one scale."""

    id: str
    faces: Faces
    rows: Mapping[str, Row]

    def fill(self, given: Given) -> str:
        answer = given.values.get(self.id)
        codes = answer if isinstance(answer, dict) else {}
        shown = self.rows if given.rows is None else [code for code in given.rows if code in self.rows]
        parts = [self._row(code, codes.get(code), given) for code in shown]
        return self.faces.fill({"rows": "\n".join(parts)}, given.messages.get(f"/{self.id}"))

    def _row(self, code: str, chosen: object, given: Given) -> str:
        row = self.rows[code]
        shown = row.cells if given.order is None else [each for each in given.order if each in row.cells]
        cells = "\n".join(row.cells[each][each == chosen] for each in shown)
        return row.faces.fill({"options": cells}, given.messages.get(f"/{self.id}/{code}"))


def target(kind: "Kind", path: str, order: Sequence[str] | None = None) -> str:
    """The id of the element that a fault at `path` is about: the first that can be put right."""
    match kind:
        case Typed():
            return kind.first
        case Chosen():
            return path[1:]
        case Grid():
            row = path.split("/")[2] if path.count("/") > 1 else ""
            row = row if row in kind.rows else next(iter(kind.rows))
            return f"{kind.id}.{row}.{next(iter(order or kind.rows[row].cells))}"
        case _:
            return kind.id


Kind = Told | Typed | Figured | Chosen | Listed | Ranked | Grid


def typed(value: object) -> str:
    """An answer, or what was typed instead of one, as it goes back into its box."""
    return plain(str(value)) if isinstance(value, str | int) else ""


def whole(value: object) -> Mapping[str, str]:
    """One box."""
    return {"value": typed(value)}


def dated(value: object) -> Mapping[str, str]:
    """The boxes of a date or month: from the answer, or from parts as typed."""
    if isinstance(value, dict):
        return {part: typed(value.get(part)) for part in ("day", "month", "year")}
    year, month, day = [*str(value or "").split("-"), "", "", ""][:3]
    return {"year": plain(year), "month": plain(month.lstrip("0")), "day": plain(day.lstrip("0"))}
