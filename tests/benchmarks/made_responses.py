"""A form and as many made responses to it as wanted, written straight into the files that analysis counts from."""

from pathlib import Path
from typing import Any

import builders
import numpy as np

from analysis.snapshot import files
from analysis.snapshot.files import Generation, Writer
from analysis.snapshot.following import Marks
from analysis.snapshot.rows import CONFLICT, EVENT, FINISHED, MADE_UP, MODE, SEQ, Rows
from survey_engine.consultations.catalogue import Form
from survey_engine.definition import canonical
from survey_engine.definition.compile import to_canonical
from survey_engine.definition.model import Analysis, Option, Questionnaire
from survey_engine.definition.packing import ANSWERED

OPTIONS, AREAS = 25, 240
MODES = ("web", "tablet", "paper")
AGES = ("16_24", "25_34", "35_49", "50_64", "65_over")
LOT = 1_000_000
BEGAN = 1_722_500_000_000_000  # microseconds
_AREAS = tuple(
    Option(f"area_{number:03}", {"en": f"Area {number}"}, area_type="town" if number % 2 else "rural")
    for number in range(AREAS)
)
QUESTIONNAIRE: Questionnaire = builders.of(
    builders.question("concerns", "multiple", *(f"concern_{number:02}" for number in range(OPTIONS))),
    builders.question("home", "area", *_AREAS),
    builders.question("age", "single", *AGES),
    analysis=Analysis(roles={"concern": ("concerns",), "home_area": ("home",)}),
)


def form() -> Form:
    """The form, as if published."""
    raw = to_canonical(QUESTIONNAIRE)
    return Form(QUESTIONNAIRE, canonical.sha256(raw), raw)


def made(people: int, seed: int, begin: int = 0) -> Rows:
    """So many responses: everybody ticks 1 to 8 of 25, the first ones most; areas are of very different sizes."""
    chance = np.random.default_rng(seed)
    bits = np.zeros(people, dtype=np.uint64)
    weights = 1 / np.arange(2, OPTIONS + 2)
    for _ in range(5):
        ticked = chance.choice(OPTIONS, size=people, p=weights / weights.sum()).astype(np.uint64)
        bits |= np.uint64(1) << ticked
    sizes = chance.dirichlet(np.full(AREAS + 1, 3.0))
    fields: dict[str, Any] = {
        "concerns?": np.full(people, ANSWERED, dtype=np.uint8),
        "concerns": bits[:, None],
        "home?": np.full(people, ANSWERED, dtype=np.uint8),
        "home": chance.choice(AREAS + 1, size=people, p=sizes).astype(np.uint16),
        "age?": np.full(people, ANSWERED, dtype=np.uint8),
        "age": chance.integers(0, len(AGES) + 1, people).astype(np.uint16),
        SEQ: np.arange(begin + 1, begin + people + 1, dtype=np.int64),
        MODE: chance.integers(1, len(MODES) + 1, people).astype(np.uint32),
        EVENT: np.zeros(people, dtype=np.uint32),
        FINISHED: BEGAN + chance.integers(0, 10**12, people),
        MADE_UP: np.zeros(people, dtype=np.bool_),
        CONFLICT: np.zeros(people, dtype=np.bool_),
    }
    return Rows(fields, {MODE: MODES, EVENT: ()})


def write(folder: Path, people: int, epoch: str = "made") -> Generation:
    """A generation of so many responses in `folder`, a million at a time."""
    folder.mkdir(parents=True)
    writer = Writer(folder, form())
    for number, begin in enumerate(range(0, people, LOT)):
        writer.write(made(min(LOT, people - begin), number, begin))
    rows = writer.close()
    counted = np.bincount(rows[MODE], minlength=len(MODES) + 1)[1:].tolist()
    first, last = int(rows[FINISHED].min()), int(rows[FINISHED].max())
    told = Generation(
        folder,
        form().form_hash,
        Marks(epoch, people),
        rows,
        dict(zip(MODES, counted, strict=True)),
        0,
        first,
        last,
    )
    files.describe(told)
    return told
