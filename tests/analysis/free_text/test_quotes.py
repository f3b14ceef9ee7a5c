"""Quotes: in people's own words, cleared by a person, and saying little of who it was."""

from collections.abc import Callable

import pytest
from writing_desks import STORY, Desk

from analysis.free_text import quotes, reviewing
from analysis.free_text.models import FreeText, Reading
from analysis.free_text.quotes import Said, is_from
from analysis.free_text.reviewing import Verdict
from survey_engine.errors import Conflict, DataError

Stories = Callable[..., list[FreeText]]
NOTHING = Said({}, "", 200)
RURAL = Said({"area_type": "rural"}, "Rural", 12)


def choose(desk: Desk, text: FreeText, words: str, said: Said = NOTHING) -> int:
    hand = desk.hand()
    with desk.sessions.begin() as session:
        return quotes.choose(session, hand, text.id, (words, said)).id


def clear(desk: Desk, quote: int, said: Said = NOTHING) -> None:
    hand = desk.hand("bob")
    with desk.sessions.begin() as session:
        quotes.clear(session, hand, quote, said)


def shown(desk: Desk) -> list[tuple[str, str, str | None]]:
    with desk.sessions.read() as session:
        return [(each.words, each.described, each.cleared_by) for each in quotes.quotes(session, STORY)]


def test_a_quote_is_shown_only_once_somebody_cleared_it(desk: Desk, stories: Stories) -> None:
    [text] = stories("Cars come through the village far too fast, every day.")

    quote = choose(desk, text, "Cars come through … far too fast", RURAL)
    before = shown(desk)
    clear(desk, quote, RURAL)

    assert before == []
    assert shown(desk) == [("Cars come through … far too fast", "Rural", "bob")]


def test_a_quote_taken_away_is_not_shown(desk: Desk, stories: Stories) -> None:
    [text] = stories("too fast")
    quote = choose(desk, text, "too fast")
    clear(desk, quote)
    hand = desk.hand()
    with desk.sessions.begin() as session:
        quotes.remove(session, hand, quote)

    assert shown(desk) == []
    with pytest.raises(Conflict, match="not there any more"):
        clear(desk, quote)


def test_a_quote_of_a_text_that_is_read_again_is_not_shown_meanwhile(desk: Desk, stories: Stories) -> None:
    [text] = stories("too fast")
    clear(desk, choose(desk, text, "too fast"))
    hand = desk.hand()
    with desk.sessions.begin() as session:
        reviewing.open_again(session, hand, text.id)

    assert shown(desk) == []


def test_a_quote_of_words_that_were_taken_out_meanwhile_is_not_shown_again(desk: Desk, stories: Stories) -> None:
    [text] = stories("It is always Dave on the corner")
    quote = choose(desk, text, "It is always Dave")
    clear(desk, quote)
    hand = desk.hand()
    with desk.sessions.begin() as session:
        reviewing.open_again(session, hand, text.id)
    with desk.sessions.begin() as session:
        reviewing.decide(session, hand, text.id, Verdict(Reading.REDACTED, "It is always [name] on the corner"))

    assert shown(desk) == []
    with pytest.raises(DataError, match="in the words of the text that others may see"):
        clear(desk, quote)


def test_fewer_than_ten_alike_show_who_it_is(desk: Desk, stories: Stories) -> None:
    [text] = stories("too fast")

    with pytest.raises(DataError, match="only 9 people who answered"):
        choose(desk, text, "too fast", Said({"area_type": "rural"}, "Rural", 9))
    quote = choose(desk, text, "too fast", RURAL)
    with pytest.raises(DataError, match="only 8 people who answered"):  # some had their responses erased
        clear(desk, quote, Said({"area_type": "rural"}, "Rural", 8))
    assert shown(desk) == []


def test_never_two_things_beside_the_kind_of_area(desk: Desk, stories: Stories) -> None:
    [text] = stories("too fast")
    one = Said({"area_type": "rural", "young": "young"}, "Rural, young", 10)
    two = Said({"young": "young", "tenants": "tenants"}, "Young, tenants", 500)

    choose(desk, text, "too fast", one)
    with pytest.raises(DataError, match="at most one thing of the person"):
        choose(desk, text, "too fast", two)


@pytest.mark.parametrize(
    ("quote", "from_it"),
    [
        ("Cars come through", True),
        ("cars come through", False),
        ("Cars  come\nthrough", True),
        ("Cars … fast", True),
        ("Cars [...] fast", True),
        ("fast … Cars", False),
        ("Cars come slowly", False),
        ("…", False),
        ("", False),
    ],
)
def test_a_quote_is_word_for_word(quote: str, from_it: bool) -> None:
    assert is_from(quote, "Cars come through far too fast") == from_it


def test_what_was_taken_out_of_a_text_is_not_quoted(desk: Desk, stories: Stories) -> None:
    [text] = stories("It is always [name] on the corner")

    choose(desk, text, "It is always [name] on the corner")
    with pytest.raises(DataError, match="in the words of the text that others may see"):
        choose(desk, text, "It is always Dave on the corner")
