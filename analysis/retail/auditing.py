"""Published totals of incidents, attacked with the answers at hand: what a competitor could work out from them all."""

from collections.abc import Iterator, Mapping

from analysis.disclosure.auditing import Finding
from analysis.disclosure.views import EVERYBODY, Subject
from analysis.retail import totals
from analysis.retail.premises import Premises
from analysis.snapshot.reading import Snapshot

GIVEN = "given_away"


def audit(shown: Mapping[str, int], snapshot: Snapshot) -> list[Finding]:
    """What these totals, published together, give away; a cell each."""
    found = totals.books(Premises.of(snapshot.columns), sorted(set(_divisions(shown))))
    name = snapshot.form.questionnaire.id
    return [
        Finding(GIVEN, Subject(name, each.cell), EVERYBODY, None, None, each.high, each.words)
        for each in totals.attacked(shown, found)
    ]


def _divisions(shown: Mapping[str, int]) -> Iterator[str]:
    """What the totals are divided by: in `incidence/any/sector_kind=retail`, sector_kind."""
    for cell in shown:
        by, equals, _ = cell.rpartition("/")[2].partition("=")
        if equals:
            yield by
