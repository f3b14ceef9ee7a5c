"""The office, as staff use it: signing in, what each page shows, what administrators may do."""

import ast
import re
from contextlib import ExitStack
from pathlib import Path

import pytest
from clocks import SettableClock
from flask import Flask
from installations import installation
from offices import account, enter, post, sign_in, words

from survey_engine.access import COOKIE, COOKIE_PATH
from survey_engine.accounts import staff
from survey_engine.accounts.models import Role
from survey_engine.accounts.passwords import ARGON2ID
from survey_engine.accounts.staff import Hand
from survey_engine.definition import canonical
from survey_engine.demonstration.wave_2020 import responses_2020
from survey_engine.responses.intake import Delivery
from survey_engine.responses.states import DEMONSTRATION
from survey_engine.store.backup import backup
from survey_engine.web.office.people import DEEDS

ROOT = Path(__file__).parents[2]
CHOSEN = "correct horse battery"


def test_a_first_sign_in_leads_to_choosing_a_password_and_then_on(app: Flask) -> None:
    first = account(app, "ada", Role.OFFICER)
    client = app.test_client()
    entered = enter(client, "Ada", first)
    elsewhere = client.get("/office/events")
    wrong = post(client, "/office/password", "/office/password", present="wrong", password=CHOSEN)
    weak = post(client, "/office/password", "/office/password", present=first, password="password1234")
    changed = post(client, "/office/password", "/office/password", present=first, password=CHOSEN)

    assert (entered.status_code, entered.headers["Location"]) == (303, "/office/")
    assert (elsewhere.status_code, elsewhere.headers["Location"]) == (303, "/office/password")
    assert (wrong.status_code, weak.status_code, changed.status_code) == (422, 422, 303)
    assert "The present password is wrong" in wrong.text
    assert "Password is too easy to guess" in weak.text
    assert client.get("/office/events").status_code == 200
    assert enter(app.test_client(), "ada", CHOSEN).status_code == 303
    assert enter(app.test_client(), "ada", first).status_code == 422


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Flask) -> None:
    password = account(app, "ada", Role.OFFICER)
    header = next(
        value for value in enter(app.test_client(), "ada", password).headers.getlist("Set-Cookie") if COOKIE in value
    )

    assert re.fullmatch(r"survey_staff=[\w-]{43}; HttpOnly; Path=/office; SameSite=Lax", header)


def test_a_wrong_password_and_an_unknown_name_give_the_same_page(app: Flask) -> None:
    account(app, "ada", Role.OFFICER)
    pages = [enter(app.test_client(), name, "wrong") for name in ("ada", "adx")]
    blank = enter(app.test_client(), "", "")

    assert [page.status_code for page in pages] == [422, 422]
    assert words(pages[0]) == words(pages[1])
    assert "The name or the password is wrong" in pages[0].text
    assert "wrong" not in re.findall(r'type="password"[^>]*', pages[0].text)[0]
    assert "Enter your name" in blank.text
    assert "Enter your password" in blank.text


def test_too_many_wrong_passwords_ask_to_wait(app: Flask) -> None:
    password = account(app, "ada", Role.OFFICER)
    client = app.test_client()
    for _ in range(5):
        enter(client, "ada", "wrong")

    assert "Too many wrong passwords for this name" in enter(client, "ada", password).text


def test_a_rush_of_strangers_is_asked_to_come_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("survey_engine.accounts.passwords.PATIENCE", 0.01)
    with ExitStack() as rush:
        for _ in range(2):
            rush.enter_context(ARGON2ID._turn())
        answer = enter(app.test_client(), "ada", "wrong")

    assert answer.status_code == 503
    assert "Sorry, the service is busy" in answer.text


@pytest.mark.parametrize(
    ("onward", "expected"),
    [
        ("/office/events", "/office/events"),
        ("https://evil.example/", "/office/"),
        ("//evil.example/office/", "/office/"),
        ("/office/\\evil", "/office/"),
        ("/", "/office/"),
    ],
)
def test_signing_in_leads_on_only_into_the_office(app: Flask, onward: str, expected: str) -> None:
    password = account(app, "ada", Role.OFFICER)

    assert enter(app.test_client(), "ada", password, next=onward).headers["Location"] == expected


def test_a_form_without_its_token_is_refused(app: Flask) -> None:
    password = account(app, "ada", Role.OFFICER)

    assert app.test_client().post("/office/sign-in", data={"name": "ada", "password": password}).status_code == 400


def test_signing_out_ends_the_sign_in_and_not_only_the_cookie(app: Flask) -> None:
    client = sign_in(app, Role.OFFICER)
    cookie = client.get_cookie(COOKIE, path=COOKIE_PATH)
    assert cookie is not None
    left = post(client, "/office/", "/office/sign-out")
    client.set_cookie(COOKIE, cookie.value, path=COOKIE_PATH)

    assert (left.status_code, left.headers["Location"]) == (303, "/office/sign-in")
    assert client.get("/office/").status_code == 303


def test_a_sign_in_left_alone_for_half_an_hour_has_ended(app: Flask, clock: SettableClock) -> None:
    client = sign_in(app, Role.OFFICER)
    clock.advance(minutes=29)
    used = client.get("/office/").status_code
    clock.advance(minutes=29)
    used_again = client.get("/office/").status_code
    clock.advance(minutes=30)

    assert (used, used_again, client.get("/office/").status_code) == (200, 200, 303)


def test_the_first_page_tells_officers_counts_and_fieldworkers_none(app: Flask) -> None:
    engine = installation(app)
    officer, fieldworker = sign_in(app, Role.OFFICER, "ada"), sign_in(app, Role.FIELDWORKER, "bob")
    before = words(officer.get("/office/"))
    backup(engine.sessions.engine, engine.settings.backup_dir / "kept.zip", engine.clock)
    after = words(officer.get("/office/"))
    field = words(fieldworker.get("/office/"))

    assert "Quarantined 0 Held, cannot be read 0 Conflicting 0 Last verified backup Never" in before
    assert "Last verified backup 1 August 2024 at 11am" in after
    assert "safer-melton-2024 0 0" in after
    assert "Demonstration" in field
    assert "Quarantined" not in field
    assert "safer-melton-2024 0 0" not in field


def test_made_up_responses_are_labelled_where_they_are_counted(app: Flask) -> None:
    engine = installation(app)
    response = next(iter(responses_2020()))
    engine.intake.receive([Delivery(canonical.encode(response), DEMONSTRATION)])

    page = sign_in(app, Role.OFFICER).get("/office/").text

    assert "1 made up for demonstration" in page


def test_the_events_page_leads_to_every_code_and_poster(app: Flask) -> None:
    client = sign_in(app, Role.FIELDWORKER)
    page = client.get("/office/events").text
    addresses = set(re.findall(r'href="(/e/[^"]+)"', page))
    codes = {address.split("/")[2] for address in addresses}

    assert len(codes) > 3
    ends = ("", "/qr.svg", "/qr.png", "/poster", "/poster.pdf", "/poster.pdf?size=a6")
    assert addresses == {f"/e/{code}{end}" for code in codes for end in ends}
    code = min(codes)
    assert client.get(f"/e/{code}/qr.svg").status_code == 200
    assert client.get(f"/e/{code}/poster").status_code == 200


def test_an_administrator_signs_others_out_and_disables_them(app: Flask) -> None:
    boss, ada = sign_in(app, Role.ADMINISTRATOR, "boss"), sign_in(app, Role.OFFICER, "ada")
    page = boss.get("/office/staff").text
    revoke = next(path for path in re.findall(r'action="(/office/staff/[^"]+/sign-out)"', page))
    signed_out = post(boss, "/office/staff", revoke)  # the first by name is Ada
    ended = ada.get("/office/").status_code
    post(boss, "/office/staff", revoke.replace("sign-out", "disable"))
    shown = words(boss.get("/office/staff?done=disabled"))
    trail = words(boss.get("/office/audit"))

    assert (signed_out.status_code, ended) == (303, 303)
    assert "That account can sign in no more." in shown
    assert "Ada ada Officer Disabled 0" in shown
    assert "Boss boss Administrator 1" in shown
    assert "2024-08-01 11:00 boss disabled ada" in trail
    assert "2024-08-01 11:00 boss ended every sign-in of ada (count 1)" in trail


def test_the_last_administrator_cannot_be_disabled(app: Flask) -> None:
    boss = sign_in(app, Role.ADMINISTRATOR, "boss")
    (disable,) = re.findall(r'action="(/office/staff/[^"]+/disable)"', boss.get("/office/staff").text)
    refused = post(boss, "/office/staff", disable)

    assert refused.status_code == 409
    assert "&#39;boss&#39; is the only administrator; make somebody else one first." in refused.text
    assert boss.get("/office/").status_code == 200


def test_a_long_trail_is_read_page_by_page(app: Flask) -> None:
    boss = sign_in(app, Role.ADMINISTRATOR, "boss")
    engine = installation(app)
    with engine.sessions.begin() as session:
        for number in range(60):
            staff.add(session, Hand(engine.clock), f"extra{number:02}", "", Role.OFFICER) if number < 2 else None
            staff.audit.record(session, engine.clock, None, "tested", f"thing {number}")
    first = boss.get("/office/audit").text
    older = re.search(r'href="(/office/audit\?before=\d+)"', first)
    assert older is not None
    second = boss.get(older[1]).text

    assert (first.count("thing"), "before=" in second) == (50, False)
    assert "thing 0" in second


def test_everything_that_is_noted_is_said_in_words() -> None:
    noted: set[str] = set()
    for package in ("survey_engine", "analysis", "field_sync"):
        for file in (ROOT / package).rglob("*.py"):
            calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
            named = [call for call in calls if ast.unparse(call.func) in ("audit.record", "_note")]
            said = [arg.value for call in named for arg in call.args if isinstance(arg, ast.Constant)]
            noted |= {each for each in said if isinstance(each, str) and "." in each}

    assert {"staff.disabled", "figures.taken", "quote.cleared", "device.revoked"} <= noted
    assert noted - DEEDS.keys() == set()
