"""The analysis in the office: what officers see, at which address, what is noted, and what is refused with words."""

import re
import shutil
from threading import Event
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from installations import installation
from offices import account, enter, sign_in, words
from sqlalchemy import select
from werkzeug.test import TestResponse

from analysis.evidence import keeping
from analysis.evidence.keeping import Draft
from analysis.evidence.records import Kind
from analysis.export.formats import FORMATS
from analysis.web import pages, showing
from analysis.web.jobs import Progress, Report
from analysis.web.views import View
from survey_engine.accounts import audit
from survey_engine.accounts.models import Role
from survey_engine.responses import changes
from survey_engine.responses.models import Response

CONCERNS = "/office/analysis/community-safety-2020?question=concerns"
PATIENT = 60.0  # seconds; a shared machine may be slow


def noted(app: Flask, deed: str = "figures.seen") -> list[tuple[str, str, dict[str, str]]]:
    """What the audit trail says of figures, the latest first."""
    with installation(app).sessions.read() as session:
        found = audit.entries(session)
        return [(entry.actor, entry.subject, dict(entry.detail)) for entry in found if entry.action == deed]


def lines(page: TestResponse) -> list[str]:
    """The lines of the tables on a page, as words."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page.text, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_the_first_page_leads_to_every_questionnaire_and_to_waves_of_several(officer: FlaskClient) -> None:
    page = officer.get("/office/analysis")

    assert re.findall(r'<li><a class="govuk-link" href="/office/analysis/([^"]+)">[^<]+</a><br>', page.text) == [
        "community-safety-2020",
        "safer-melton-2024",
        "safer-melton-2024-business",
        "safer-melton-2024-stall",
        "safer-melton-2024-young",
        "community-safety@2024",
    ]
    assert 'href="/office/analysis">Analysis</a>' in officer.get("/office/").text


def test_the_ranked_table_of_2020_with_its_base_and_its_notes(officer: FlaskClient) -> None:
    page = officer.get(f"{CONCERNS}&top=5")

    assert page.status_code == 200
    assert [re.match(r"(\d=?) (.+?) (\d+) (\d+%)", line)[0] for line in lines(page) if line[0].isdigit()] == [
        "1 Drug taking or dealing 54 38%",
        "2 Dog fouling 41 28%",
        "3 Burglary 39 27%",
        "4 Inconsiderate parking 31 22%",
        "5= Vehicle Crime 29 20%",
        "5= Speeding 29 20%",
    ]
    told = words(page)
    assert "Everybody Base: 144 people" in told
    assert "Too close to call: do not rely on the order of these" in told
    assert "This was an open consultation." in told
    assert "Demonstration data. 144 of these responses are made up. Do not use this." in told


def test_without_a_question_the_main_one_is_shown_at_the_address_that_asks_for_it(officer: FlaskClient) -> None:
    answer = officer.get("/office/analysis/community-safety-2020")

    assert (answer.status_code, answer.headers["Location"]) == (303, CONCERNS)


def test_a_form_sent_with_blanks_leads_to_the_shortest_address(officer: FlaskClient) -> None:
    sent = "&by=&by=mode&who=&where=&base=answered&wave=&profile=officer&top=&other=1"
    answer = officer.get(CONCERNS + sent)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{CONCERNS}&by=mode")
    assert "How they answered" in words(officer.get(answer.headers["Location"]))


def test_every_look_at_exact_figures_is_noted_with_what_was_asked(app: Flask, officer: FlaskClient) -> None:
    officer.get(f"{CONCERNS}&by=mode&by=event")
    officer.get(f"{CONCERNS}&by=mode&by=event")
    officer.get(f"{CONCERNS}&by=nothing")

    looked = ("ada", "community-safety-2020", {"by": "mode and event", "page": "table", "question": "concerns"})
    assert noted(app) == [looked, looked]


def test_whoever_is_no_officer_sees_no_figures(app: Flask) -> None:
    fieldworker = sign_in(app, Role.FIELDWORKER)

    assert fieldworker.get(CONCERNS).status_code == 403
    assert "/office/analysis" not in fieldworker.get("/office/").text
    assert app.test_client().get(CONCERNS, headers={"Accept": "text/html"}).status_code == 303
    assert noted(app) == []


def test_whoever_follows_an_address_and_signs_in_comes_to_what_it_asks_for(app: Flask) -> None:
    password = account(app, "ada", Role.OFFICER)
    client = app.test_client()
    sent = client.get(f"{CONCERNS}&by=mode", headers={"Accept": "text/html"})
    asked = parse_qs(urlsplit(sent.headers["Location"]).query)
    entered = enter(client, "ada", password, next=asked["next"][0])

    assert entered.headers["Location"] == f"{CONCERNS}&by=mode"


@pytest.mark.parametrize(
    ("asked", "field", "message"),
    [
        ("&by=shoe", "by", "&#39;shoe&#39; is nothing to group by. Choose from the list"),
        ("&top=many", "top", "Ranks to show must be a whole number from 1 to 100"),
        ("&where=mode", "where", "Cannot read this rule at character 5, the end."),
        ("&base=some", "base", "Choose one of answered, asked, all"),
        ("&who=old", "who", "There is no &#39;old&#39; here. Choose from the list"),
        ("&wave=1066", "wave", "There is no &#39;1066&#39; here. Choose from the list"),
        ("&weight=lead", "weight", "There is no &#39;lead&#39; here. Choose from the list"),
        ("&profile=mine", "profile", "There is no &#39;mine&#39; here. Choose from the list"),
    ],
)
def test_what_is_wrong_is_said_above_and_at_its_field(
    officer: FlaskClient, asked: str, field: str, message: str
) -> None:
    page = officer.get(CONCERNS + asked)

    assert page.status_code == 422
    assert "Error: " in page.text
    assert f'<a href="#{field}">{message}' in page.text
    assert f'id="{field}-error"' in page.text
    assert f'id="{field}" name="{field}"' in page.text
    assert '<details id="choose" class="govuk-details" open>' in page.text


def test_an_unknown_questionnaire_or_way_is_not_found(officer: FlaskClient) -> None:
    for path in ("nothing", "nothing@2024", "community-safety-2020/nothing", "nothing/codes"):
        assert officer.get(f"/office/analysis/{path}").status_code == 404


def test_the_first_way_has_one_address_only(officer: FlaskClient) -> None:
    answer = officer.get("/office/analysis/community-safety-2020/table?question=concerns")

    assert (answer.status_code, answer.headers["Location"]) == (301, CONCERNS)


def test_names_and_codes_for_rules_are_listed(officer: FlaskClient) -> None:
    told = words(officer.get("/office/analysis/safer-melton-2024/codes"))

    assert "age How old are you?" in told
    assert "'16_17' 16 to 17" in told


def test_a_long_count_says_how_far_it_is_looks_again_by_itself_and_then_shows_the_table(
    app: Flask, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, ready = Event(), Event()

    def slowly(desk: object, material: object, report: Report) -> showing.Shown:
        report(Progress("Counting the answers", 1, 4))
        counted.set()
        assert ready.wait(PATIENT)
        return showing.ranked(desk, material, report)  # type: ignore[arg-type]

    monkeypatch.setattr("analysis.web.making.PATIENCE", 0.0)
    monkeypatch.setattr(pages, "VIEWS", {"table": View("table", "Ranked table", slowly)})
    officer.get(CONCERNS)
    assert counted.wait(PATIENT)
    waiting = sign_in(app, Role.ADMINISTRATOR, "boss").get(CONCERNS)
    ready.set()
    monkeypatch.setattr("analysis.web.making.PATIENCE", PATIENT)
    shown = officer.get(CONCERNS)

    assert (waiting.status_code, waiting.headers["Refresh"]) == (202, "2")
    assert "this takes more than a moment: counting the answers, step 2 of 4" in words(waiting)
    assert '<progress class="app-working" aria-label="How much is done" max="4" value="1">' in waiting.text
    assert "54" not in words(waiting)
    assert (shown.status_code, "Refresh" in shown.headers) == (200, False)
    assert "Drug taking or dealing 54 38%" in words(shown)
    assert len(noted(app)) == 1


def test_what_was_erased_is_not_counted_at_the_next_look(
    app: Flask, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.web.jobs.FRESH", 0.0)
    engine = installation(app)
    before = officer.get(CONCERNS)
    with engine.sessions.begin() as session:
        response = session.scalars(select(Response)).first()
        assert response is not None
        changes.note(session, [response.response_id])
        session.delete(response)
    after = officer.get(CONCERNS)

    assert "Base: 144 people" in words(before)
    assert "Base: 143 people" in words(after)


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods", "docx", "json", "png", "svg"])
def test_the_same_table_is_taken_along_in_every_form_marked_and_noted(
    app: Flask, officer: FlaskClient, form: str
) -> None:
    linked = f'href="/office/analysis/community-safety-2020/table.{form}?question=concerns&amp;by=mode" download'
    page = officer.get(f"{CONCERNS}&by=mode")
    answer = officer.get(f"/office/analysis/community-safety-2020/table.{form}?question=concerns&by=mode")

    assert linked in page.text
    assert answer.status_code == 200
    assert answer.content_type == FORMATS[form].media_type
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="OFFICIAL-SENSITIVE_community-safety-2020_concerns_by_mode.{form}"'
    )
    assert noted(app, "figures.taken") == [
        ("ada", "community-safety-2020", {"by": "mode", "page": form, "question": "concerns"})
    ]


def test_a_file_has_the_numbers_of_the_page(officer: FlaskClient) -> None:
    table = officer.get("/office/analysis/community-safety-2020/table.json?question=concerns&top=5").get_json()

    assert [(row["rank"], row["tied"], row["mentions"]) for row in table["groups"][0]["rows"]] == [
        (1, False, 54),
        (2, False, 41),
        (3, False, 39),
        (4, False, 31),
        (5, True, 29),
        (5, True, 29),
    ]


def test_what_could_be_published_is_neither_marked_nor_noted(app: Flask, officer: FlaskClient) -> None:
    page = officer.get(f"{CONCERNS}&profile=public")
    answer = officer.get("/office/analysis/community-safety-2020/table.csv?question=concerns&profile=public")

    assert "OFFICIAL-SENSITIVE" not in page.text
    assert "Base: 145 people" in words(page)
    assert "It is not published until it is part of an approved release" in words(page)
    assert 'filename="public_community-safety-2020_concerns.csv"' in answer.headers["Content-Disposition"]
    assert (noted(app), noted(app, "figures.taken")) == ([], [])


def test_no_file_is_made_of_what_is_wrong_or_unknown(officer: FlaskClient) -> None:
    wrong = officer.get("/office/analysis/community-safety-2020/table.csv?question=nothing")
    unknown = officer.get("/office/analysis/community-safety-2020/table.exe?question=concerns")

    assert (wrong.status_code, unknown.status_code) == (422, 404)


def test_sentences_come_with_their_guards_and_beside_what_is_kept_by_hand(app: Flask, officer: FlaskClient) -> None:
    engine = installation(app)
    draft = Draft(
        about="community-safety-2020",
        priority="Violent crime",
        type=Kind.EXTERNAL_STAT,
        text="Recorded violence rose by TBC %.",
        source="Police figures",
        owner="A. Analyst",
    )
    with engine.sessions.begin() as session:
        keeping.add(session, draft, engine.clock)
    told = words(officer.get("/office/analysis/community-safety-2020/evidence?question=concerns"))

    assert "Drug taking or dealing, 38% (54 of 144)" in told
    assert "Made-up demonstration data: do not use." in told
    assert "Violent crime Blocked Recorded violence rose by TBC %." in told
    assert "A. Analyst answers for it." in told


def test_waves_that_do_not_compare_stand_side_by_side_with_the_reasons(officer: FlaskClient) -> None:
    told = words(officer.get("/office/analysis/safer-melton-2024/compare?question=concerns&with=community-safety-2020"))

    assert "Safer Melton survey 2024 beside Community Safety Consultation 2020" in told
    assert "n/c: not comparable. The shares stand side by side and no change is claimed , because:" in told
    assert "Limit of ticks: safer-melton-2024 up to 5 of 34; community-safety-2020 as many as they liked of 7." in told
    assert "Drug taking or dealing 0% 0 people" not in told


def test_a_question_no_earlier_wave_asked_says_what_to_choose(officer: FlaskClient) -> None:
    told = words(officer.get("/office/analysis/safer-melton-2024/compare?question=tenure"))

    assert "No earlier wave asked this. Choose what to compare with" in told


def test_without_a_population_the_page_of_who_answered_says_how_to_publish_one(officer: FlaskClient) -> None:
    told = words(officer.get("/office/analysis/community-safety-2020/coverage?question=concerns"))

    assert "No population is published to compare with." in told


def test_what_drives_a_result_names_each_way_of_answering(officer: FlaskClient) -> None:
    told = words(officer.get("/office/analysis/community-safety-2020/drivers?question=concerns"))

    assert "1 Drug taking or dealing (54)" in told
    assert "Without the mode: paper" in told
    assert "Without the mode: web" in told


def test_where_no_answer_can_be_kept_pages_are_made_all_the_same(app: Flask, officer: FlaskClient) -> None:
    officer.get(CONCERNS)
    (folder,) = installation(app).settings.snapshots_dir.glob("*/jobs")
    shutil.rmtree(folder)
    folder.write_text("no folder")

    assert "Drug taking or dealing 54 38%" in words(officer.get(CONCERNS))
