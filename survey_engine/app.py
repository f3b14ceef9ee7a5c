"""The composition root: settings in, a web application out. Nothing imports it but what starts a server, and tests.

Everything that costs time is made here once: the engine, the catalogue, the templates' environment.
"""

from datetime import timedelta

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from flask_compress import Compress
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from analysis.web import businesses, releases, results
from analysis.web import pages as analysis
from analysis.web.free_text import pages as texts
from field_sync import api, decisions, shell
from field_sync import office as tablets
from field_sync.field import Built, Field
from survey_engine import access
from survey_engine.consultations.catalogue import Catalogue
from survey_engine.engine import Engine
from survey_engine.responses.intake import Intake
from survey_engine.settings import Settings
from survey_engine.store.clock import Clock, system_clock
from survey_engine.store.engine import make_engine
from survey_engine.store.sessions import Sessions
from survey_engine.web import assets, errors, health, logs
from survey_engine.web.office import home, people, signing_in
from survey_engine.web.public import hub, share
from survey_engine.web.respond import begin, check, ending, inviting, receipt, returning, writing

ANSWERING = ("begin", "inviting", "respond", "check", "returning", "ending", "receipt")
FACES = (
    assets, health, hub, share, begin, inviting, writing, check, returning, ending, receipt, home, people,
    signing_in, api, shell, tablets, decisions, texts, analysis, businesses, results, releases,
)  # fmt: skip
LARGEST_BODY = 1024 * 1024  # bytes; the longest page of answers is under 64 KiB, a tablet's batch under 512
LARGEST_FIELDS = 256 * 1024
MOST_FIELDS = 2000
HOURS_TO_FILL_A_PAGE = 12
COMPRESSED = ["text/html", "text/css", "text/csv", "text/javascript", "application/json", "image/svg+xml"]


def create_app(settings: Settings, clock: Clock = system_clock) -> Flask:
    """The application on the database that `settings` name, whose tables must be there already."""
    app = Flask("survey_engine", static_folder=None)
    app.config.from_mapping(_configuration(settings))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.auto_reload = False
    app.json = _Json(app)
    sessions = Sessions(make_engine(settings.database_url))
    catalogue = Catalogue(sessions)
    engine = Engine(settings, sessions, catalogue, Intake(sessions, catalogue, clock), clock)
    engine.attach(app)
    Field.of(engine, _built).attach(app)
    logs.install(app)
    errors.install(app)
    access.install(app)
    CSRFProtect(app).exempt(api.bp)  # tablets send a token, and never a cookie
    Compress(app)
    for face in FACES:
        app.register_blueprint(face.bp)
    return app


def _built(name: str) -> Built:
    return Built(assets.address(name), assets.load().files[assets.load().names[name]].bodies)


class _Json(DefaultJSONProvider):
    sort_keys = False
    compact = True


def _configuration(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": "survey",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.base_url.startswith("https://"),
        "PERMANENT_SESSION_LIFETIME": timedelta(days=1),
        "MAX_CONTENT_LENGTH": LARGEST_BODY,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FIELDS,
        "MAX_FORM_PARTS": MOST_FIELDS,
        "TEMPLATES_AUTO_RELOAD": False,
        "WTF_CSRF_TIME_LIMIT": HOURS_TO_FILL_A_PAGE * 3600,
        "WTF_CSRF_SSL_STRICT": False,  # it wants a Referer, which our own policy tells browsers not to send
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_MIMETYPES": COMPRESSED,
        "COMPRESS_BR_LEVEL": 3,
        "COMPRESS_BR_WINDOW": 16,  # 64 KiB: a page is smaller, and a larger window costs time to set up
        "COMPRESS_LEVEL": 5,
        "COMPRESS_MIN_SIZE": 500,
    }
