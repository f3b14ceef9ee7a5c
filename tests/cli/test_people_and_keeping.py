"""The commands for accounts and backups, run as people run them, on either database."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey_engine.cli.main import main


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run one command on a fresh store."""
    monkeypatch.setenv("SURVEY_DATABASE_URL", database_url)
    monkeypatch.setenv("SURVEY_KEYS_DIR", str(tmp_path / "keys"))
    monkeypatch.setenv("SURVEY_BACKUP_DIR", str(tmp_path / "backups"))

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    return command


def test_an_account_is_added_given_a_role_reset_and_disabled(run) -> None:
    added = run("user", "add", "Ada@Example.org", "--role", "officer", "--full-name", "Ada Lovelace")
    run("user", "add", "boss", "--role", "administrator")
    changed = run("user", "role", "ada@example.org", "fieldworker")
    reset = run("user", "reset", "ada@example.org")
    disabled = run("user", "disable", "ada@example.org")
    listed = run("user", "list")

    assert [each.exit_code for each in (added, changed, reset, disabled, listed)] == [0, 0, 0, 0, 0]
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}\n", added.stdout)
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}\n", reset.stdout)
    assert listed.stdout == "ada@example.org\tAda Lovelace\tfieldworker\tdisabled\nboss\tboss\tadministrator\tactive\n"


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("user", "add", "boss", "--role", "officer"), 1, "'boss' has an account already.\n"),
        (("user", "role", "boss", "officer"), 1, "'boss' is the only administrator; make somebody else one first.\n"),
        (("user", "disable", "boss"), 1, "'boss' is the only administrator; make somebody else one first.\n"),
        (("user", "reset", "nobody"), 1, "Nobody signs in as 'nobody'.\n"),
        (
            ("user", "add", "a b", "--role", "officer"),
            1,
            "'a b' cannot be a name to sign in with: use letters a to z, digits and . _ @ + - only.\n",
        ),
    ],
)
def test_what_cannot_be_done_to_an_account_is_said(run, arguments: tuple[str, ...], status: int, message: str) -> None:
    run("user", "add", "boss", "--role", "administrator")

    refused = run(*arguments)

    assert (refused.exit_code, refused.stdout, refused.stderr) == (status, "", message)


def test_a_store_is_backed_up_and_put_back(run, tmp_path: Path) -> None:
    run("user", "add", "ada", "--role", "administrator")
    saved = run("backup", str(tmp_path / "kept.backup"))
    run("user", "add", "grace", "--role", "officer")

    refused = run("restore", str(tmp_path / "kept.backup"))
    forced = run("restore", str(tmp_path / "kept.backup"), "--force")

    assert (saved.exit_code, refused.exit_code, forced.exit_code) == (0, 1, 0)
    assert "\nstaff\t1\n" in saved.stdout
    assert refused.stderr == (
        "The store is not empty. Restoring would replace all of it; say --force if that is meant.\n"
    )
    assert run("user", "list").stdout == "ada\tada\tadministrator\tactive\n"
    assert len(list((tmp_path / "backups").glob("before-restore-*.backup"))) == 1


def test_a_restore_can_itself_be_undone(run, tmp_path: Path) -> None:
    run("backup", str(tmp_path / "empty.backup"))
    run("user", "add", "ada", "--role", "administrator")
    run("restore", str(tmp_path / "empty.backup"), "--force")
    emptied = run("user", "list").stdout

    (kept,) = (tmp_path / "backups").glob("before-restore-*.backup")
    undone = run("restore", str(kept))

    assert (emptied, undone.exit_code) == ("", 0)
    assert run("user", "list").stdout == "ada\tada\tadministrator\tactive\n"


def test_a_file_that_is_no_backup_is_refused(run, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sir")

    for command in (("restore", str(letter), "--force"), ("backup", str(letter)), ("restore", str(tmp_path / "none"))):
        refused = run(*command)
        assert refused.exit_code == 1, command
        assert refused.stderr.startswith((f"{letter} ", "There is no file"))
