"""The analysis in the office: what officers see, at which address, and what is refused with words."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from installations import installation
from looking import CONCERNS, lines
from offices import words

from analysis.evidence import keeping
from analysis.evidence.keeping import Draft
from analysis.evidence.records import Kind


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


def test_many_groups_have_a_list_that_leads_to_each_and_back(officer: FlaskClient) -> None:
    many, few = officer.get(f"{CONCERNS}&by=mode&by=event").text, officer.get(f"{CONCERNS}&by=mode").text
    groups = re.findall(r'<li><a class="govuk-link" href="#(group-\d+)">', many)

    assert len(groups) > 3
    assert groups == re.findall(r'<section class="app-group" id="(group-\d+)">', many)
    assert (many.count('id="groups"'), many.count('href="#groups"')) == (1, len(groups))
    assert "#groups" not in few


def test_without_a_question_the_main_one_is_shown_at_the_address_that_asks_for_it(officer: FlaskClient) -> None:
    answer = officer.get("/office/analysis/community-safety-2020")

    assert (answer.status_code, answer.headers["Location"]) == (303, CONCERNS)


def test_a_form_sent_with_blanks_leads_to_the_shortest_address(officer: FlaskClient) -> None:
    sent = "&by=&by=mode&who=&where=&base=answered&wave=&profile=officer&top=&other=1"
    answer = officer.get(CONCERNS + sent)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{CONCERNS}&by=mode")
    assert "How they answered" in words(officer.get(answer.headers["Location"]))


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
