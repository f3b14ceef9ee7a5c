"""How a form of the office is answered: done in one transaction and gone on, or refused in words on its own page."""

from collections.abc import Callable

from flask import redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from survey_engine.engine import current_engine
from survey_engine.errors import Conflict, DataError

Refusal = Conflict | DataError


def done(deed: Callable[[Session], object], onward: str, refused: Callable[[Refusal], str]) -> ResponseReturnValue:
    """Do it and go on to the address `onward`; or show the page `refused` again, 409 where somebody else was first."""
    try:
        with current_engine().sessions.begin() as session:
            deed(session)
    except (Conflict, DataError) as error:
        return refused(error), 409 if isinstance(error, Conflict) else 422
    return redirect(onward, 303)
