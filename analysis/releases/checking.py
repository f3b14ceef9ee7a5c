"""Files about to be published, attacked together with everything published before."""

from collections.abc import Iterator, Sequence
from itertools import chain

from sqlalchemy.orm import Session

from analysis.disclosure import structure
from analysis.disclosure.auditing import Audit, Finding, audit
from analysis.disclosure.reading import Known
from analysis.disclosure.structure import PLAIN, Structure
from analysis.disclosure.views import View
from analysis.releases import ledger
from analysis.releases.models import Release
from analysis.retail import auditing, files, publishing
from analysis.retail.premises import is_for_businesses
from analysis.snapshot import reading as snapshots
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import Questionnaire
from survey_engine.errors import DataError, Fault


def known(forms: Sequence[Form]) -> Known:
    """What can be known of each questionnaire: its newest published version."""
    newest = {
        form.questionnaire.id: form.questionnaire for form in sorted(forms, key=lambda f: f.questionnaire.version)
    }
    kept: dict[str, Structure] = {}

    def of(questionnaire: str) -> Structure:
        if questionnaire not in kept:
            kept[questionnaire] = _structure(newest[questionnaire]) if questionnaire in newest else PLAIN
        return kept[questionnaire]

    return of


def _structure(questionnaire: Questionnaire) -> Structure:
    return publishing.known(questionnaire) if is_for_businesses(questionnaire) else structure.of(questionnaire)


def totals(session: Session, forms: Sequence[Form], documents: Sequence[object]) -> list[Finding]:
    """What published totals of businesses' incidents give away, attacked with the answers at hand."""
    found: list[Finding] = []
    newest = {form.questionnaire.id: form for form in sorted(forms, key=lambda each: each.questionnaire.version)}
    shown: dict[str, dict[str, int]] = {}
    for document in documents:
        name = str(document.get("questionnaire")) if isinstance(document, dict) else ""
        shown.setdefault(name, {}).update(files.totals_of(document))
    for name, cells in shown.items():
        if cells and name in newest:
            found += auditing.audit(cells, snapshots.read(session, newest[name]))
    return found


def attack(views: Sequence[View], before: Sequence[View], of: Known) -> Audit:
    """The audit of tables and of all published before about the same questionnaires."""
    names = list(dict.fromkeys(view.subject.questionnaire for view in views))
    audits = [
        audit([each for each in (*before, *views) if each.subject.questionnaire == name], of(name)) for name in names
    ]
    return Audit(
        sum(each.tables for each in audits),
        sum(each.hidden for each in audits),
        tuple(chain.from_iterable(each.findings for each in audits)),
    )


def before(session: Session, of: Known, besides: Sequence[Release] = ()) -> list[View]:
    """Everything published, but for some releases."""
    left_out = {each.id for each in besides}
    return ledger.views([each for each in ledger.published(session) if each.id not in left_out], of)


def refuse(found: Audit) -> None:
    """DataError with a fault for each figure that is given away."""
    if found.findings:
        count = len(found.findings)
        said = f"{count} figure{' is' if count == 1 else 's are'} given away. Nothing was published."
        raise DataError(said, _faults(found.findings))


def _faults(findings: Sequence[Finding]) -> Iterator[Fault]:
    for each in findings:
        yield Fault(f"/{each.cell}", f"disclosure.{each.kind}", f"{each.words}.")
