"""From exact tables to tables that may be published under a profile: what is hidden, rounded, and worked out anew.

What is hidden first is what the profile says: few people, or few left out. Then, while anything hidden could be worked
out from all that is shown, in these tables or before, the smallest figure that stands in the way is hidden too: always
the same one for the same counts. Shares, ranks, ties and order are those of the published counts and know no others.
"""

from collections.abc import Sequence
from dataclasses import replace

from analysis.disclosure import publishing
from analysis.disclosure.attacking import Found, attacked
from analysis.disclosure.differencing import beliefs, together
from analysis.disclosure.hiding import Work
from analysis.disclosure.model import Model
from analysis.disclosure.profiles import Profile, named
from analysis.disclosure.solving import Answers
from analysis.disclosure.structure import PLAIN, Structure
from analysis.disclosure.system import Impossible
from analysis.disclosure.views import View, Why
from analysis.table import Table
from survey_engine.errors import DataError

ROUNDS = 400
MOST_HIDDEN = 2_500
"""The most figures that one table may hide: one with more has groups of so few people that hardly any could be shown,
and the search for what its hidden figures give away would take long."""


def protect(
    tables: Sequence[Table],
    profile: Profile | str,
    structure: Structure = PLAIN,
    *,
    before: Sequence[View] = (),
    top: int | None = None,
) -> tuple[Table, ...]:
    """The tables as the profile publishes them, protected together and with all that was published `before`.

    `tables` are exact. `top`: ranks to list, ties whole. DataError when something hidden before would become known
    whatever is hidden now, or when a table is too thin.
    """
    chosen = profile if isinstance(profile, Profile) else named(profile)
    if chosen.exact:
        return tuple(tables)
    exact = [publishing.view(table, chosen, structure) for table in tables]
    seen = protected(exact, structure, before)
    return tuple(publishing.table(table, view, structure, top) for table, view in zip(tables, seen, strict=True))


def protected(exact: Sequence[View], structure: Structure = PLAIN, before: Sequence[View] = ()) -> list[View]:
    """Views of exact counts as they may be published; DataError as of `protect`."""
    refuse_thin(exact)
    work = Work.of(exact, before)
    answers: Answers = []
    for _ in range(ROUNDS):
        seen = work.seen()
        made, found = _known([*before, *seen], structure, answers)
        if not found:
            return [replace(view, why={}) for view in seen]
        if not work.hide(found, made):
            raise DataError(_hopeless(found[0]))
    raise DataError("No way was found to protect these tables: publish fewer groups, or groups of more people.")


def refuse_thin(exact: Sequence[View]) -> None:
    """DataError when one of these tables would hide too much, before anything is searched for."""
    for view in Work.of(exact, ()).seen():
        figures = [each for column in view.columns.values() for each in (column.base, *column.counts.values())]
        if figures.count(None) > MOST_HIDDEN:
            raise DataError(
                f"{view.subject.question} by {' and '.join(view.by) or 'nothing'}: more than {MOST_HIDDEN:,} figures "
                "would be hidden, because most groups have too few people. Ask for fewer groups, or larger ones."
            )


def _hopeless(found: Found) -> str:
    hidden = found.hidden
    where = ", ".join(f"{name} {code or 'not known'}" for name, code in sorted(hidden.key, key=str)) or "everybody"
    return (
        f"{hidden.subject.question}, {where}, {hidden.code or 'base'}: what is hidden could be worked out from what "
        "was published before, whatever is hidden now. Publish other groups, or wait for more responses."
    )


def _known(views: Sequence[View], structure: Structure, answers: Answers) -> tuple[Model, list[Found]]:
    """What whoever knows why each figure is hidden can work out; or else whoever takes every one for few."""
    for kept, known, grows in beliefs(views, structure):
        try:
            made = together(kept, known, grows=grows)
            if found := attacked(made, thoroughly=False):
                return made, found
            guessed = _guessed(kept, known, answers, grows=grows)  # its answers mostly fit what is known as well
            return made, attacked(made, answers=answers) or guessed
        except Impossible:
            continue
    raise DataError("The counts of these tables contradict each other, so they cannot be protected together.")


def _guessed(views: Sequence[View], structure: Structure, answers: Answers, *, grows: bool) -> list[Found]:
    try:
        made = together([replace(view, why={}) for view in views], structure, Why.EITHER, grows=grows)
        return attacked(made, thoroughly=False) or attacked(made, answers=answers)
    except Impossible:
        return []
