from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from commands import run
from PIL import Image

from survey_engine.consultations.links import event_id

SHIPPED = Path(__file__).parents[2] / "questionnaires"
URL = "https://safer.example/e/demo-market"


@pytest.fixture(autouse=True)
def installation(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation with the shipped consultations, at an address of its own."""
    monkeypatch.setenv("SURVEY_BASE_URL", "https://safer.example/")
    assert run("publish", str(SHIPPED / "consultations")).exit_code == 0


def read(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def drawn(raw: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(raw) as document:
        return document[0].render(scale=2).to_pil()


def test_a_poster_is_a_pdf_unless_told_otherwise() -> None:
    result = run("poster", "demo-market")

    assert (result.exit_code, read(drawn(result.stdout_bytes))) == (0, [URL])


def test_a_picture_of_the_code_is_written_to_a_file() -> None:
    result = run("poster", "demo-market", "--format", "png", "-o", "code.png")

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"Wrote code.png, which leads to {URL}\n")
    assert read(Image.open("code.png")) == [URL]


def test_a_drawing_of_the_code_goes_to_standard_output() -> None:
    assert run("poster", "demo-market", "--format", "svg").stdout_bytes.startswith(b"<?xml")


@pytest.mark.parametrize("name", ["market-21-jan", "tyv1hv", str(event_id("community-safety-2020", "market-21-jan"))])
def test_an_event_is_known_by_its_code_its_link_and_its_id(name: str) -> None:
    result = run("poster", name, "--format", "png")

    assert read(Image.open(BytesIO(result.stdout_bytes))) == ["https://safer.example/e/tyv1hv"]


def test_an_unknown_event_is_said_so() -> None:
    result = run("poster", "nowhere")

    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "No event is called nowhere.\n")
