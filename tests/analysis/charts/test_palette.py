"""Colours that people with weak eyes can tell from their ground: WCAG 2.2, 1.4.3 (text) and 1.4.11 (marks)."""

import pytest

from analysis.charts import palette


def luminance(colour: str) -> float:
    """WCAG's relative luminance."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_gives_what_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(
        4.54, abs=0.005
    )  # the palest grey that passes, as often cited


@pytest.mark.parametrize("ground", [palette.PAPER, palette.BAND])
@pytest.mark.parametrize("ink", [palette.INK, palette.QUIET])
def test_text_can_be_read(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("ground", [palette.PAPER, palette.BAND])
@pytest.mark.parametrize("mark", [palette.MARK, palette.PALE_MARK, palette.INK])
def test_marks_can_be_seen(mark: str, ground: str) -> None:
    assert contrast(mark, ground) >= 3


@pytest.mark.parametrize(("ground", "ink"), palette.SHADES)
def test_numbers_can_be_read_on_every_shade(ground: str, ink: str) -> None:
    assert contrast(ink, ground) >= 4.5


def test_shades_go_from_light_to_dark_in_black_and_white_too() -> None:
    light = [luminance(ground) for ground, _ in palette.SHADES]

    assert light == sorted(light, reverse=True)
