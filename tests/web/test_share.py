"""Short links, QR codes and posters. Every picture is read again by another program."""

from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from clocks import SettableClock
from flask import Flask
from flask.testing import FlaskClient
from fpdf import FPDF
from PIL import Image

from survey_engine.web.public.poster import Poster, pdf
from survey_engine.web.public.share import png, squares, svg

URL = "http://127.0.0.1:8000/e/demo-market"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def read(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


A4, A6 = (595, 842), (298, 421)  # points


def page_of(raw: bytes, scale: float = 2.0, size: tuple[int, int] = A4) -> Image.Image:
    with pypdfium2.PdfDocument(raw) as document:
        assert len(document) == 1
        width, height = document[0].get_size()
        assert (round(width), round(height)) == size
        return document[0].render(scale=scale).to_pil()


def words_of(raw: bytes) -> str:
    with pypdfium2.PdfDocument(raw) as document:
        return " ".join(document[0].get_textpage().get_text_bounded().split())


def test_a_link_begins_the_survey_and_remembers_where_it_stood(client: FlaskClient) -> None:
    response = client.get("/e/demo-market")

    assert (response.status_code, response.location) == (
        302,
        "/c/safer-melton-demonstration/respond?e=demo-market",
    )
    assert response.headers["Cache-Control"] == "no-store"


def test_a_link_typed_in_capitals_is_understood(client: FlaskClient) -> None:
    assert client.get("/e/DEMO-Market").location == "/c/safer-melton-demonstration/respond?e=demo-market"


def test_a_link_of_a_closed_consultation_leads_to_its_page(client: FlaskClient) -> None:
    response = client.get("/e/tyv1hv")

    assert (response.status_code, response.location) == (302, "/c/community-safety-2020")


def test_a_link_leads_to_the_page_before_it_opens(client: FlaskClient, clock: SettableClock) -> None:
    clock.set(datetime(2024, 7, 1, tzinfo=UTC))

    assert client.get("/e/demo-market").location == "/c/safer-melton-demonstration"


@pytest.mark.parametrize("end", ["", "/qr.png", "/qr.svg", "/poster", "/poster.pdf"])
def test_an_unknown_link_is_not_found(client: FlaskClient, end: str) -> None:
    assert client.get(f"/e/nothing{end}").status_code == 404


def test_the_png_holds_the_address(client: FlaskClient) -> None:
    response = client.get("/e/Demo-Market/qr.png")

    assert response.content_type == "image/png"
    assert read(Image.open(BytesIO(response.data))) == [URL]


def test_the_svg_holds_the_address(client: FlaskClient) -> None:
    response = client.get("/e/demo-market/qr.svg")

    assert response.content_type == "image/svg+xml"
    assert read(_drawn(response.data)) == [URL]


def test_the_poster_is_one_a4_page_with_the_code_and_the_words(client: FlaskClient) -> None:
    response = client.get("/e/demo-market/poster.pdf")

    assert response.content_type == "application/pdf"
    assert read(page_of(response.data)) == [URL]
    assert words_of(response.data) == (
        "Safer Melton Partnership (demonstration) Demonstration: Safer Melton survey From 22 July 2024 "
        "Scan the code with your phone’s camera, or type: 127.0.0.1:8000/e/demo-market "
        "Demonstration: this is not a real consultation. "
        "Demonstration: market stall, Market Place, Melton Mowbray"
    )


def test_a_card_for_a_counter_says_the_same_on_a_sheet_of_a6(client: FlaskClient) -> None:
    card, unknown = (client.get(f"/e/demo-sherrard-street/poster.pdf?size={size}") for size in ("a6", "b5"))

    assert read(page_of(card.data, size=A6)) == ["http://127.0.0.1:8000/e/demo-sherrard-street"]
    assert "Shops in Sherrard Street" in words_of(card.data)
    assert card.headers["Content-Disposition"] == 'inline; filename="card-a6-demo-sherrard-street.pdf"'
    assert unknown.status_code == 404


def test_a_link_of_a_street_begins_the_form_for_businesses(client: FlaskClient) -> None:
    assert client.get("/e/demo-sherrard-street").location == (
        "/c/safer-melton-demonstration/respond?e=demo-sherrard-street&questionnaire=safer-melton-2024-business"
    )


def test_the_code_can_be_read_from_a_poor_print(client: FlaskClient) -> None:
    poor = page_of(client.get("/e/demo-market/poster.pdf").data, scale=0.7).convert("L").rotate(7, fillcolor=255)

    assert read(poor) == [URL]


def test_the_page_to_print_has_the_same_words(client: FlaskClient) -> None:
    page = client.get("/e/demo-market/poster").text

    for part in (
        "Safer Melton Partnership (demonstration)",
        "Demonstration: Safer Melton survey",
        "From 22 July 2024",
        'src="/e/demo-market/qr.svg"',
        "127.0.0.1:8000/e/demo-market</p>",
        "Demonstration: market stall, Market Place, Melton Mowbray",
    ):
        assert part in page


def test_a_poster_of_a_consultation_with_an_end_says_both_days(client: FlaskClient) -> None:
    assert "13 January 2020 to 31 March 2020" in words_of(client.get("/e/tyv1hv/poster.pdf").data)


def test_a_long_title_and_a_long_address_stay_on_the_page() -> None:
    url = "https://consultations.a-council-with-a-long-name.gov.uk/e/q1w2e3"
    poster = Poster(
        url, url[8:], "Partnership", "Bezpieczniejsze Melton: " + "what matters to you " * 6, "", "Łódź Road"
    )

    raw = pdf(poster, squares(url))

    assert read(page_of(raw)) == [url]
    assert f"or type: {url[8:]} Łódź Road" in words_of(raw)


def test_the_same_address_gives_the_same_picture() -> None:
    assert (png(URL), svg(URL)) == (png(URL), svg(URL))


def _drawn(drawing: bytes) -> Image.Image:
    """An SVG drawn by another library."""
    page = FPDF(unit="pt", format=(400, 400))
    page.add_page()
    page.image(BytesIO(drawing), 20, 20, 360, 360)
    with pypdfium2.PdfDocument(bytes(page.output())) as document:
        return document[0].render(scale=2).to_pil()
