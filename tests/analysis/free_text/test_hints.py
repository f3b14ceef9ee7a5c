"""Hints: little is missed. That they mark too much is allowed; that they mark everything is not."""

from time import process_time

import pytest

from analysis.free_text.hints import Found, Hint, find, kinds

PLACES = frozenset({"asfordby", "melton", "mowbray", "bottesford"})


@pytest.mark.parametrize(
    ("hint", "text"),
    [
        (Hint.NAME, "Dave deals on the corner"),
        (Hint.NAME, "it is always dave"),
        (Hint.NAME, "I heard it from Will"),
        (Hint.NAME, "mrs jones saw it"),
        (Hint.NAME, "a lad called kez"),
        (Hint.NAME, "his name is Tyrone Okafor"),
        (Hint.NAME, "the Petersons are noisy"),
        (Hint.NAME, "ask Cllr Brown"),
        (Hint.NAME, "It was Aoife’s brother"),
        (Hint.NAME, "the Kowalski brothers"),
        (Hint.ADDRESS, "the man at 12 King Street"),
        (Hint.ADDRESS, "number twelve"),
        (Hint.ADDRESS, "no. 4 sells it"),
        (Hint.ADDRESS, "flat 3b"),
        (Hint.ADDRESS, "house # 12"),
        (Hint.ADDRESS, "plot#7"),
        (Hint.ADDRESS, "14a, Sherrard close"),
        (Hint.ADDRESS, "a house on Norman Way"),
        (Hint.ADDRESS, "around LE13 1AB"),
        (Hint.ADDRESS, "le131ab"),
        (Hint.ADDRESS, "they live next door"),
        (Hint.ADDRESS, "my neighbour sells drugs"),
        (Hint.PHONE, "ring 01664 502502"),
        (Hint.PHONE, "07700900123"),
        (Hint.PHONE, "+44 (0)7700 900-123"),
        (Hint.PHONE, "call 502502"),
        (Hint.EMAIL, "j.bloggs@example.com"),
        (Hint.EMAIL, "joe bloggs at gmail dot com"),
        (Hint.EMAIL, "joe(at)example.org"),
        (Hint.REGISTRATION, "a van BD51 SMR"),
        (Hint.REGISTRATION, "bd51smr"),
        (Hint.REGISTRATION, "a red L234 KTO"),
        (Hint.REGISTRATION, "an old ABC 123X"),
        (Hint.REGISTRATION, "I have the number plate"),
        (Hint.REGISTRATION, "reg ending in KTO"),
        (Hint.HANDLE, "add @meltonlad"),
        (Hint.HANDLE, "he sells on snapchat"),
        (Hint.HANDLE, "see https://example.com/x"),
        (Hint.HANDLE, "it is on Facebook"),
        (Hint.SAFEGUARDING, "My husband hits me"),
        (Hint.SAFEGUARDING, "I do not want to be here any more"),
        (Hint.SAFEGUARDING, "I don’t want to live"),
        (Hint.SAFEGUARDING, "thinking about suicide"),
        (Hint.SAFEGUARDING, "I have been cutting myself"),
        (Hint.SAFEGUARDING, "the children next to us are always alone at night"),
        (Hint.SAFEGUARDING, "the baby cries and has bruises"),
        (Hint.SAFEGUARDING, "she is being abused"),
        (Hint.SAFEGUARDING, "he was raped"),
        (Hint.SAFEGUARDING, "boys with knives"),
        (Hint.SAFEGUARDING, "he said he will kill her"),
        (Hint.SAFEGUARDING, "scared to go home"),
        (Hint.SAFEGUARDING, "scared of my partner"),
        (Hint.SAFEGUARDING, "dealers took over his flat, cuckooing"),
        (Hint.SAFEGUARDING, "an older man is grooming girls"),
        (Hint.SAFEGUARDING, "PLEASE HELP"),
    ],
)
def test_it_is_noticed(hint: Hint, text: str) -> None:
    assert hint in kinds(text, PLACES)


@pytest.mark.parametrize(
    "text",
    [
        "Cars come through the village far too fast",
        "There is dog mess on the path to school. It is worse on Sundays.",
        "More police on foot in Melton Mowbray and Asfordby, please",
        "The A607 near Bottesford is fast",
        "parking outside the school is a worry",
        "It was on 12/05/2023 at 10.30",
        "the back of a car park",
        "mark my words, it will get worse",
        "I may go out more if the street lights worked",
        "In 2019 I felt safe, in 2023 I do not",
        "CCTV",
        "",
    ],
)
def test_plain_texts_are_left_alone(text: str) -> None:
    assert kinds(text, PLACES) == ()


def test_each_place_is_told_so_that_a_person_finds_it() -> None:
    text = "It was Dave, 07700900123"

    assert [(each.hint, text[each.start : each.end]) for each in find(text)] == [
        (Hint.NAME, "Dave"),
        (Hint.PHONE, "07700900123"),
    ]


def test_a_place_is_nobodys_name_but_only_where_it_is_known() -> None:
    assert kinds("people from Asfordby", PLACES) == ()
    assert find("people from Asfordby") == (Found(Hint.NAME, 12, 20),)


def spent(text: str) -> float:
    """Seconds of the processor, the least of three."""
    found = []
    for _ in range(3):
        before = process_time()
        find(text)
        found.append(process_time() - before)
    return min(found)


@pytest.mark.parametrize(
    "part", ["no ", "house with ", "1 ", "1 a a a ", "A'", "a@", "a.", "(", " ", "\n", "Aa ", "a at "]
)
@pytest.mark.parametrize("start", ["", "no", "1", "flat "])
def test_no_text_takes_long_to_look_through_however_it_is_made(start: str, part: str) -> None:
    longest = 5000  # characters that a question may allow
    usual = spent(("They race up and down our street at night. " * longest)[:longest])

    assert spent((start + part * longest)[:longest]) < 100 * usual  # looked through again from every place: 1,000 times
