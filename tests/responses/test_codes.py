"""Codes that people copy by hand, and the link they are derived from."""

from hypothesis import given
from hypothesis import strategies as st

from survey_engine.responses import codes

TOKENS = st.binary(min_size=codes.TOKEN_BYTES, max_size=codes.TOKEN_BYTES).map(codes.link_token)


def test_a_code_is_sixty_bits_in_three_groups() -> None:
    assert codes.code_from(bytes(8)) == "0000-0000-0000"
    assert codes.code_from(b"\xff" * 8) == "ZZZZ-ZZZZ-ZZZZ"
    assert codes.code_from(bytes([0, 0, 0, 0, 0, 0, 0, 0x10])) == "0000-0000-0001"


def test_a_code_is_understood_however_it_is_typed() -> None:
    for typed in ("7kq9xd2m4opt", "7KQ9 XD2M 4OPT", " 7kq9–xd2m–40pt ", "7KQ9-XD2M-40PT"):
        assert codes.tidy_code(typed) == "7KQ9-XD2M-40PT"


def test_what_cannot_be_a_code_is_none() -> None:
    for typed in ("", "7KQ9", "7KQ9-XD2M-40PU", "7KQ9-XD2M-40PTT", "ÄÄÄÄ-ÄÄÄÄ-ÄÄÄÄ"):
        assert codes.tidy_code(typed) is None


@given(TOKENS)
def test_the_code_for_returning_opens_the_link_again(token: str) -> None:
    assert codes.unsealed(codes.sealed(token), codes.resume_code(token)) == token


@given(TOKENS, TOKENS)
def test_another_code_does_not_open_the_link(token: str, other: str) -> None:
    if token != other:
        assert codes.unsealed(codes.sealed(token), codes.resume_code(other)) != token


@given(TOKENS)
def test_what_a_link_gives_is_the_same_every_time_and_different_for_each_purpose(token: str) -> None:
    assert codes.receipt_code(token) == codes.receipt_code(token)
    assert len({codes.receipt_code(token), codes.resume_code(token), codes.salt(token)}) == 3
    assert len(codes.salt(token)) == 32


def test_a_mangled_link_has_no_bytes() -> None:
    for token in ("", "short", "!!!!!!!!!!!!!!!!!!!!!!", "A" * 40):
        assert codes.token_bytes(token) is None
