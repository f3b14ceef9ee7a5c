"""Run after run of faults, for hours if wanted: `make soak RUNS=100 SEED=1`. Ends with 1 when a promise was broken.

A failure's whole history is printed; the same seed plays the same scenes again.
"""

import argparse
import random
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

from faults.running import Report, run  # noqa: E402
from faults.scenes import SCENES  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402


def main() -> int:
    """Runs of so many scenes each, all kinds in turn; totals at the end."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=20)
    asked.add_argument("--scenes", type=int, default=25, help="faults in each run")
    asked.add_argument("--seed", type=int, default=int(time.time()))
    asked.add_argument("--only", action="append", choices=sorted(SCENES), help="these faults only")
    chosen = asked.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started is ended in any case
    totals, broken = [0, 0, 0, 0], 0
    with sync_playwright() as playwright:
        for seed in range(chosen.seed, chosen.seed + chosen.runs):
            scenes = scenes_of(seed, chosen.scenes, chosen.only or list(SCENES))
            with tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True) as folder:
                try:
                    report = run(playwright, Path(folder), seed, scenes)
                except Exception:
                    traceback.print_exc()
                    broken += 1
                    continue
            tell(report)
            broken += bool(report.violations)
            numbers = (len(report.scenes), report.responses, report.lost, report.doubled)
            totals = [total + number for total, number in zip(totals, numbers, strict=True)]
    faults, responses, lost, doubled = totals
    print(f"{chosen.runs} runs, {broken} of them broken.")
    print(f"{faults} faults, {responses} responses made, {lost} lost, {doubled} doubled.")
    return int(broken > 0)


def scenes_of(seed: int, many: int, names: list[str]) -> list[str]:
    """So many scenes, each kind once before any comes again."""
    chance, scenes = random.Random(seed), list[str]()
    while len(scenes) < many:
        scenes += chance.sample(names, len(names))
    return scenes[:many]


def tell(report: Report) -> None:
    """A line a run; all of it when something is broken."""
    print(report.line(), flush=True)
    if report.violations:
        print(report.story(), flush=True)


if __name__ == "__main__":
    sys.exit(main())
