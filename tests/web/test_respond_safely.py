"""What must hold however people answer: postcodes cut, closing times, caches, forged links, many at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from clocks import SettableClock
from filling import Person
from flask import Flask
from installations import SHIPPED, installation
from responding import DEMONSTRATION, People, begin, kept, responses, to_check, to_section

from survey_engine.app import create_app
from survey_engine.consultations.publishing import publish
from survey_engine.definition.compile import load_text
from survey_engine.settings import Settings


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
