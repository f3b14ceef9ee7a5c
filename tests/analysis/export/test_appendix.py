"""The appendix in Word, and the one-page chart: what a committee clerk and a screen reader find in them."""

import io
import struct
import zlib

import docx
import drawn
import pytest
from docx.oxml.ns import qn
from PIL import Image

from analysis.export.formats import FORMATS
from analysis.flags import TOO_FEW
from analysis.table import Table


def opened(table: Table) -> docx.document.Document:
    return docx.Document(io.BytesIO(FORMATS["docx"].write(table)))


def test_the_appendix_has_headings_in_order_and_captions() -> None:
    styled = [(each.style.name, each.text) for each in opened(drawn.by_area()).paragraphs if each.style]

    assert [words for style, words in styled if style.startswith("Heading")] == [
        "Appendix: What worries you?",
        "Town",
        "Not known",
        "How to read these figures",
        "About these figures",
    ]
    assert [words for style, words in styled if style == "Caption"] == [
        "Figure 1: What worries you? (Town). Base: 100 people.",
        "Table 1: What worries you? (Town). Base: 100 people.",
        "Figure 2: What worries you? (Not known). Base: 44 people.",
        "Table 2: What worries you? (Not known). Base: 44 people.",
    ]
    assert [words for style, words in styled if style == "List Bullet"] == list(drawn.NOTES)


def test_every_picture_has_words_and_every_table_a_header_that_repeats() -> None:
    document = opened(drawn.table())

    pictures = [each._inline.docPr for each in document.inline_shapes]
    assert [each.get("title") for each in pictures] == ["What worries you?"]
    assert pictures[0].get("descr").startswith("Ranked bars. Base: 144 people. 1 Drug taking or dealing: 38% (54).")
    for table in document.tables:
        first, *others = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        assert (first, any(others)) == (True, False)
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        assert all(cell.text for row in table.rows for cell in row.cells)


def test_base_dates_status_and_page_numbers_are_there() -> None:
    document = opened(drawn.table())

    assert document.paragraphs[1].text == (
        "Base: 144 people. Wave: safety@2024. Answered 1 June 2024 to 30 June 2024. "
        "Responses as they stood on 1 July 2024, 08:15 UTC; interim results."
    )
    footer = document.sections[0].footer._element
    assert [each.get(qn("w:instr")) for each in footer.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert document.sections[0].header.paragraphs[0].text == "OFFICIAL-SENSITIVE: exact figures, not for publication."


def test_the_document_states_title_language_and_the_moment_of_the_count() -> None:
    document = opened(drawn.table())

    properties = document.core_properties
    assert (properties.title, properties.language) == ("What worries you?", "en-GB")
    assert f"{properties.created:%Y-%m-%d %H:%M:%S}" == "2024-07-01 08:15:30"
    assert [each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))] == ["en-GB"]


def test_a_group_of_too_few_has_a_sentence_and_no_table() -> None:
    few = drawn.group(4, dict.fromkeys(drawn.MENTIONS, 1), {"area": "wolds"}, flags=(TOO_FEW,))

    document = opened(drawn.table(few))

    assert "Fewer than 5 people: not shown." in [each.text for each in document.paragraphs]
    assert (len(document.tables), len(document.inline_shapes)) == (1, 0)


def test_a_chart_of_many_lines_stays_on_one_page() -> None:
    long = drawn.changed(drawn.group(), **{code: {"choice": words(code)} for code in drawn.MENTIONS})

    (picture,) = opened(drawn.table(long)).inline_shapes

    assert picture.height.cm <= 20
    assert picture.width.cm <= 16


def words(code: str) -> drawn.Choice:
    return drawn.Choice(code, f"{code} and everything else that people have ever said about it, " * 8)


@pytest.mark.parametrize(("profile", "first"), [("officer", "OFFICIAL-SENSITIVE: exact"), ("public", "What worries")])
def test_the_page_of_a_chart_has_title_base_dates_and_caveats(profile: str, first: str) -> None:
    written = drawn.words(FORMATS["svg"].write(drawn.table(profile=profile)).decode())

    assert written[0].startswith(first)
    assert " ".join(written).count("Base: 144 people. Wave: safety@2024. Answered 1 June 2024 to 30 June 2024.") == 1
    assert written[-2:] == list(drawn.NOTES)


def test_a_png_is_two_pixels_a_unit_and_says_who_may_see_it() -> None:
    chunks = dict(_chunks(FORMATS["png"].write(drawn.table())))

    width, _ = struct.unpack(">II", chunks[b"IHDR"][:8])
    assert width == 2 * (760 + 64)
    assert chunks[b"Title"] == b"What worries you?"
    assert chunks[b"Disclaimer"] == b"OFFICIAL-SENSITIVE: exact figures, not for publication."
    assert chunks[b"Creation Time"] == b"2024-07-01T08:15:30Z"
    assert b"Disclaimer" not in dict(_chunks(FORMATS["png"].write(drawn.table(profile="public"))))


def test_a_png_shows_what_the_svg_says() -> None:
    with Image.open(io.BytesIO(FORMATS["png"].write(drawn.table()))) as image:
        colours = {colour: count for count, colour in image.convert("RGB").getcolors(100_000)}
        size = image.width * image.height

    bars = sum(drawn.lengths(FORMATS["svg"].write(drawn.table()).decode())) * 14 * 4  # units squared to pixels
    assert colours[255, 255, 255] > size / 2
    assert bars * 0.7 < colours[0x1D, 0x70, 0xB8] < bars  # stripes and the pale bar are not all of that blue


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """Chunks by name, texts by their keyword; every checksum is checked."""
    found, place = [], 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        name, content = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        assert struct.unpack(">I", png[place + 8 + length : place + 12 + length])[0] == zlib.crc32(name + content)
        keyword, _, rest = content.partition(b"\0")
        found.append((keyword, rest.lstrip(b"\0")) if name == b"iTXt" else (name, content))
        place += 12 + length
    return found
