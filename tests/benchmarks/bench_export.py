"""How long it takes to export 100,000 responses of more than 50 columns as CSV, and how much memory.

    python tests/benchmarks/bench_export.py [how many responses]

Made-up answers to the stall form in a SQLite file. `survey-engine export` runs in a process of its own, whose memory at
its fullest is measured; once more over no responses, which is what starting takes. The promise: 3.7 seconds and 120 MB,
and no more memory for many responses than for few; the aim: one second and 80 MB. What it costs to fetch the same rows
and do nothing with them is beside it: on a busy machine the ratio says more than the seconds.
"""

import csv
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench_batches import contents, installed
from sqlalchemy import text

from survey_engine.consultations.catalogue import Catalogue
from survey_engine.definition import canonical
from survey_engine.responses.intake import Delivery, Intake
from survey_engine.store.clock import system_clock
from survey_engine.store.sessions import Sessions

RESPONSES, TOGETHER, COLUMNS = 100_000, 200, 50
SECONDS, MEGABYTES, GROWTH = 3.7, 120, 30
FORM = "safer-melton-2024-stall"
FETCH = (
    "SELECT r.*, s.coded, s.texts FROM response r JOIN submission s ON s.received_seq = r.received_seq "
    "WHERE r.questionnaire = :form ORDER BY r.received_seq"
)
# A process inherits the fullest its parent ever was: so it is watched by a small one.
WATCH = """
import os, subprocess, sys, time
started = time.perf_counter()
run = subprocess.Popen(sys.argv[1:], stderr=subprocess.DEVNULL)
_, status, used = os.wait4(run.pid, 0)
print(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
sys.exit(os.waitstatus_to_exitcode(status))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took: seconds, seconds of a processor, megabytes at its fullest."""

    seconds: float
    processor: float
    megabytes: float


def main() -> int:
    """Print the figures; 1 if a promise is not kept."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RESPONSES
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        sessions = filled(url, count)
        bare = fetched(sessions)
        sessions.engine.dispose()
        few = export(url, Path(folder), "test")
        many = export(url, Path(folder), "live")
        check(Path(folder) / "live.csv", count)
    work = many.seconds - few.seconds
    processor = many.processor - few.processor
    print(f"export {count:,} responses as CSV: {many.seconds:.2f} s and {many.megabytes:.0f} MB in all")
    print(f"  without starting: {work:.2f} s ({processor:.2f} s of a processor); a bare fetch takes {bare:.2f} s")
    print(f"  starting alone: {few.seconds:.2f} s and {few.megabytes:.0f} MB")
    kept = work <= SECONDS and many.megabytes <= MEGABYTES and many.megabytes - few.megabytes <= GROWTH
    return int(not kept)


def filled(url: str, count: int) -> Sessions:
    """A store with so many responses, brought in through the door."""
    sessions = installed(url)
    intake, supply = Intake(sessions, Catalogue(sessions), system_clock), contents()
    for _ in range(count // TOGETHER):
        lot = [Delivery(canonical.encode(each), "submit") for each in islice(supply, TOGETHER)]
        if {each.status for each in intake.receive(lot)} != {"stored"}:
            raise SystemExit("Not stored.")
    return sessions


def fetched(sessions: Sessions) -> float:
    """Seconds to read the rows and drop them."""
    started = perf_counter()
    with sessions.read() as session:
        for _ in session.execute(text(FETCH), {"form": FORM}, execution_options={"yield_per": 2000}).partitions():
            pass
    return perf_counter() - started


def export(url: str, folder: Path, environment: str) -> Run:
    """Run the command as anybody would."""
    command = [Path(sys.executable).with_name("survey-engine"), "export", FORM, "--environment", environment]
    settings = os.environ | {"SURVEY_DATABASE_URL": url, "SURVEY_KEYS_DIR": str(folder / "keys")}
    settings.pop("PYTHONPATH", None)  # tests/analysis would be taken for analysis
    watched = [sys.executable, "-S", "-c", WATCH, *command, "-o", folder / f"{environment}.csv"]
    told = subprocess.run(watched, env=settings, stdout=subprocess.PIPE, check=True).stdout
    return Run(*map(float, told.split()))


def check(file: Path, count: int) -> None:
    """See that all of it is there."""
    with file.open(newline="") as lines:
        rows = csv.reader(lines)
        if len(next(rows)) < COLUMNS or sum(1 for _ in rows) != count:
            raise SystemExit("Not everything was exported.")


if __name__ == "__main__":
    sys.exit(main())
