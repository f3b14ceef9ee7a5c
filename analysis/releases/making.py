"""Making a release: tables of one state of the responses, protected together and attacked before anybody sees them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sqlalchemy.orm import Session

from analysis import standing, waves
from analysis.counts.counting import in_memory
from analysis.counts.part import Request
from analysis.disclosure import publishing, reading
from analysis.disclosure.protecting import protected
from analysis.disclosure.reading import Known
from analysis.disclosure.views import View
from analysis.releases import checking, files, ledger, published, state
from analysis.releases.models import Release
from analysis.releases.planning import Choice, Plan, chosen
from analysis.releases.state import State
from analysis.snapshot import reading as snapshots
from analysis.table import Table
from analysis.waves import Scope
from survey_engine.accounts import audit as trail
from survey_engine.accounts.models import Staff
from survey_engine.consultations import queries
from survey_engine.consultations.catalogue import Form
from survey_engine.consultations.finding import in_language, opening_of
from survey_engine.consultations.pages import ConsultationPage
from survey_engine.consultations.timing import Opening
from survey_engine.errors import DataError
from survey_engine.store.clock import Clock


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything at hand while a release is made."""

    session: Session
    clock: Clock
    forms: Sequence[Form]
    plan: Plan
    page: ConsultationPage


def create(session: Session, clock: Clock, forms: Sequence[Form], plan: Plan, hand: Staff) -> Release:
    """Make a release and enter it in the ledger, for somebody else to approve. Never commits.

    Conflict when another one may not be made now; DataError, with a fault for each figure, when what it hides could be
    worked out from it and everything released before.
    """
    desk = Desk(session, clock, forms, plan, queries.consultation(session, plan.slug))
    now = state.read(session, {offer.questionnaire for offer in desk.page.questionnaires})
    is_open = opening_of(desk.page, clock()) is not Opening.CLOSED
    state.check(plan.policy, ledger.releases(session, plan.slug), now, is_open=is_open)
    made = _release(desk, now, hand, while_open=is_open)
    session.add(made)
    session.flush()
    trail.record(session, clock, hand, "release.made", f"{plan.slug} {made.id}", sha256=made.sha256)
    return made


def approve(session: Session, clock: Clock, forms: Sequence[Form], number: int, hand: Staff) -> Release:
    """Publish a release after attacking it once more, with what has been released since it was made."""
    found = ledger.approve(session, clock, number, hand)
    known = checking.known(forms)
    views = reading.views(files.document(found.body), f"release {number}", known)
    checking.refuse(checking.attack(views, checking.before(session, known, [found]), known))
    return found


def _release(desk: Desk, now: State, hand: Staff, *, while_open: bool) -> Release:
    known, data = checking.known(desk.forms), state.name(desk.session, desk.plan.slug, now)
    before = checking.before(desk.session, known)
    tables = _tables(desk, data, before, known)
    cover = _cover(desk, data, tables)
    body = files.write(cover, tables)
    checking.refuse(checking.attack(reading.views(files.document(body), "release", known), before, known))
    return Release(
        consultation_slug=desk.page.slug,
        title=cover.title,
        profile=cover.profile,
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        data=data,
        state_hash=now.state_hash,
        responses=now.responses,
        while_open=while_open,
        made_at=desk.clock(),
        made_by=hand.name,
    )


def _tables(desk: Desk, data: str, before: Sequence[View], known: Known) -> list[Table]:
    """The tables chosen, those of each questionnaire protected together."""
    begins = desk.page.begins.questionnaire
    newest = waves.scope(desk.forms, begins).forms[0].questionnaire
    choices = [(each.questionnaire or begins, each) for each in chosen(desk.plan, desk.page, newest)]
    made: list[Table] = []
    ordered = sorted(choices, key=lambda pair: (pair[0] != begins, pair[0]))
    for name, each in groupby(ordered, key=lambda pair: pair[0]):
        made += _of_questionnaire(
            desk, waves.scope(desk.forms, name), [choice for _, choice in each], (data, before, known)
        )
    return made


def _of_questionnaire(
    desk: Desk, scope: Scope, choices: Sequence[Choice], around: tuple[str, Sequence[View], Known]
) -> list[Table]:
    (data, before, of), questionnaire = around, scope.forms[0].questionnaire
    known = of(scope.name)
    source = in_memory(scope, [snapshots.read(desk.session, form) for form in scope.forms])
    stood = standing.of([desk.page], scope.forms, desk.clock())
    exact, views = [], []
    for choice in choices:
        request = Request(question=choice.question, by=choice.by, nets=desk.plan.nets, profile=desk.plan.profile)
        profile = published.profile_of(request, questionnaire, known)
        if profile.exact:
            raise DataError(f"The profile {profile.name} is not for publication. Choose public, sensitive or nhs.")
        table = published.exact_table(scope, source, replace(request, profile=profile.name), stood)
        exact.append(table)
        views.append(publishing.view(table, profile, known, data))
    earlier = [view for view in before if view.subject.questionnaire == scope.name]
    seen = protected(views, known, earlier)
    return [publishing.table(table, view, known) for table, view in zip(exact, seen, strict=True)]


def _cover(desk: Desk, data: str, tables: Sequence[Table]) -> files.Cover:
    about = [table.about for table in tables if table.about]
    return files.Cover(
        consultation=desk.page.slug,
        title=desk.plan.title.strip() or in_language(desk.page.title, desk.page.languages[0]),
        profile=desk.plan.profile,
        data=data,
        read_at=desk.clock(),
        status="final" if all(each.status == "final" for each in about) else "interim",
        demonstration=any(each.demonstration for each in about),
    )
