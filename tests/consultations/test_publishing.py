from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from survey_engine.consultations import queries
from survey_engine.consultations.models import Event, Link, Publication
from survey_engine.consultations.publishing import LinkTaken, PublicationChanged, load_consultation, publish
from survey_engine.consultations.versions import SuccessionError
from survey_engine.definition.compile import Compiled, load_text
from survey_engine.store.clock import Clock
from survey_engine.store.sessions import Sessions

TINY = """questionnaire: tiny
version: 1
languages: [en]
title: Tiny
sections:
  - id: main
    title: Main
    questions:
      - id: colour
        type: single
        text: Which colour?
        options: [{code: red, label: Red}, {code: blue, label: Blue}]
"""
FAIR = """consultation: fair
title: Fair
overview: Over
why: Why
next: Next
opened: 2024-07-22
closed: 2024-08-30
questionnaires: [{id: tiny}]
events:
  - {code: stall, name: Stall, place: Square, area: E05005501, starts: 2024-08-01T09:00, type: stall, link: Fair-Stall}
  - {code: hall, name: Hall, place: Village, starts: 2024-08-02, type: village}
links: [{code: leaflet, label: Leaflet}]
"""


def tiny(old: str = "", new: str = "") -> Compiled:
    return load_text(TINY.replace(old, new).encode(), "tiny.yaml", None)


def fair(folder: Path, old: str = "", new: str = "") -> Path:
    file = folder / "fair.yaml"
    file.write_text(FAIR.replace(old, new))
    return file


def test_a_published_version_keeps_its_bytes(sessions: Sessions, clock: Clock) -> None:
    compiled = tiny()
    with sessions.begin() as session:
        publish(session, compiled, clock)

    with sessions.read() as session:
        (kept,) = queries.publications(session)
        assert (kept.questionnaire_id, kept.version, kept.form_hash, kept.canonical, kept.published_at) == (
            "tiny",
            1,
            compiled.form_hash,
            compiled.canonical,
            clock(),
        )
        assert (kept.mapping, kept.withdrawn_at) == ({}, None)


def test_publishing_the_same_again_changes_nothing(sessions: Sessions, clock: Clock) -> None:
    with sessions.begin() as session:
        first = publish(session, tiny(), clock)
    before = clock()
    clock.advance(days=1)  # type: ignore[attr-defined]

    with sessions.begin() as session:
        again = publish(session, tiny(), clock)

    assert (again.form_hash, again.published_at) == (first.form_hash, before)


def test_a_changed_published_file_is_refused_with_the_difference(sessions: Sessions, clock: Clock) -> None:
    with sessions.begin() as session:
        publish(session, tiny(), clock)

    with pytest.raises(PublicationChanged) as caught, sessions.begin() as session:
        publish(session, tiny("label: Blue", "label: Navy"), clock)

    assert str(caught.value) == (
        "tiny version 1 is published and cannot change. Put the file back as it was, or save your changes as "
        "version 2. What differs:"
    )
    assert caught.value.difference == ("sections/main/questions/colour/options/blue/label/en: was 'Blue', is 'Navy'",)


def test_a_new_version_must_say_how_it_follows(sessions: Sessions, clock: Clock) -> None:
    with sessions.begin() as session:
        publish(session, tiny(), clock)

    with pytest.raises(SuccessionError), sessions.begin() as session:
        publish(session, tiny("version: 1", "version: 2"), clock)

    with sessions.begin() as session:
        publish(session, tiny("version: 1", "version: 2\nmapping: {from: 1}"), clock)
    with sessions.read() as session:
        kept = [(each.version, each.mapping) for each in queries.publications(session)]
    assert kept == [(1, {}), (2, {"from": 1, "questions": {}})]


def test_a_refused_version_leaves_nothing_behind(sessions: Sessions, clock: Clock) -> None:
    with sessions.begin() as session:
        publish(session, tiny(), clock)

    def publish_both() -> None:
        with sessions.begin() as session:
            publish(session, tiny("version: 1", "version: 2\nmapping: {from: 1}"), clock)
            publish(session, tiny("Tiny", "Huge"), clock)

    with pytest.raises(PublicationChanged):
        publish_both()

    with sessions.read() as session:
        assert session.scalars(select(Publication.version)).all() == [1]


def test_several_who_publish_at_once_publish_once(sessions: Sessions, clock: Clock, tmp_path: Path) -> None:
    file = fair(tmp_path)

    def publish_all(_: int) -> str:
        with sessions.begin() as session:
            load_consultation(session, file)
            return publish(session, tiny(), clock).form_hash

    with ThreadPoolExecutor(4) as pool:
        hashes = set(pool.map(publish_all, range(8)))

    with sessions.read() as session:
        assert (hashes, len(queries.publications(session))) == ({tiny().form_hash}, 1)
        assert (len(queries.events(session)), len(queries.links(session))) == (2, 3)


def test_a_questionnaire_that_is_offered_but_not_published_is_known(sessions: Sessions, tmp_path: Path) -> None:
    with sessions.begin() as session:
        load_consultation(session, fair(tmp_path))

    with sessions.read() as session:
        assert queries.unpublished(session) == (("fair", "tiny"),)


def test_a_consultation_is_kept_with_its_events_and_links(sessions: Sessions, tmp_path: Path) -> None:
    with sessions.begin() as session:
        load_consultation(session, fair(tmp_path))

    with sessions.read() as session:
        assert queries.consultation(session, "fair").title == {"en": "Fair"}
        assert [(each.code, each.name, each.area_code, str(each.starts_at)) for each in queries.events(session)] == [
            ("stall", "Stall", "E05005501", "2024-08-01 08:00:00+00:00"),
            ("hall", "Hall", None, "None"),
        ]
        codes = {event.id: event.code for event in queries.events(session, "fair")}
        assert [(each.code, codes.get(each.event_id), each.label) for each in queries.links(session)] == [
            ("bqkckg", "hall", "Hall"),
            ("fair-stall", "stall", "Stall"),
            ("leaflet", None, "Leaflet"),
        ]


def test_loading_a_consultation_again_corrects_it_and_adds_nothing(sessions: Sessions, tmp_path: Path) -> None:
    with sessions.begin() as session:
        load_consultation(session, fair(tmp_path))
    with sessions.begin() as session:
        load_consultation(session, fair(tmp_path, "place: Square", "place: New Square"))

    with sessions.read() as session:
        places = [event.place for event in queries.events(session)]
        assert (places, len(queries.links(session))) == (["New Square", "Village"], 3)


def test_what_leaves_the_file_stays_for_posters_and_responses(sessions: Sessions, tmp_path: Path) -> None:
    with sessions.begin() as session:
        load_consultation(session, fair(tmp_path))
    hall = "  - {code: hall, name: Hall, place: Village, starts: 2024-08-02, type: village}\n"
    with sessions.begin() as session:
        load_consultation(session, fair(tmp_path, hall, ""))

    with sessions.read() as session:
        assert len(session.scalars(select(Event)).all()) == 2
        assert len(session.scalars(select(Link)).all()) == 3
        assert len(queries.consultation(session, "fair").events) == 1


def test_a_short_link_never_leads_elsewhere(sessions: Sessions, tmp_path: Path) -> None:
    with sessions.begin() as session:
        load_consultation(session, fair(tmp_path))

    with pytest.raises(LinkTaken) as caught, sessions.begin() as session:
        load_consultation(session, fair(tmp_path, "consultation: fair", "consultation: other"))

    assert str(caught.value) == (
        "/e/fair-stall already leads to 'Stall' and may be on posters. Choose another code for 'Stall'."
    )


def test_a_link_is_found_however_it_is_typed(sessions: Sessions, tmp_path: Path) -> None:
    with sessions.begin() as session:
        load_consultation(session, fair(tmp_path))

    with sessions.read() as session:
        found = [queries.link(session, typed) for typed in ("FAIR-stall", " Leaflet ", "BQKCKG", "nothing")]
        assert [each and each.code for each in found] == ["fair-stall", "leaflet", "bqkckg", None]
