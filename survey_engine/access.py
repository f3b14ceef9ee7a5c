"""Who is signed in and what they may do: every route says who may have it, and none that forgot to is served.

Also the headers that make a browser help: no scripts but ours, no frames, no Referer, nothing private kept.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from survey_engine.accounts import signing
from survey_engine.accounts.models import Role, Staff
from survey_engine.engine import current_engine

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
COOKIE = "survey_staff"
COOKIE_PATH = "/office"  # never sent along with anybody's answers
MARK = "survey_permission"
PRIVATE = ("/respond", "/receipt", "/office", "/i/")


class Permission(StrEnum):
    """What a route asks for. PUBLIC is no permission: it is given only by `public`."""

    PUBLIC = "public"
    OFFICE = "office"  # the office's first page, one's own password
    EVENTS = "events"  # events, their links and QR codes
    RESPONSES = "responses"  # how many answers there are, and how many wait for a decision
    TABLETS = "tablets"  # let in, looked after, shut out
    FIGURES = "figures"  # exact figures of the analysis; every look at them is noted
    RELEASES = "releases"  # what is published of the results
    TEXTS = "texts"  # what people wrote in their own words; every look at them is noted
    DECISIONS = "decisions"  # what is quarantined, held or disputed, answers included
    STAFF = "staff"  # accounts
    AUDIT = "audit"  # who did what


MAY: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.ADMINISTRATOR: frozenset(Permission) - {Permission.PUBLIC},
        Role.OFFICER: frozenset(Permission) - {Permission.PUBLIC, Permission.STAFF, Permission.AUDIT},
        Role.FIELDWORKER: frozenset({Permission.OFFICE, Permission.EVENTS}),
    }
)

CONTENT_SECURITY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}


def public(view: View) -> View:
    """Mark a view that anybody may have."""
    return _mark(view, Permission.PUBLIC)


def allow(permission: Permission) -> Callable[[View], View]:
    """Mark a view that only signed-in staff with `permission` may have."""
    return lambda view: _mark(view, permission)


def declared(app: Flask, endpoint: str) -> Permission | None:
    """What an endpoint asks for; None when it does not say, and so is served to nobody."""
    return getattr(app.view_functions.get(endpoint), MARK, None)


def may(role: Role, permission: Permission) -> bool:
    """Whether a role has a permission."""
    return permission is Permission.PUBLIC or permission in MAY[role]


def install(app: Flask) -> None:
    """Guard every route of `app`, whenever it is added, and harden every response."""
    app.before_request(_guard)
    app.after_request(_harden)
    app.jinja_env.globals["staff_may"] = lambda name: may(current_staff().role, Permission(name))
    app.jinja_env.globals["staff_name"] = lambda: current_staff().full_name


def current_staff() -> Staff:
    """Who asks. Only for views that ask for a permission."""
    staff: Staff = g.staff
    return staff


def _mark(view: View, permission: Permission) -> View:
    setattr(view, MARK, permission)
    return view


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such page: Flask answers that itself
    permission = declared(current_app, request.endpoint)
    if permission is Permission.PUBLIC:
        return None
    if permission is None:
        abort(403)
    staff = _signed_in()
    if staff is None:
        return _sign_in_first()
    if not may(staff.role, permission):
        abort(403)
    g.staff = staff
    if staff.must_change and request.endpoint not in ("signing.password", "signing.sign_out"):
        return redirect(url_for("signing.password"), 303)
    return None


def _signed_in() -> Staff | None:
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    engine = current_engine()
    with engine.sessions.read() as session:
        found = signing.current(session, engine.clock, token)
    if found is not None and signing.is_unseen(found, engine.clock()):
        with engine.sessions.begin() as session:
            signing.see(session, engine.clock, token)
    return found.staff if found else None


def _sign_in_first() -> ResponseReturnValue:
    wants_page = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html") == "text/html"
    if request.method != "GET" or not wants_page:
        abort(401)
    wanted = request.full_path if request.query_string else request.path  # an address sent on keeps what it asks for
    return redirect(url_for("signing.sign_in", next=wanted), 303)


def _harden(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_engine().settings.base_url.startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    response.headers.setdefault("Cache-Control", "no-cache")  # what closes or is withdrawn is gone at once
    if request.path.startswith(PRIVATE):
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
