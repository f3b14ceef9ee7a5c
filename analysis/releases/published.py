"""A ranked table under a profile: the one way by which counts leave for anybody but officers.

Officers get exact tables as they are. Any other profile's table is protected together with what anybody may see beside
it: the same figures for everybody, and by whatever the groups add up to. Those are published first and never depend on
the finer ones, so that tables asked for one by one agree with each other.
"""

from collections.abc import Iterator
from dataclasses import replace

from analysis.counts.counting import Source
from analysis.counts.part import Request
from analysis.disclosure import profiles, publishing, structure
from analysis.disclosure.profiles import Profile
from analysis.disclosure.protecting import protect, protected, refuse_thin
from analysis.disclosure.structure import Structure
from analysis.disclosure.views import View
from analysis.retail.premises import is_for_businesses
from analysis.retail.reporting import refuse_weights
from analysis.standing import Standing
from analysis.table import Table
from analysis.tabulation import tables
from analysis.waves import Scope
from survey_engine.definition.model import Questionnaire
from survey_engine.errors import DataError


def rank(scope: Scope, source: Source, request: Request, standing: Standing | None = None) -> Table:
    """The table as its profile shows it; DataError for groups, or weights, that the profile has no figures for."""
    if request.weight is not None and is_for_businesses(scope.forms[0].questionnaire):
        refuse_weights()
    known = structure.of(scope.forms[0].questionnaire)
    profile = profile_of(request, scope.forms[0].questionnaire, known)
    if profile.exact:
        return tables.rank(scope, source, request, standing)
    exact = exact_table(scope, source, replace(request, profile=profile.name), standing)
    refuse_thin([publishing.view(exact, profile, known)])
    before: list[View] = []
    for coarser in _coarser(request, known):
        table = exact_table(scope, source, replace(coarser, profile=profile.name), standing)
        before += protected([publishing.view(table, profile, known)], known, before)
    (found,) = protect([exact], profile, known, before=before, top=request.top)
    return found


def exact_table(scope: Scope, source: Source, request: Request, standing: Standing | None) -> Table:
    """All lines of a table, exactly, to be protected: without what published counts do not give."""
    return tables.rank(scope, source, replace(request, top=None, uncertainty=False), standing)


def profile_of(request: Request, questionnaire: Questionnaire, known: Structure) -> Profile:
    """The profile to use: `sensitive` at least where the question, its groups or its filter are; checked for places."""
    asked = profiles.named(request.profile)
    looked_at = frozenset() if request.where is None else structure.looks_at(questionnaire, request.where)
    named = [group for group in questionnaire.analysis.groups if group.code in (*request.by, request.who)]
    ruled = {ref for group in named for ref in structure.reads(group)}
    question = known.name(request.question)
    by = [known.name(each) for each in request.by]
    touched = any(known.is_sensitive(each) for each in (question, *by, *looked_at, *ruled))
    if asked is profiles.BUSINESS and not is_for_businesses(questionnaire):
        raise DataError(f"The profile {asked.name} is for premises: {questionnaire.id} asks people. Choose public.")
    if is_for_businesses(questionnaire) and asked is not profiles.BUSINESS:
        touched = True  # premises are few, and known to each other by village
    profile = profiles.at_least(asked, sensitive=touched)
    small = [each for each in (*by, *looked_at) if each.partition(".")[0] in known.small]
    if small and not profile.small_areas:
        raise DataError(
            f"{question} is published under the profile {profile.name}, which has no figures for places as small as "
            f"those of {small[0]}. Group by area_type instead, or by nothing."
        )
    return profile


def _coarser(request: Request, known: Structure) -> Iterator[Request]:
    """What the groups of a table add up to, the coarsest first."""
    if not request.by:
        return
    yield replace(request, by=())
    if len(request.by) > 1:
        yield from (replace(request, by=(each,)) for each in request.by)
    else:
        yield from (replace(request, by=(each,)) for each in known.coarsenings(request.by[0]))
