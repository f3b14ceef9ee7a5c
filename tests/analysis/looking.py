"""What an officer sees on a page of the analysis, and what the audit trail keeps of it."""

import re
from dataclasses import dataclass, field
from threading import Event

import pytest
from flask import Flask
from installations import installation
from werkzeug.test import TestResponse

from analysis.web import pages, showing
from analysis.web.jobs import Progress, Report
from analysis.web.views import View
from survey_engine.accounts import audit

CONCERNS = "/office/analysis/community-safety-2020?question=concerns"
PATIENT = 60.0  # seconds; a shared machine may be slow


@dataclass(frozen=True, slots=True)
class Count:
    """A count that has `begun`, says how far it is, and waits for a word to go on."""

    progress: Progress
    begun: Event = field(default_factory=Event)
    word: Event = field(default_factory=Event)

    def __call__(self, desk: object, material: object, report: Report) -> showing.Shown:
        report(self.progress)
        self.begun.set()
        assert self.word.wait(PATIENT)
        return showing.ranked(desk, material, report)  # type: ignore[arg-type]


def long_count(patch: pytest.MonkeyPatch, done: int, steps: int) -> Count:
    """Let ranked tables take long, and nobody wait for them."""
    count = Count(Progress("Counting the answers", done, steps))
    patch.setattr("analysis.web.making.PATIENCE", 0.0)
    patch.setattr(pages, "VIEWS", {"table": View("table", "Ranked table", count)})
    return count


def noted(app: Flask, deed: str = "figures.seen") -> list[tuple[str, str, dict[str, str]]]:
    """What the audit trail says of figures, the latest first."""
    with installation(app).sessions.read() as session:
        found = audit.entries(session)
        return [(entry.actor, entry.subject, dict(entry.detail)) for entry in found if entry.action == deed]


def lines(page: TestResponse) -> list[str]:
    """The lines of the tables on a page, as words."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page.text, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
