"""Staff at a browser: signed in, filling in the office's forms."""

import re

from flask import Flask
from flask.testing import FlaskClient
from installations import installation
from werkzeug.test import TestResponse

from survey_engine.access import COOKIE, COOKIE_PATH
from survey_engine.accounts import signing, staff
from survey_engine.accounts.models import Role
from survey_engine.accounts.staff import Hand


def account(app: Flask, name: str, role: Role) -> str:
    """A new account; gives its first password."""
    engine = installation(app)
    with engine.sessions.begin() as session:
        return staff.add(session, Hand(engine.clock), name, name.title(), role)[1]


def sign_in(app: Flask, role: Role, name: str = "ada") -> FlaskClient:
    """A browser signed in as somebody new of that role, who chose their own password."""
    engine = installation(app)
    with engine.sessions.begin() as session:
        made, _ = staff.add(session, Hand(engine.clock), name, name.title(), role)
        made.must_change = False
        token = signing.begin(session, engine.clock, made)
    client = app.test_client()
    client.set_cookie(COOKIE, token, path=COOKIE_PATH)
    return client


def post(client: FlaskClient, page: str, action: str, **fields: str) -> TestResponse:
    """Open a page, and post a form on it with its token."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page).text)
    assert token is not None
    return client.post(action, data={"csrf_token": token[1], **fields})


def enter(client: FlaskClient, name: str, password: str, **more: str) -> TestResponse:
    """Fill in the page to sign in."""
    return post(client, "/office/sign-in", "/office/sign-in", name=name, password=password, **more)


def words(page: TestResponse) -> str:
    """A page's text, tags and runs of space left out."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())
