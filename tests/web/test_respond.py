"""Answering the shipped questionnaires in the real application, without scripts."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from clocks import SettableClock
from filling import Person
from flask import Flask
from installations import SHIPPED, installation
from sqlalchemy import delete, select

from survey_engine.app import create_app
from survey_engine.consultations.models import Publication
from survey_engine.consultations.publishing import publish
from survey_engine.definition.compile import load_text
from survey_engine.responses.draft_models import Draft, ScreenOut
from survey_engine.responses.models import Response, Submission
from survey_engine.settings import Settings

DEMONSTRATION = "/c/safer-melton-demonstration/respond"
People = Callable[[], Person]


def begin(person: Person, address: str = DEMONSTRATION) -> Person:
    """Past the first page."""
    return person.go(address).fill(consent="yes")


def to_section(person: Person, section: str) -> Person:
    """On, leaving blank whatever may be left blank."""
    if person.section == "respond":
        person.fill(consent="yes")
    for _ in range(20):
        if person.section == section:
            return person
        required = {"capacity": ["resident"], "age": "35_49"} if person.section == "you" else {}
        person.fill(**required)
    raise AssertionError(f"stuck at {person.path}")


def to_check(person: Person, address: str = DEMONSTRATION) -> Person:
    """To "Check your answers"."""
    return to_section(person.go(address), "check")


def kept(app: Flask) -> list[Draft]:
    """Every draft in the store."""
    with installation(app).sessions.read() as session:
        return list(session.scalars(select(Draft)))


def responses(app: Flask) -> list[Response]:
    """Every response in the store."""
    with installation(app).sessions.read() as session:
        return list(session.scalars(select(Response)))


def test_looking_at_the_first_page_stores_nothing(app: Flask, person: Person) -> None:
    person.go(DEMONSTRATION)

    assert person.page.status_code == 200
    assert "Section 1 of about" in person.text
    assert kept(app) == []


def test_the_first_answer_begins_a_draft_pinned_to_its_version(app: Flask, person: Person) -> None:
    begin(person)

    (draft,) = kept(app)
    assert person.section == "you"
    assert (draft.questionnaire_id, draft.version, draft.mode, draft.language) == ("safer-melton-2024", 1, "web", "en")
    assert draft.answers == {"consent": "yes"}
    assert person.token not in (draft.token_hash, draft.resume_hash)


def test_posting_the_first_page_twice_begins_one_draft(app: Flask, person: Person) -> None:
    person.go(DEMONSTRATION)
    first, fields = person.form, person.filled(consent="yes")
    person.send(fields)
    token = person.token

    person.client.post(first.action, data=dict(fields), follow_redirects=True)

    assert len(kept(app)) == 1
    assert person.go(f"/respond/{token}/").section == "you"


def test_a_required_question_left_blank_shows_the_page_again_with_a_linked_summary(person: Person) -> None:
    begin(person).fill(age="35_49")

    assert person.page.status_code == 422
    assert person.title.startswith("Error: You and Melton")
    assert '<a href="#capacity">Select at least one answer that is true for you</a>' in person.text
    assert person.values("age") == ["35_49"]


def test_too_many_ticks_come_back_ticked_and_are_counted_in_words(person: Person) -> None:
    to_section(begin(person), "concerns")
    ticked = person.form.offered["concerns"][:6]

    person.fill(concerns=ticked)

    assert person.page.status_code == 422
    assert '<a href="#concerns">Select up to 5 concerns</a>' in person.text
    assert sorted(person.values("concerns")) == sorted(ticked)


def test_a_question_opened_by_an_answer_on_the_same_page_is_asked_before_going_on(person: Person) -> None:
    to_section(begin(person), "places")
    assert "unsafe_where" not in dict(person.form.fields)

    person.fill(unsafe_place="yes")
    assert (person.section, person.page.status_code) == ("places", 200)
    assert person.values("unsafe_place") == ["yes"]

    person.fill(unsafe_where="The skate park", unsafe_why=["lighting"])
    assert person.section == "concerns"


def test_going_back_keeps_what_was_typed_on_the_page_left(person: Person) -> None:
    to_section(begin(person), "your_words")

    person.fill("back", story="Too many cars", one_thing="")
    assert person.section == "ideas"

    person.fill()
    assert person.values("story") == ["Too many cars"]


def test_answers_off_the_route_wait_in_the_draft_and_are_not_sent(app: Flask, person: Person) -> None:
    to_section(begin(person), "places")
    person.fill(unsafe_place="yes").fill(unsafe_where="The skate park")
    token = person.token
    person.go(f"/respond/{token}/places").fill(unsafe_place="no", unsafe_where="The skate park")
    assert kept(app)[0].answers["unsafe_where"] == "The skate park"

    to_section(person, "check")
    assert "The skate park" not in person.text

    person.go(f"/respond/{token}/places").fill(unsafe_place="yes")
    assert person.values("unsafe_where") == ["The skate park"]


def test_a_section_the_answers_do_not_lead_to_sends_one_on(person: Person) -> None:
    begin(person).fill(capacity=["voluntary"], answering_for="organisation", age="35_49")
    token = person.token
    person.fill(organisation_name="The Friends of the Park")
    here = person.section

    assert person.go(f"/respond/{token}/experience").section == here


def test_a_change_from_the_summary_returns_to_it(person: Person) -> None:
    token = to_check(person).token
    assert "Check your answers" in person.title

    person.go(f"/respond/{token}/you?return=check").fill(age="65_74")

    assert person.section == "check"
    assert "65 to 74" in person.text


def test_a_change_that_opens_questions_asks_them_before_the_summary(person: Person) -> None:
    token = to_check(person).token

    person.go(f"/respond/{token}/concerns?return=check").fill(concerns=["speeding", "litter"])
    assert person.section == "main_concern"

    person.fill(top_concern="speeding")
    assert person.section == "check"


def test_the_summary_says_answers_in_words_and_what_was_left_out(person: Person) -> None:
    to_section(begin(person), "concerns")
    person.fill(concerns=["other", "speeding"], concerns_other="Loud geese")
    to_section(person, "check")

    assert "Speeding" in person.text
    assert "Loud geese" in person.text
    assert "Not answered" in person.text


def test_sending_gives_a_receipt_and_stores_one_response(app: Flask, person: Person) -> None:
    to_check(person).fill(button="")

    (response,) = responses(app)
    assert person.path.startswith("/receipt/")
    assert re.search(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", person.text)
    assert (response.questionnaire, response.version, response.mode) == ("safer-melton-2024", 1, "web")
    assert response.response_id == kept(app)[0].response_id


def test_a_finished_draft_keeps_no_answers(app: Flask, person: Person) -> None:
    to_check(person).fill(button="")

    (draft,) = kept(app)
    assert (draft.answers, draft.option_order, draft.content) == ({}, {}, None)
    assert draft.finished_at is not None


def test_sending_twice_gives_the_same_receipt_and_one_submission(app: Flask, person: Person) -> None:
    to_check(person)
    fields, action, token = person.filled(""), person.form.action, person.token
    first = person.send(fields).path

    second = person.client.post(action, data=dict(fields), follow_redirects=True).request.path
    third = person.go(f"/respond/{token}/you").path

    assert first == second == third
    with installation(app).sessions.read() as session:
        assert len(session.scalars(select(Submission)).all()) == 1


def test_an_expired_form_token_shows_the_filled_page_again_and_loses_nothing(
    app: Flask, clock: SettableClock, person: Person
) -> None:
    to_section(begin(person), "your_words")
    fields = [
        (name, "stale" if name == "csrf_token" else value)
        for name, value in person.filled(story="A long story", one_thing="Street lights")
    ]

    person.send(fields)

    assert person.page.status_code == 400
    assert person.title.startswith("Error:")
    assert "Nothing is lost" in person.text
    assert person.values("story") == ["A long story"]
    person.fill()
    assert person.section == "found_us"
    assert kept(app)[0].answers["one_thing"] == "Street lights"


def test_a_first_page_without_a_token_is_shown_again_filled(person: Person) -> None:
    person.go(DEMONSTRATION)
    person.send([(name, value) for name, value in person.filled(consent="yes") if name != "csrf_token"])

    assert person.page.status_code == 400
    assert person.values("consent") == ["yes"]
    assert person.fill().section == "you"


def test_saving_shows_a_code_that_opens_the_draft_on_another_device(someone: People) -> None:
    at_home, elsewhere = someone(), someone()
    to_section(begin(at_home), "your_words").fill("save", story="Half a story")
    code = re.search(r'class="app-code"[^>]*>([^<]+)<', at_home.text)
    assert code

    elsewhere.go("/respond/return").fill(code=code[1].lower().replace("-", " "))

    assert elsewhere.section == "your_words"
    assert elsewhere.values("story") == ["Half a story"]


def test_saving_does_not_ask_for_what_is_missing(person: Person) -> None:
    begin(person).fill("save", age="35_49")

    assert person.section == "save"


def test_an_unknown_code_is_refused_in_words(person: Person) -> None:
    person.go("/respond/return").fill(code="0000-0000-0000")
    assert (person.page.status_code, person.title[:6]) == (422, "Error:")

    person.fill(code="nonsense")
    assert "Enter a code of 12 letters and numbers" in person.text


def test_a_person_under_13_leaves_a_count_and_nothing_else(app: Flask, person: Person) -> None:
    begin(person).fill(capacity=["resident"], age="under_13")

    assert person.path.endswith("/too_young")
    assert "We have not kept your answers" in person.text
    assert kept(app) == []
    with installation(app).sessions.read() as session:
        counted = [(each.page, each.day.isoformat(), each.count) for each in session.scalars(select(ScreenOut))]
    assert counted == [("too_young", "2024-08-01", 1)]


def test_every_person_turned_away_is_counted(app: Flask, someone: People) -> None:
    for _ in range(3):
        begin(someone()).fill(capacity=["resident"], age="under_13")

    with installation(app).sessions.read() as session:
        assert [each.count for each in session.scalars(select(ScreenOut))] == [3]


def test_not_taking_part_keeps_nothing_at_all(app: Flask, person: Person) -> None:
    person.go(DEMONSTRATION).fill(consent="no")

    assert person.path.endswith("/not_taking_part")
    with installation(app).sessions.read() as session:
        assert session.scalars(select(ScreenOut)).all() == []
    assert kept(app) == []


def test_ages_13_to_15_go_on_in_the_young_peoples_form_with_their_answers(app: Flask, person: Person) -> None:
    begin(person).fill(capacity=["resident"], age="13_15")

    drafts = {draft.questionnaire_id: draft for draft in kept(app)}
    assert drafts["safer-melton-2024-young"].answers == {"consent": "yes", "age": "13_15"}
    assert (person.section, person.values("consent")) == ("start", ["yes"])


def test_being_sent_on_twice_begins_one_other_draft(app: Flask, person: Person) -> None:
    begin(person)
    fields, action = person.filled(capacity=["resident"], age="13_15"), person.form.action
    first = person.send(fields).path.split("/")[2]

    second = person.client.post(action, data=dict(fields), follow_redirects=True).request.path.split("/")[2]

    assert (first, len(kept(app))) == (second, 2)


def test_somebody_who_is_only_a_business_goes_on_to_the_form_for_businesses(person: Person) -> None:
    begin(person).fill(capacity=["business"], age="35_49")

    assert person.section == "start"
    assert "what crime has cost your business" in person.text
    assert person.fill(consent="yes").section == "premises"


def test_a_questionnaire_that_is_not_published_says_how_else_to_answer(app: Flask, person: Person) -> None:
    with installation(app).sessions.begin() as session:
        session.execute(delete(Publication).where(Publication.questionnaire_id == "safer-melton-2024-business"))
    begin(person).fill(capacity=["business"], age="35_49")

    assert person.section == "elsewhere"
    assert person.page.status_code == 200
    assert "We still want to hear from you" in person.text
    assert "Melton Borough Council" in person.text


def test_shuffled_options_stay_in_their_order_and_it_is_recorded(app: Flask, someone: People) -> None:
    one, other = someone(), someone()
    to_section(begin(one), "concerns")
    shown = one.form.offered["concerns"]
    assert one.go(one.path).form.offered["concerns"] == shown
    assert shown[-3:] == ["other", "none", "dont_know"]
    assert shown != to_section(begin(other), "concerns").form.offered["concerns"]

    one.fill(concerns=[shown[0], shown[5]])

    recorded = [draft.option_order for draft in kept(app) if draft.option_order]
    assert recorded == [{"concerns": shown}]


def test_a_postcode_is_cut_before_it_is_stored_or_shown(app: Flask, person: Person) -> None:
    begin(person).fill(capacity=["resident"], age="35_49").fill(postcode_sector="le13 1gh")
    assert kept(app)[0].answers["postcode_sector"] == "LE13 1"

    person.go(f"/respond/{person.token}/home").fill(postcode_sector="LE13 1GH, near the park")
    assert person.page.status_code == 422
    assert "1GH" not in person.text


def test_a_place_in_two_wards_is_offered_once_for_each(app: Flask, person: Person) -> None:
    begin(person).fill(capacity=["resident"], age="35_49")
    sproxton = [value for value in person.form.offered["home_area"] if value.endswith("/Sproxton")]
    assert len(sproxton) == 2

    person.fill(home_area=sproxton[1])

    answers = kept(app)[0].answers
    assert (answers["home_area"], answers["home_area_place"]) == (sproxton[1].split("/")[0], "Sproxton")


def test_a_sensitive_page_can_be_left_in_a_hurry_and_skipped(app: Flask, person: Person) -> None:
    to_section(begin(person), "experience")
    assert "govuk-exit-this-page" in person.text
    person.fill(asb_seen="experienced").fill("skip", asb_types=["noise"])

    assert person.section == "confidence"
    assert not {"asb_seen", "asb_types"} & kept(app)[0].answers.keys()


def test_help_is_shown_where_an_answer_calls_for_it(person: Person) -> None:
    to_section(begin(person), "concerns").fill(concerns=["domestic_abuse"])

    assert "0808 2000 247" in person.text


def test_a_closed_consultation_refuses_politely(person: Person) -> None:
    person.go("/c/community-safety-2020/respond")

    assert person.page.status_code == 410
    assert "This consultation has closed" in person.text


def test_a_forthcoming_consultation_says_when_to_come_back(clock: SettableClock, person: Person) -> None:
    clock.set(datetime(2024, 7, 1, 9, 0, tzinfo=UTC))
    person.go("/c/safer-melton-2024/respond")

    assert person.page.status_code == 403
    assert "22 July 2024" in person.text


def test_a_draft_begun_before_closing_may_be_finished_within_a_day(
    app: Flask, clock: SettableClock, person: Person
) -> None:
    clock.set(datetime(2024, 8, 30, 22, 50, tzinfo=UTC))  # ten minutes before midnight in London
    person.go("/c/safer-melton-2024/respond")
    clock.advance(hours=1)
    to_section(person, "check").fill(button="")

    assert person.path.startswith("/receipt/")
    assert len(responses(app)) == 1


def test_a_draft_is_refused_once_the_grace_is_over(clock: SettableClock, person: Person) -> None:
    clock.set(datetime(2024, 8, 30, 12, 0, tzinfo=UTC))
    begin(person, "/c/safer-melton-2024/respond")
    clock.advance(days=2)

    assert person.go(person.path).page.status_code == 410


def test_a_link_from_a_poster_is_remembered(app: Flask, person: Person) -> None:
    to_check(person, f"{DEMONSTRATION}?e=demo-market").fill(button="")

    (response,) = responses(app)
    assert kept(app)[0].link_code == "demo-market"
    assert response.event_id == kept(app)[0].event_id is not None


def test_another_questionnaire_of_the_consultation_may_be_begun(app: Flask, person: Person) -> None:
    person.go(f"{DEMONSTRATION}?questionnaire=safer-melton-2024-stall")
    assert person.page.status_code == 200

    assert person.go(f"{DEMONSTRATION}?questionnaire=community-safety-2020").page.status_code == 404


def test_a_mangled_link_opens_nothing_and_says_what_to_do(person: Person) -> None:
    person.go("/respond/not-a-token/you")

    assert person.page.status_code == 404
    assert "/respond/return" in person.text


def test_pages_of_answers_are_kept_by_no_cache(person: Person) -> None:
    begin(person)

    assert person.page.headers["Cache-Control"] == "no-store"


def test_a_forged_ticket_begins_nothing(app: Flask, person: Person) -> None:
    person.go(DEMONSTRATION)
    person.send([(name, "x" + value if name == "ticket" else value) for name, value in person.filled(consent="yes")])

    assert person.page.status_code == 400
    assert kept(app) == []


def test_a_draft_stays_on_its_version_through_a_new_one_and_a_deploy(
    app: Flask, settings: Settings, clock: SettableClock, person: Person
) -> None:
    to_section(begin(person), "concerns")
    token = person.token
    text = (SHIPPED / "safer-melton-2024" / "1.yaml").read_text().replace("version: 1\n", "version: 2\n", 1)
    newer = f"{text}mapping: {{from: 1}}\n".replace("Your concerns", "What worries you")
    with installation(app).sessions.begin() as session:
        publish(session, load_text(newer.encode(), "2.yaml", SHIPPED / "codelists"), clock)
    deployed = create_app(settings, clock)

    continued = Person(deployed.test_client()).go(f"/respond/{token}/")
    begun_now = to_section(Person(deployed.test_client()).go(DEMONSTRATION), "concerns")

    assert '<h1 class="govuk-heading-l">Your concerns</h1>' in continued.text
    assert '<h1 class="govuk-heading-l">What worries you</h1>' in begun_now.text
    to_section(continued, "check").fill(button="")
    assert [response.version for response in responses(app)] == [1]
    installation(deployed).sessions.engine.dispose()


def test_the_same_first_page_posted_by_many_at_once_begins_one_draft(app: Flask, someone: People) -> None:
    person = someone().go(DEMONSTRATION)
    action, fields = person.form.action, dict(person.filled(consent="yes"))
    cookie = person.client.get_cookie("survey")
    assert cookie

    def post(_number: int) -> int:
        client = app.test_client()
        client.set_cookie("survey", cookie.value)
        return client.post(action, data=fields).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(post, range(8))) == {303}
    assert len(kept(app)) == 1


def test_sending_many_times_at_once_gives_one_receipt(app: Flask, person: Person) -> None:
    to_check(person)
    action, fields = person.form.action, dict(person.filled(""))
    cookie = person.client.get_cookie("survey")
    assert cookie

    def send(_number: int) -> str:
        client = app.test_client()
        client.set_cookie("survey", cookie.value)
        return client.post(action, data=fields, follow_redirects=True).request.path

    with ThreadPoolExecutor(6) as pool:
        receipts = set(pool.map(send, range(6)))

    assert len(receipts) == 1
    assert receipts.pop().startswith("/receipt/")
    assert len(responses(app)) == 1


def test_two_tabs_do_not_overwrite_each_others_pages(app: Flask, someone: People) -> None:
    here, there = someone(), someone()
    to_section(begin(here), "your_words")
    there.go(f"/respond/{here.token}/ideas")

    here.fill("save", story="From this tab")
    there.fill(do_more=[there.form.offered["do_more"][0]])

    answers = kept(app)[0].answers
    assert answers["story"] == "From this tab"
    assert len(answers["do_more"]) == 1
