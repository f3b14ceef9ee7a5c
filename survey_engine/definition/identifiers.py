"""The shapes of names that people and programs rely on: ids, codes, languages, dates. Knows nothing they name."""

import re
from datetime import date

QUESTION = re.compile(r"[a-z][a-z0-9_]{0,63}")
"""Question ids; a companion text is `<id>_other`."""

NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
"""Questionnaires, sections, pages, code lists, nets, groups and roles."""

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
"""Options and grid rows."""

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


def is_date(text: str) -> bool:
    """True for a real day written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_month(text: str) -> bool:
    """True for a month written YYYY-MM."""
    return len(text) == 7 and is_date(f"{text}-01")
