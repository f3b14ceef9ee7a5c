"""Quotes in the office: chosen, cleared by a person, and only then shown; taken away again."""

from deliveries import response_id
from flask import Flask
from flask.testing import FlaskClient
from installations import installation
from offices import post, words
from written import OTHER, STORY, TEXTS, frame, read_all, trail, write

from survey_engine.responses.erasing import erase_response


def test_a_quote_is_cleared_before_it_is_shown_and_ten_must_be_like_its_author(
    asked: Flask, ada: FlaskClient, bob: FlaskClient
) -> None:
    for number in range(1, 11):
        write(asked, number, age="young" if number < 10 else "old")
    write(asked, 11, story="Cars come through far too fast", age="young")
    read_all(ada, STORY)
    chosen = {"words": "Cars come … far too fast", "area": "yes", "group": "young_people"}

    offered = ada.get(f"{STORY}/quotes").text
    invented = post(ada, f"{STORY}/quotes", f"{STORY}/quotes/1", words="Cars come slowly")
    taken = post(ada, f"{STORY}/quotes", f"{STORY}/quotes/1", **chosen)
    before = words(ada.get(STORY))
    waiting = words(ada.get(f"{STORY}/quotes"))
    with installation(asked).sessions.begin() as session:
        erase_response(session, response_id(1), installation(asked).clock())
    too_few = post(bob, f"{STORY}/quotes", f"{STORY}/quotes/1/clear")
    write(asked, 12, age="young")
    cleared = post(bob, f"{STORY}/quotes", f"{STORY}/quotes/1/clear")
    after = words(ada.get(STORY))

    assert "young_people" in offered
    assert "victims" not in offered  # from a sensitive question
    assert (invented.status_code, taken.status_code, cleared.status_code) == (422, 303, 303)
    assert "No quote is cleared." in before
    assert "said of one of 10 people. Chosen by ada." in waiting
    assert too_few.status_code == 422
    assert "Of only 9 people who answered is that true." in too_few.text
    assert "“Cars come … far too fast” Rural, Young people" in after
    assert trail(asked, "quote.cleared") == [("bob", "tiny.story 1", {"quote": "1"})]


def test_a_text_that_shows_somebody_after_all_is_read_again_and_its_quotes_are_cleared_again(
    asked: Flask, ada: FlaskClient
) -> None:
    for number in range(1, 11):
        write(asked, number, story="Dave drives far too fast" if number == 1 else "Fast cars")
    read_all(ada, STORY)
    frame(ada, STORY, "speed")
    post(ada, f"{STORY}/quotes", f"{STORY}/quotes/1", words="Dave drives far too fast")
    post(ada, f"{STORY}/quotes", f"{STORY}/quotes/1/clear")
    before = ada.get(STORY).text

    offered = [ada.get(f"{STORY}/{page}").text for page in ("quotes", "code")]
    elsewhere = post(ada, f"{STORY}/quotes", f"{OTHER}/read/1/again")
    taken = post(ada, f"{STORY}/quotes", f"{STORY}/read/1/again")
    changed = {"reading-1": "redacted", "words-1": "[name] drives far too fast"}
    post(ada, f"{STORY}/read", f"{STORY}/read", text="1", **changed)

    assert all(f'action="{STORY}/read/1/again"' in page for page in offered)
    assert (elsewhere.status_code, taken.status_code) == (404, 303)
    assert "Dave" in before
    assert "Dave" not in ada.get(STORY).text
    assert trail(asked, "text.reopened") == [("ada", "tiny.story 1", {})]


def test_what_is_not_true_of_the_author_is_not_said(asked: Flask, ada: FlaskClient) -> None:
    write(asked, 1, story="Cars come through far too fast")
    for number in range(2, 12):
        write(asked, number)
    read_all(ada, STORY)

    post(ada, f"{STORY}/quotes", f"{STORY}/quotes/1", words="far too fast", group="young_people")

    assert "Nothing is said of who wrote it." in words(ada.get(f"{STORY}/quotes"))


def test_a_quote_is_taken_away_only_on_the_page_of_the_question_it_answers(asked: Flask, ada: FlaskClient) -> None:
    for number in range(1, 11):
        write(asked, number, story="Fast cars")
    read_all(ada, STORY)
    post(ada, f"{STORY}/quotes", f"{STORY}/quotes/1", words="Fast cars")

    elsewhere = [post(ada, f"{STORY}/quotes", f"{OTHER}/quotes/1/{deed}").status_code for deed in ("clear", "remove")]
    kept = ada.get(f"{STORY}/quotes").text
    taken = post(ada, f"{STORY}/quotes", f"{STORY}/quotes/1/remove")

    assert elsewhere == [404, 404]
    assert "“Fast cars”" in kept
    assert (taken.status_code, "“Fast cars”" in ada.get(f"{STORY}/quotes").text) == (303, False)
    assert trail(asked, "quote.removed") == [("ada", "1", {})]


def test_what_somebody_else_was_first_with_is_a_conflict_and_what_is_wrong_is_a_fault(
    asked: Flask, ada: FlaskClient
) -> None:
    write(asked, 1, story="Fast cars")
    ada.get(TEXTS)
    unread = post(ada, "/office/", f"{STORY}/quotes/1", words="Fast cars")
    read_all(ada, STORY)
    frame(ada, STORY, "speed")
    unknown = post(ada, f"{STORY}/code", f"{STORY}/code/1", codes=["litter"])
    early = post(ada, f"{STORY}/code", f"{STORY}/settle/1", codes=["speed"])

    assert (unread.status_code, unknown.status_code, early.status_code) == (409, 422, 409)
    assert "That text is not there any more, or is being read again." in words(unread)
    assert "The frame has no code" in words(unknown)
    assert "Two people must have coded a text before its codes are settled." in words(early)


def test_whoever_sees_a_quote_is_noted_as_having_seen_the_answer_it_is_from(asked: Flask, ada: FlaskClient) -> None:
    for number in range(1, 11):
        write(asked, number, story="Fast cars")
    read_all(ada, STORY)
    post(ada, f"{STORY}/quotes", f"{STORY}/quotes/1", words="Fast cars")
    ada.get(f"{STORY}/quotes?after=10")
    ada.get(STORY)
    post(ada, f"{STORY}/quotes", f"{STORY}/quotes/1/clear")
    ada.get(STORY)

    seen = [(page["page"], page["texts"]) for _, _, page in trail(asked, "texts.seen")]
    everything = " ".join(str(number) for number in range(1, 11))
    assert seen == [
        ("read", everything),  # to see what there is, and to say who may see it
        ("read", everything),
        ("choosing", everything),
        ("choosing", "1"),
        ("choosing", everything),
        ("results", "1"),
    ]
