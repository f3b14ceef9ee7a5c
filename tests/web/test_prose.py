"""The small markup of long texts."""

import pytest

from survey_engine.rendering.prose import inline, plain, prose


def test_paragraphs_lists_and_links() -> None:
    text = (
        "In danger?\nCall [999](tel:999).\n\nOr:\n- tell [us](/contact)\n- see [them](https://example.org)\n\nThanks."
    )

    assert prose(text) == (
        '<p class="govuk-body">In danger? Call <a class="govuk-link" href="tel:999">999</a>.</p>\n'
        '<p class="govuk-body">Or:</p>\n'
        '<ul class="govuk-list govuk-list--bullet">'
        '<li>tell <a class="govuk-link" href="/contact">us</a></li>'
        '<li>see <a class="govuk-link" href="https://example.org">them</a></li></ul>\n'
        '<p class="govuk-body">Thanks.</p>'
    )


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "http://example.org", "//example.org", "data:text/html,x", "tel:x", "mailto:a@b.c", "a b"],
)
def test_a_link_leads_only_to_https_a_telephone_or_a_page_of_ours(target: str) -> None:
    assert inline(f"[x]({target})") == f"[x]({target})"


def test_what_no_page_may_hold_is_shown_as_a_replacement_character() -> None:
    assert plain("a\0b\x1b\ud800\x7f\ufffec") == "a\ufffdb\ufffd\ufffd\ufffd\ufffdc"
    assert plain("tab\tline\nkept") == "tab\tline\nkept"
    assert plain("Łódź – “quoted” 🙂") == "Łódź – “quoted” 🙂"


def test_nothing_else_is_markup() -> None:
    assert prose("<b>*no*</b> & 'so'") == '<p class="govuk-body">&lt;b&gt;*no*&lt;/b&gt; &amp; &#39;so&#39;</p>'
