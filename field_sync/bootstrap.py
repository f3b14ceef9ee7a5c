"""What a tablet must know before it goes where nobody can be asked. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from field_sync.devices import guards
from field_sync.protocol import CLOCK_TOLERANCE_MS, ITEM_BYTES, MOST_BYTES, MOST_ITEMS, PROTOCOL
from field_sync.sealing import KeyStore
from field_sync.wire import base64url, time_text
from survey_engine.consultations.catalogue import Catalogue, Form
from survey_engine.consultations.models import Event
from survey_engine.consultations.pages import ConsultationPage
from survey_engine.consultations.queries import consultations, events
from survey_engine.definition.model import Mode
from survey_engine.responses.admission import GRACE
from survey_engine.store.clock import Clock
from survey_engine.store.state import backed_up_at, epoch

ASKED_BY_TABLETS = {Mode.TABLET, Mode.KIOSK}
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """Where what a tablet must know comes from."""

    catalogue: Catalogue
    keys: KeyStore
    clock: Clock


def bootstrap(session: Session, source: Source, device_id: str, name: str) -> Data:
    """Everything, as protocol says."""
    now = source.clock()
    pages = [page for page in consultations(session) if page.closed_at is None or page.closed_at > now]
    forms = {page.slug: _forms(source.catalogue, page) for page in pages}
    keys = {page.slug: source.keys.current(page.slug) for page in pages}
    return {
        "protocol": PROTOCOL,
        "epoch": epoch(session),
        "server_time": time_text(now),
        "device": {"device_id": device_id, "name": name},
        "policy": _policy(backed_up_at(session)),
        "consultations": [_consultation(page, keys[page.slug].id, forms[page.slug]) for page in pages],
        "questionnaires": _questionnaires(form for some in forms.values() for form in some),
        "events": [_event(each) for page in pages for each in events(session, page.slug)],
        "sealing_keys": [
            {"key_id": key.id, "consultation": slug, "public_key": base64url(key.public)} for slug, key in keys.items()
        ],
        "fieldworkers": [
            {
                "name": each.name,
                "full_name": each.full_name,
                "salt": base64url(each.salt),
                "iterations": each.iterations,
                "check": base64url(each.check),
            }
            for each in guards(session, device_id)
        ],
    }


def _policy(taken: datetime | None) -> Data:
    return {
        "batch_items": MOST_ITEMS,
        "batch_bytes": MOST_BYTES,
        "item_bytes": ITEM_BYTES,
        "clock_tolerance_ms": CLOCK_TOLERANCE_MS,
        "grace_ms": int(GRACE.total_seconds() * 1000),
        "backed_up_at": _moment(taken),
    }


def _forms(catalogue: Catalogue, page: ConsultationPage) -> list[Form]:
    """The newest version of each questionnaire on offer, and of those that these lead on to."""
    names = [offer.questionnaire for offer in page.questionnaires]
    found = []
    for name in names:  # grows while it is read
        form = catalogue.current(name)
        if form is None:
            continue
        names += [end.go_to for end in form.questionnaire.ends if end.go_to and end.go_to not in names]
        if ASKED_BY_TABLETS & set(form.questionnaire.modes):
            found.append(form)
    return found


def _consultation(page: ConsultationPage, key_id: str, forms: Iterable[Form]) -> Data:
    return {
        "slug": page.slug,
        "title": dict(page.title),
        "demonstration": page.demonstration,
        "opened_at": _moment(page.opened_at),
        "closed_at": _moment(page.closed_at),
        "key_id": key_id,
        "questionnaires": [form.form_hash for form in forms],
    }


def _questionnaires(forms: Iterable[Form]) -> list[Data]:
    return [_questionnaire(form) for form in {form.form_hash: form for form in forms}.values()]


def _questionnaire(form: Form) -> Data:
    asked, address = form.questionnaire, f"/capture/forms/{form.form_hash}"
    return {
        "form_hash": form.form_hash,
        "questionnaire": asked.id,
        "version": asked.version,
        "title": dict(asked.title),
        "languages": list(asked.languages),
        "minutes": asked.minutes,
        "modes": [mode.value for mode in asked.modes],
        "definition": f"{address}.json",
        "pages": {language: f"{address}/{language}" for language in asked.languages},
    }


def _event(event: Event) -> Data:
    return {
        "event_id": str(event.id),
        "consultation": event.consultation_slug,
        "code": event.code,
        "name": event.name,
        "place": event.place,
        "type": event.type,
        "day": event.day.isoformat(),
        "starts_at": _moment(event.starts_at),
        "ends_at": _moment(event.ends_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else time_text(moment)
