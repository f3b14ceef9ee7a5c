"""Written answers in the office: read first, coded by two, settled, counted."""

import re

import pytest
from deliveries import response_id
from flask import Flask
from flask.testing import FlaskClient
from installations import installation
from offices import post, sign_in, words
from written import OTHER, STORY, TEXTS, code, frame, numbers, read_all, trail, write

from survey_engine.accounts.models import Role
from survey_engine.responses.erasing import erase_response


def test_what_people_wrote_is_found_with_what_may_be_danger_first(asked: Flask, ada: FlaskClient) -> None:
    write(asked, 1, story="Cars are too fast. Ask Dave.")
    write(asked, 2, story="my partner hits me", concerns=["other"], concerns_other="shouting")
    write(asked, 3)

    questions = words(ada.get(TEXTS))
    home = words(ada.get("/office/analysis/texts"))
    page = ada.get(f"{STORY}/read").text

    assert "Concerns? (in their own words) concerns_other 1 1" in questions
    assert "Story? story 2 2 to read: Story? 1 today" in questions
    assert "somebody may be in danger in 1 answer." in home
    assert page.index("<mark>hits me</mark>") < page.index("<mark>Dave</mark>")
    assert "Ask [name]." in page  # what to start from
    assert trail(asked, "texts.seen")[-1] == ("ada", "tiny.story", {"page": "read", "texts": "3 1"})


def test_a_text_is_kept_as_somebody_changed_it_and_a_sign_of_danger_asks_for_an_outcome(
    asked: Flask, ada: FlaskClient
) -> None:
    write(asked, 1, story="Cars are too fast. Ask Dave.")
    write(asked, 2, story="my partner hits me")
    ada.get(TEXTS)
    danger, plain = numbers(ada.get(f"{STORY}/read").text)
    given = {f"reading-{plain}": "redacted", f"words-{plain}": "Cars are too fast.", f"reading-{danger}": "withheld"}

    refused = post(ada, f"{STORY}/read", f"{STORY}/read", text=[danger, plain], **given)
    again = {f"reading-{danger}": "withheld", f"triage-{danger}": "passed_on"}
    taken = post(ada, f"{STORY}/read", f"{STORY}/read", text=[danger], **again)
    done = words(ada.get(taken.headers["Location"]))

    assert refused.status_code == 422
    assert "Say what came of the sign of danger." in refused.text
    assert numbers(refused.text) == [danger]  # the other one is done
    assert "1 answer was read." in done
    assert "Everything is read." in done
    assert [note[2] for note in trail(asked, "text.triaged")] == [{"outcome": "passed_on"}]
    frame(ada, STORY, "speed")
    assert "Cars are too fast." in ada.get(f"{STORY}/code").text
    assert "Dave" not in ada.get(f"{STORY}/code").text


def test_two_code_alone_and_what_differs_is_settled_and_people_are_counted(
    asked: Flask, ada: FlaskClient, bob: FlaskClient
) -> None:
    for number, story in enumerate(["fast cars", "dogs and fast cars", "nothing"], 1):
        write(asked, number, story=story)
    read_all(ada, STORY)
    frame(ada, STORY, "speed", "dogs")
    for codes in (["speed"], ["dogs"], []):
        code(ada, STORY, *codes)
    unseen = bob.get(f"{STORY}/code").text
    for codes in (["speed"], ["speed", "dogs"], []):
        code(bob, STORY, *codes)

    agreement = ada.get(f"{STORY}/agreement")
    before = words(ada.get(STORY))
    action = re.search(r'action="([^"]+/settle/\d+)"', agreement.text)
    assert action is not None
    settled = post(ada, f"{STORY}/agreement", action[1], codes=["speed", "dogs"])
    after = words(ada.get(STORY))

    assert "checked" not in unseen
    assert "One person: Dogs" in words(agreement)
    assert "The other: Speed, Dogs" in words(agreement)
    # by hand: speed observed 2/3, expected 4/9; dogs full agreement; pooled (5/6 - 1/2) / (1/2)
    assert "Speed 1 1 1 0.40 Below 0.7" in words(agreement)
    assert "Dogs 1 0 2 1.00" in words(agreement)
    assert "over all codes: 0.67 Below 0.7" in words(agreement)
    assert "2 people whose words are coded, of 3 who wrote" in before
    assert settled.status_code == 303
    assert "3 people whose words are coded, of 3 who wrote" in after
    assert "Speed 2 Dogs 1" in after
    assert "For 1 no code fits." in after
    assert "2 of the 3 people whose written answers were coded wrote of: Speed. Two people coded each answer." in after
    assert "Fewer than 30 people: counts only." in after
    assert "agreed too little (kappa below 0.7) on: Speed." in after


def test_a_coder_says_something_of_every_text(asked: Flask, ada: FlaskClient) -> None:
    write(asked, 1, story="fast cars")
    read_all(ada, STORY)
    frame(ada, STORY, "speed")

    refused = post(ada, f"{STORY}/code", f"{STORY}/code/1")

    assert refused.status_code == 422
    assert "Choose the codes that apply, or say that none fits" in refused.text


def test_words_beside_other_are_counted_where_they_belong(asked: Flask, ada: FlaskClient, bob: FlaskClient) -> None:
    write(asked, 1, concerns=["other"], concerns_other="cars racing")
    write(asked, 2, concerns=["other", "dog_fouling"], concerns_other="no idea")
    write(asked, 3, concerns=["speeding"])
    read_all(ada, OTHER)

    begun = ada.get(f"{OTHER}/codes?start=questionnaire").text
    frame(ada, OTHER, "speeding", "dog_fouling")
    for client in (ada, bob):
        code(client, OTHER, "speeding")
        code(client, OTHER)
    page = words(ada.get(OTHER))

    assert 'value="dog_fouling"' in begun
    assert 'value="other"' not in begun
    assert "Speeding 1 2 +1 Dog fouling 1 1 0 Other 2 1 -1" in page


def test_codes_that_cannot_be_kept_apart_are_told(asked: Flask, ada: FlaskClient) -> None:
    fields = {"code": ["speed", "speed"], "label": ["Speed", "Speed"], "definition": ["fast", "fast"]}

    refused = post(ada, f"{STORY}/codes", f"{STORY}/codes", **fields)

    assert refused.status_code == 422
    assert "is there twice" in refused.text
    assert refused.text.count('value="speed"') >= 2  # what was typed is still there


def test_codes_are_given_and_settled_only_by_the_frame_of_the_question_a_text_answers(
    asked: Flask, ada: FlaskClient
) -> None:
    write(asked, 1, story="fast cars", concerns=["other"], concerns_other="cars racing")
    for question in (STORY, OTHER):
        read_all(ada, question)
        frame(ada, question, "speed")
    answers = {number: ada.get(f"{STORY}/quotes").text.count(f"words-{number}") for number in (1, 2)}
    other = next(number for number, found in answers.items() if not found)

    given = post(ada, f"{STORY}/code", f"{STORY}/code/{other}", codes=["speed"])
    settled = post(ada, f"{STORY}/code", f"{STORY}/settle/{other}", codes=["speed"])

    assert (given.status_code, settled.status_code) == (404, 404)


def test_an_erased_response_is_gone_from_every_page(asked: Flask, ada: FlaskClient) -> None:
    for number in range(1, 12):
        write(asked, number, story="Cars come through far too fast")
    read_all(ada, STORY)
    post(ada, f"{STORY}/quotes", f"{STORY}/quotes/1", words="far too fast")
    post(ada, f"{STORY}/quotes", f"{STORY}/quotes/1/clear")

    with installation(asked).sessions.begin() as session:
        erase_response(session, response_id(1), installation(asked).clock())

    assert "far too fast" not in ada.get(STORY).text
    assert "Story? story 10 0" in words(ada.get(TEXTS))


def test_fieldworkers_read_nothing(asked: Flask) -> None:
    assert sign_in(asked, Role.FIELDWORKER, "eve").get(f"{STORY}/read").status_code == 403


@pytest.mark.parametrize(
    "path", ["/office/analysis/texts/nothing", f"{TEXTS}/concerns", f"{TEXTS}/nothing/read", f"{STORY}/code"]
)
def test_where_nobody_writes_there_is_no_page(ada: FlaskClient, path: str) -> None:
    assert ada.get(path).status_code == 404
