"""A text with what was hinted at taken out: something for a person to start from."""

import pytest

from analysis.free_text.hints import Hint
from analysis.free_text.redacting import Piece, pieces, suggest


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("Dave Smith at 12 King Street deals", "[name] at [address] deals"),
        ("ring 01664 502502 or joe@example.com", "ring [phone number] or [email address]"),
        ("the white van BD51 SMR parks here", "the white van [registration] parks here"),
        ("add @meltonlad on snapchat", "add [account] on [account]"),
        ("my husband hits me", "my husband hits me"),  # the sign of danger is what the text is about
        ("nothing to take out", "nothing to take out"),
    ],
)
def test_what_may_lead_to_somebody_is_replaced_by_what_it_may_be(text: str, suggested: str) -> None:
    assert suggest(text) == suggested


def test_the_pieces_of_a_text_are_the_whole_text() -> None:
    text = "It was Dave, who hits me."

    assert pieces(text) == [
        Piece("It was "),
        Piece("Dave", (Hint.NAME,)),
        Piece(", who "),
        Piece("hits me", (Hint.SAFEGUARDING,)),
        Piece("."),
    ]


def test_hints_that_overlap_are_told_together() -> None:
    [house, *_] = pieces("12 Norman Way")

    assert house == Piece("12 ", (Hint.ADDRESS,))
    assert pieces("12 Norman Way")[1] == Piece("Norman", (Hint.NAME, Hint.ADDRESS))
