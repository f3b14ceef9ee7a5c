"""Short links that never change, their QR codes, and posters. The only room that knows the QR library.

A link leads to the survey while it is open; after, to the results once they are released; else to the consultation.
"""

from functools import lru_cache
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.pil import PilImage
from qrcode.image.svg import SvgPathFillImage
from qrcode.main import QRCode
from sqlalchemy.orm import Session

from survey_engine.access import public
from survey_engine.consultations import queries
from survey_engine.consultations.finding import in_language, opening_of
from survey_engine.consultations.models import Event, Link
from survey_engine.consultations.pages import ConsultationPage
from survey_engine.consultations.timing import Opening, day_words
from survey_engine.engine import current_engine, results_of
from survey_engine.errors import NotFound
from survey_engine.web.public.poster import SIZES, Poster, pdf

bp = Blueprint("share", __name__)
SQUARE = 20  # pixels a side: 300 dots an inch at about 6 cm
FRESH = {"Cache-Control": "no-store"}  # a link leads elsewhere once the consultation closes
DRAWN = {"Cache-Control": "public, max-age=3600"}


@bp.get("/e/<code>")
@public
def follow(code: str) -> ResponseReturnValue:
    """Begin the survey, remembering where the code stood; when it is closed show the results, or the consultation."""
    engine = current_engine()
    with engine.sessions.read() as session:
        link = _link(session, code)
        page = queries.consultation(session, link.consultation_slug)
        results = results_of(session, page.slug)
    open_now = opening_of(page, engine.clock()) is Opening.OPEN
    wanted = next((each.questionnaire for each in page.links if each.code.lower() == link.code), None)
    if open_now and engine.catalogue.current(wanted or page.begins.questionnaire) is not None:
        address = f"/c/{page.slug}/respond?e={link.code}" + (f"&questionnaire={wanted}" if wanted else "")
    else:
        closed = opening_of(page, engine.clock()) is Opening.CLOSED
        address = results if results and closed else url_for("hub.consultation", slug=page.slug)
    response = redirect(address, 302)
    response.headers.update(FRESH)
    return response


@bp.get("/e/<code>/qr.png")
@public
def qr_png(code: str) -> ResponseReturnValue:
    """The QR code as a picture."""
    return Response(png(_poster(code).url), content_type="image/png", headers=DRAWN)


@bp.get("/e/<code>/qr.svg")
@public
def qr_svg(code: str) -> ResponseReturnValue:
    """The QR code as a drawing that stays sharp."""
    return Response(svg(_poster(code).url), content_type="image/svg+xml", headers=DRAWN)


@bp.get("/e/<code>/poster")
@public
def poster_page(code: str) -> ResponseReturnValue:
    """The poster as a page to print."""
    poster = _poster(code)
    code = poster.url.rpartition("/")[2]
    return render_template("share/poster.html", poster=poster, code=code, demonstration=poster.demonstration)


@bp.get("/e/<code>/poster.pdf")
@public
def poster_pdf(code: str) -> ResponseReturnValue:
    """The poster as a page of A4, or of ?size=: a6 is a card for a counter."""
    poster, size = _poster(code), request.args.get("size", "a4")
    if size not in SIZES:
        abort(404)
    name = f"{'poster' if size == 'a4' else f'card-{size}'}-{poster.url.rpartition('/')[2]}.pdf"
    headers = DRAWN | {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(pdf(poster, squares(poster.url), size), content_type="application/pdf", headers=headers)


def poster_of(session: Session, name: str, base_url: str) -> Poster:
    """The poster of a short link (its code) or of an event (its id or code); NotFound when there is neither."""
    link = queries.link(session, name) or queries.link_of(session, queries.event(session, name))
    if link is None:
        raise NotFound(f"No short link leads to {name}; run survey-engine publish on its consultation.")
    page = queries.consultation(session, link.consultation_slug)
    event = session.get(Event, link.event_id) if link.event_id else None
    return _words(page, link, event, base_url)


@lru_cache(maxsize=256)
def squares(url: str) -> tuple[tuple[bool, ...], ...]:
    """The code's squares, quiet zone included, row by row; true is dark."""
    return tuple(tuple(map(bool, row)) for row in _code(url).get_matrix())


@lru_cache(maxsize=64)
def png(url: str) -> bytes:
    """The code as PNG."""
    out = BytesIO()
    _code(url).make_image(image_factory=PilImage).save(out, "PNG")
    return out.getvalue()


@lru_cache(maxsize=64)
def svg(url: str) -> bytes:
    """The code as SVG."""
    out = BytesIO()
    _code(url).make_image(image_factory=SvgPathFillImage).save(out)
    return out.getvalue()


def _code(url: str) -> QRCode[Any]:
    code: QRCode[Any] = QRCode(
        error_correction=ERROR_CORRECT_Q, box_size=SQUARE, border=4
    )  # a quarter may be torn or wet
    code.add_data(url)
    code.make(fit=True)
    return code


def _poster(code: str) -> Poster:
    engine = current_engine()
    with engine.sessions.read() as session:
        return poster_of(session, _link(session, code).code, engine.settings.base_url)


def _link(session: Session, code: str) -> Link:
    link = queries.link(session, code)
    if link is None:
        raise NotFound(f"No short link has the code {code}.")
    return link


def _words(page: ConsultationPage, link: Link, event: Event | None, base_url: str) -> Poster:
    url = f"{base_url}/e/{link.code}"
    language = page.languages[0]
    return Poster(
        url=url,
        address=url.partition("://")[2],
        partnership=page.contact.name if page.contact else "",
        title=in_language(page.title, language),
        dates=_dates(page),
        place=link.label if event is None else f"{event.name}, {event.place}",
        demonstration=page.demonstration,
    )


def _dates(page: ConsultationPage) -> str:
    if page.opened and page.closed:
        return f"{day_words(page.opened)} to {day_words(page.closed)}"
    if page.closed:
        return f"Closes {day_words(page.closed)}"
    return f"From {day_words(page.opened)}" if page.opened else ""
