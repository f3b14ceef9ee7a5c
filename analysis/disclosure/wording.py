"""What a published table says beside its numbers: nothing that counts people, and why some figures are missing."""

from collections.abc import Iterator
from datetime import UTC, datetime

from analysis import flags
from analysis.disclosure.views import Kind, View
from analysis.table import About, Table
from survey_engine.consultations.timing import day_words, london

BASES = {
    "answered": "Base: people who answered the question.",
    "asked": "Base: people who were asked the question, whether or not they answered.",
    "all": "Base: everybody who took part, whether or not they were asked the question.",
}
SELF_SELECTED = (
    "This was an open consultation. People chose to take part, so the results describe those who responded and are "
    "not statistically representative of all residents."
)
NO_MARGIN = "No margin of error is given: it would be for people drawn by chance, and nobody was."
MADE_UP = "DEMONSTRATION DATA: these responses are made up. Do not use this table."
HIDDEN = "Figures that are hidden have no rank and are listed last; they may be small or large."
MANY = "Percentages do not add to 100 because people could choose more than one."
OVERLAPPING = "People can be in more than one of these groups, so the groups add up to more than everybody."


def notes(table: Table, view: View) -> tuple[str, ...]:
    """The notes under a published table, the most important first."""
    return tuple(_notes(table, view))


def midday(moment: datetime | None) -> datetime | None:
    """A moment's day in London and no more of it, as noon in UTC."""
    if moment is None:
        return None
    day = london(moment).date()
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _notes(table: Table, view: View) -> Iterator[str]:
    about = table.about
    if about and about.demonstration:
        yield MADE_UP
    if about:
        yield from _about(about)
    yield f"{BASES.get(view.of, BASES['answered'])} Unweighted: each response counts once."
    yield from _choices(view)
    yield view.profile.says
    if any(line.hidden for group in table.groups for line in group.rows):
        yield HIDDEN
    yield from flags.explained(flag for group in table.groups for flag in group.flags)
    yield SELF_SELECTED
    yield NO_MARGIN


def _about(about: About) -> Iterator[str]:
    yield f"{about.scope}{f', wave {about.wave}' if about.wave else ''}."
    if about.first and about.last:
        first, last = (day_words(london(day).date()) for day in (about.first, about.last))
        yield f"Finished on {first}." if first == last else f"Finished between {first} and {last}."
    if about.cut_off:
        read = f"responses were read on {day_words(london(about.cut_off).date())}"
        final = (
            "after the consultation had closed" if about.status == "final" else "while answers were still being taken"
        )
        yield f"{'Final' if about.status == 'final' else 'Interim'}: {read}, {final}."


def _choices(view: View) -> Iterator[str]:
    if view.kind is Kind.MULTIPLE:
        yield MANY
        if view.most:
            yield f"People could choose up to {view.most} of {sum(not each.members for each in view.options)}."
    if view.overlaps:
        yield OVERLAPPING
