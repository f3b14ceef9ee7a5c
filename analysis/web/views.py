"""The views of one thing asked: their names, what each shows, and what each cannot do without."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from analysis.web import showing
from analysis.web.asking import OFFICER, Asked
from analysis.web.choices import words
from analysis.web.desk import Complete, Desk
from analysis.web.jobs import Report
from analysis.web.material import Material
from analysis.web.offering import Offered
from analysis.web.showing import Shown

AREAS_BY_PEOPLE = ("home_area", "audience")


@dataclass(frozen=True, slots=True)
class View:
    """One page of results. `path` names it in addresses and is its template's name.

    `choose` fills in what must be chosen for this view, when nothing is; not every view is of one question.
    `files`: what it shows is a ranked table, which can be taken along in many forms.
    `exact`: it shows exact figures whatever protection is asked for, since no profile has a way to protect it.
    """

    path: str
    title: str
    show: Callable[[Desk, Material, Report], Shown]
    choose: Complete = lambda asked, _offered: asked
    of_question: bool = True
    files: bool = False
    exact: bool = False

    def complete(self, asked: Asked, offered: Offered) -> Asked:
        """What is asked, with what this view cannot do without."""
        chosen = self.choose(asked, offered)
        return replace(chosen, profile=OFFICER) if self.exact else chosen


def _by_area(asked: Asked, offered: Offered) -> Asked:
    """By area and audience, as far as they are offered; under a profile, which small groups do not survive, by less."""
    known = tuple(each for each in AREAS_BY_PEOPLE if words(offered.groupings, each) != each)
    if asked.by or asked.profile != OFFICER:
        return _by_group(asked, offered)
    return replace(asked, by=known or ("mode",))


def _by_group(asked: Asked, offered: Offered) -> Asked:
    """By kind of area where that is known, or by how people were asked."""
    known = words(offered.groupings, "area_type") != "area_type"
    return asked if asked.by else replace(asked, by=("area_type" if known else "mode",))


def _with_before(asked: Asked, offered: Offered) -> Asked:
    """With the wave before, unless something else is asked for."""
    return asked if asked.against or len(asked.by) == 1 else replace(asked, against=offered.before(asked.question))


VIEWS: Mapping[str, View] = {
    view.path: view
    for view in (
        View("table", "Ranked table", showing.ranked, files=True),
        View("areas", "Areas and people", showing.areas, _by_area, files=True),
        View("groups", "Groups side by side", showing.groups, _by_group, files=True),
        View("compare", "Changes", showing.compare, _with_before, exact=True),
        View("coverage", "Who answered", showing.coverage, of_question=False, exact=True),
        View("drivers", "What drives it", showing.drivers, exact=True),
        View("evidence", "Evidence", showing.evidence),
    )
}
FIRST = "table"
