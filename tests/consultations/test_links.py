from survey_engine.consultations.links import DIGITS, derived_code, event_id, readings


def test_a_code_is_the_same_wherever_the_file_is_loaded() -> None:
    assert derived_code("community-safety-2020", "market-21-jan") == "tyv1hv"


def test_an_event_has_the_same_id_wherever_the_file_is_loaded() -> None:
    assert str(event_id("community-safety-2020", "market-21-jan")) == "3973317b-8271-5985-9b54-dcbc53a5db48"


def test_codes_have_six_digits_and_letters_that_cannot_be_confused() -> None:
    codes = {derived_code("c", str(number)) for number in range(2000)}

    assert len(codes) == 2000
    assert all(len(code) == 6 and set(code) <= set(DIGITS) for code in codes)


def test_capitals_and_look_alikes_are_understood() -> None:
    assert readings(" W9PDWO ") == ("w9pdwo", "w9pdw0")
    assert readings("demo-market") == ("demo-market", "dem0-market")


def test_what_cannot_be_a_code_means_none() -> None:
    assert [readings(typed) for typed in ("", "a\0b", "ä", "x" * 65, "../etc")] == [()] * 5
