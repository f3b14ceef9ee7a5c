"""What an officer sees on a page of the analysis, and what the audit trail keeps of it."""

import re

from flask import Flask
from installations import installation
from werkzeug.test import TestResponse

from survey_engine.accounts import audit

CONCERNS = "/office/analysis/community-safety-2020?question=concerns"


def noted(app: Flask, deed: str = "figures.seen") -> list[tuple[str, str, dict[str, str]]]:
    """What the audit trail says of figures, the latest first."""
    with installation(app).sessions.read() as session:
        found = audit.entries(session)
        return [(entry.actor, entry.subject, dict(entry.detail)) for entry in found if entry.action == deed]


def lines(page: TestResponse) -> list[str]:
    """The lines of the tables on a page, as words."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page.text, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
