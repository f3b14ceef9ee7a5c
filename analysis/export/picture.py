"""A chart as a file: the page as SVG, and the same as PNG, drawn with the shipped font so that it looks alike anywhere.

What the file is, and who may see it, is told by its own text: the description of an SVG, chunks of a PNG.
"""

import struct
import zlib
from importlib.resources import as_file, files

import resvg_py

from analysis.charts import page
from analysis.export import telling
from analysis.table import Table

ZOOM = 2  # pixels to a unit: sharp in print at the width of a page
SIGNATURE = 8  # bytes of a PNG before its first chunk
_FIRST_CHUNK = SIGNATURE + 4 + 4 + 13 + 4  # the header: length, type, content, checksum


def svg(table: Table) -> bytes:
    """The one-page chart as SVG."""
    marking = telling.EXACT if telling.marked(table) else ""
    return str(page.svg(table, [*telling.summary(table)], marking)).encode()


def png(table: Table) -> bytes:
    """The one-page chart as PNG."""
    about = {"Title": table.title, "Software": "survey-engine"}
    if telling.marked(table):
        about["Disclaimer"] = telling.EXACT
    if table.about:
        about["Creation Time"] = f"{telling.moment(table):%Y-%m-%dT%H:%M:%SZ}"
    return _told(rastered(svg(table).decode()), about)


def rastered(svg: str) -> bytes:
    """Any picture as PNG, in the shipped font."""
    with as_file(files("survey_engine") / "static" / "fonts") as fonts:
        return resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=ZOOM,
            skip_system_fonts=True,
            font_files=[str(fonts / name) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")],
            font_family="DejaVu Sans",
            sans_serif_family="DejaVu Sans",
        )


def _told(png: bytes, about: dict[str, str]) -> bytes:
    """The file with text chunks after its header (PNG specification, 11.3.4.5: iTXt, UTF-8, not compressed)."""
    chunks = b"".join(_chunk(f"{key}\0\0\0\0\0".encode("latin-1") + value.encode()) for key, value in about.items())
    return png[:_FIRST_CHUNK] + chunks + png[_FIRST_CHUNK:]


def _chunk(content: bytes) -> bytes:
    body = b"iTXt" + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))
