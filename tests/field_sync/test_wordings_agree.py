"""The tablet says what the server says: its wordings are written from the server's, and are the same ones.

python tests/field_sync/test_wordings_agree.py      writes field_sync/client/wordings.js
"""

import json
from pathlib import Path

from survey_engine.definition.wordings import LANGUAGES, MONTHS

FILE = Path(__file__).parents[2] / "field_sync" / "client" / "wordings.js"
HEAD = """/**
 * The words of every fault, by language. Written from survey_engine/definition/wordings.py, which explains them, by
 * python tests/field_sync/test_wordings_agree.py: change them there.
 */

"""


def module() -> str:
    """The module that gives a tablet the server's words."""
    languages, months = (json.dumps(each, ensure_ascii=False, indent=2) for each in (LANGUAGES, MONTHS))
    return (
        f"{HEAD}/** @type {{Record<string, Record<string, string>>}} */\n"
        f"export const LANGUAGES = {languages}\n\nexport const MONTHS = {months}\n"
    )


def test_the_tablet_has_the_words_of_the_server() -> None:
    assert FILE.read_text(encoding="utf-8") == module()


if __name__ == "__main__":
    FILE.write_text(module(), encoding="utf-8")
