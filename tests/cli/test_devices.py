"""`device` and `import-bundle`, run as people run them, on either database."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from clocks import SettableClock
from cryptography.hazmat.primitives.asymmetric import ec
from deliveries import put_up, response_id
from installations import SHIPPED
from tablets import Tablet, brought, enrolled

from field_sync.receiving import Carrier, Receiver
from field_sync.sealing import KeyStore, raw_public
from field_sync.wire import base64url
from survey_engine.app import create_app
from survey_engine.cli.main import main
from survey_engine.cli.opening import open_engine
from survey_engine.settings import Settings
from survey_engine.store.clock import system_clock
from survey_engine.store.sessions import Sessions


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run one command on a fresh store."""
    monkeypatch.setenv("SURVEY_DATABASE_URL", database_url)
    monkeypatch.setenv("SURVEY_KEYS_DIR", str(tmp_path / "keys"))

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    return command


@pytest.fixture
def tablet(run, sessions: Sessions, tmp_path: Path, clock: SettableClock) -> Tablet:
    put_up(sessions, clock)
    return enrolled(sessions, system_clock, KeyStore(tmp_path / "keys", clock).current("safer-melton"))


def test_a_code_a_pin_and_shutting_out(run, tablet: Tablet) -> None:
    run("user", "add", "jo", "--role", "fieldworker")

    code, pin = run("device", "enrol"), run("device", "pin", "Tablet B", "jo")
    revoked, unknown = run("device", "revoke", "Tablet B"), run("device", "revoke", "Tablet Z")
    listed = run("device", "list", "--json")

    assert re.fullmatch(r"([0-9A-Z]{4}-){2}[0-9A-Z]{4}\n", code.stdout)
    assert f"/capture#enrol={code.stdout.strip()}" in code.stderr
    assert re.fullmatch(r"[0-9]{6}\n", pin.stdout)
    assert (revoked.exit_code, unknown.exit_code) == (0, 1)
    assert unknown.stderr == "No tablets are called Tablet Z; use the id that `device list` shows.\n"
    line = json.loads(listed.stdout)
    assert (line["device_id"], line["name"], line["state"]) == (tablet.device_id, "Tablet B", "revoked")
    assert run("device", "list").stdout.startswith(f"{tablet.device_id}\tTablet B\t")


def test_a_bundle_is_taken_in_as_batches_are(run, tablet: Tablet, sessions: Sessions, tmp_path: Path) -> None:
    items = [tablet.response(number) for number in range(120)]
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps(tablet.batch(*items, tablet.tally(), bundle=1, now=system_clock())))

    first, again = run("import-bundle", str(file)), run("import-bundle", str(file), "--json")

    assert (first.exit_code, again.exit_code) == (0, 0)
    lines = [json.loads(line) for line in first.stdout.splitlines()]
    assert [each["response_id"] for each in lines[:120]] == [response_id(number) for number in range(120)]
    assert {each["status"] for each in lines} == {"stored"}
    assert first.stderr == "121 stored\n"
    assert {json.loads(line)["status"] for line in again.stdout.splitlines()} == {"duplicate"}


def test_a_bundle_with_something_to_decide_ends_with_1(run, tablet: Tablet, tmp_path: Path) -> None:
    file, other = tmp_path / "bundle.json", tmp_path / "letter.txt"
    file.write_text(json.dumps(tablet.batch(tablet.response(1, answers={}))))
    other.write_text("Dear Sir")

    assert run("import-bundle", str(file)).exit_code == 1
    refused = run("import-bundle", str(other))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("This is not JSON.")


def test_the_list_says_what_was_made_what_arrived_and_what_is_missing(run, tablet: Tablet) -> None:
    engine = open_engine()
    receiver = Receiver(engine.sessions, engine.intake, KeyStore(engine.settings.keys_dir, engine.clock), engine.clock)
    first, _, third = (tablet.response(number) for number in (1, 2, 3))
    receiver.receive(brought(first, third), Carrier("Tablet B", tablet.device_id))
    engine.sessions.engine.dispose()

    line = json.loads(run("device", "list", "--json").stdout)
    assert (line["made"], line["arrived"], line["missing"]) == (3, 2, 1)


def test_a_restored_store_knows_tablets_enrolled_since_its_backup_and_who_was_shut_out(
    run, tablet: Tablet, sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEY_BACKUP_DIR", str(tmp_path / "backups"))
    run("backup", str(tmp_path / "one.backup"))
    run("device", "revoke", "Tablet B")
    app = create_app(Settings.from_environment())
    private = ec.generate_private_key(ec.SECP256R1())
    said = {"code": run("device", "enrol").stdout.strip(), "device_name": "Tablet C"}
    client = app.test_client(use_cookies=False)
    made = client.post("/sync/v1/enrol", json=said | {"public_key": base64url(raw_public(private))}).json
    later = Tablet(made["device_id"], made["token"], private, tablet.key)
    app.extensions["survey_engine"].sessions.engine.dispose()
    sessions.engine.dispose()

    restored = run("restore", str(tmp_path / "one.backup"), "--force")

    assert restored.exit_code == 0, restored.output
    assert "2 tablet(s) are as they were before" in restored.stderr
    headers = {"Authorization": f"Bearer {later.token}"}
    answer = client.post("/sync/v1/batches", json=later.batch(later.response(), tablet.response(2)), headers=headers)
    assert [(each["status"], each["reasons"]) for each in answer.json["results"]] == [
        ("stored", []),
        ("quarantined", ["device_revoked"]),
    ]
    app.extensions["survey_engine"].sessions.engine.dispose()


def test_a_new_sealing_key_leaves_the_old_one_opening(
    run, tablet: Tablet, sessions: Sessions, clock: SettableClock, tmp_path: Path
) -> None:
    assert run("publish", str(SHIPPED / "consultations" / "safer-melton-2024.yaml"), *questionnaires()).exit_code == 0
    keys = KeyStore(tmp_path / "keys", clock)
    before = keys.current("safer-melton-2024")

    rotated, unknown = run("device", "rotate-key", "safer-melton-2024"), run("device", "rotate-key", "nowhere")

    fresh = KeyStore(tmp_path / "keys", clock)
    assert rotated.stdout == f"{fresh.current('safer-melton-2024').id}\n"
    assert fresh.current("safer-melton-2024").id != before.id
    assert fresh.private(before.id) is not None
    assert (unknown.exit_code, unknown.stderr) == (1, "There is no consultation called nowhere.\n")


def questionnaires() -> list[str]:
    """The files of what the consultation asks."""
    return [str(path) for path in sorted(SHIPPED.glob("safer-melton-2024*/1.yaml"))]
