"""`evidence --add` and `--withdraw`: what people put forward, and who did."""

import sqlite3

import pytest
from commands import run

pytestmark = pytest.mark.usefixtures("tiny_installation")
SAID = ("--priority", "Violence", "--text", "A network was set up.", "--source", "Police", "--owner", "Chair")


def test_who_puts_evidence_forward_or_takes_it_back_is_noted() -> None:
    assert run("evidence", "tiny", "--add", "policy", *SAID).exit_code == 0
    assert run("evidence", "tiny", "--withdraw", "1").exit_code == 0

    noted = sqlite3.connect("survey.db").execute("SELECT actor, action, subject, detail FROM audit_entry").fetchall()
    assert noted == [
        ("command line", "evidence.added", "tiny", '{"number":"1","type":"policy"}'),
        ("command line", "evidence.withdrawn", "tiny", '{"number":"1"}'),
    ]
