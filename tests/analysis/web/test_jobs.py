"""Jobs: one piece of work for all who ask the same, progress while it lasts, its end however it ends."""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from analysis.web.jobs import KEPT, Done, JobError, Jobs, Progress, Report, key, sweep
from survey_engine.errors import DataError

PATIENT = 60.0  # seconds; a shared machine may be slow
ELSEWHERE = """
import sys
from pathlib import Path
from analysis.web.jobs import Jobs, Progress
def work(report):
    report(Progress("Counting", 1, 2))
    print("begun", flush=True)
    sys.stdin.readline()
    return b"from the other process"
Jobs(Path(sys.argv[1])).ask("same", "v1", work, 60)
"""


class Slow:
    """Work that waits for a word, and counts how often it was done."""

    def __init__(self) -> None:
        self.times = 0
        self.begun, self.word = Event(), Event()

    def __call__(self, report: Report) -> bytes:
        self.times += 1
        report(Progress("Counting", 3, 16))
        self.begun.set()
        assert self.word.wait(PATIENT)
        return b"counted"


def never(_report: Report) -> bytes:
    raise AssertionError


def test_quick_work_is_done_at_once_and_kept(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)

    assert jobs.ask("one", "v1", lambda _report: b"answer", PATIENT) == Done(b"answer")
    assert jobs.ask("one", "v1", never, 0) == Done(b"answer")
    assert Jobs(tmp_path).ask("one", "v1", never, 0) == Done(b"answer")


def test_whoever_asks_the_same_shares_the_work_and_sees_how_far_it_is(tmp_path: Path) -> None:
    jobs, slow = Jobs(tmp_path), Slow()
    first = jobs.ask("one", "v1", slow, 0)
    assert slow.begun.wait(PATIENT)
    second = jobs.ask("one", "v1", slow, 0)
    third = Jobs(tmp_path).ask("one", "v1", slow, 0)
    slow.word.set()

    assert isinstance(first, Progress)
    assert second == third == Progress("Counting", 3, 16)
    assert jobs.ask("one", "v1", slow, PATIENT) == Done(b"counted")
    assert slow.times == 1


def test_another_process_shares_the_work_too_and_takes_it_over_when_the_first_is_killed(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)
    other = subprocess.Popen(
        [sys.executable, "-c", ELSEWHERE, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    assert other.stdout.readline() == b"begun\n"
    waiting = jobs.ask("same", "v1", never, 0)
    other.kill()
    other.communicate()

    assert waiting == Progress("Counting", 1, 2)
    assert jobs.ask("same", "v1", lambda _report: b"ours", PATIENT) == Done(b"ours")


def test_what_came_in_since_makes_an_answer_anew_but_not_while_one_is_on_its_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs, slow = Jobs(tmp_path), Slow()
    jobs.ask("one", "v1", slow, 0)
    assert slow.begun.wait(PATIENT)
    slow.word.set()
    shared = jobs.ask("one", "v2", never, PATIENT)
    monkeypatch.setattr("analysis.web.jobs.FRESH", 0.0)
    again = jobs.ask("one", "v2", lambda _report: b"counted anew", PATIENT)

    assert (shared, again) == (Done(b"counted"), Done(b"counted anew"))
    assert jobs.ask("one", "v2", never, 0) == Done(b"counted anew")


def test_who_asks_while_the_last_job_lets_go_is_not_forgotten(tmp_path: Path) -> None:
    lock = os.open(tmp_path / "one.lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(Jobs(tmp_path).ask, "one", "v2", lambda _report: b"counted", PATIENT)
        time.sleep(0.1)  # it finds somebody at work, who has written an answer to something older
        os.close(lock)

        assert asked.result() == Done(b"counted")


def test_more_jobs_than_hands_wait_for_their_turn(tmp_path: Path) -> None:
    jobs, slow = Jobs(tmp_path), Slow()
    told = [jobs.ask(name, "v1", slow, 0) for name in ("one", "two", "three")]
    slow.word.set()

    assert told[2] == Progress("Waiting for its turn", 0, 0)
    assert jobs.ask("three", "v1", never, PATIENT) == Done(b"counted")


def test_what_cannot_be_answered_is_said_to_everybody_who_asks(tmp_path: Path) -> None:
    def refuse(_report: Report) -> bytes:
        raise DataError("The weights do not converge.")

    jobs = Jobs(tmp_path)
    for work in (refuse, never):
        with pytest.raises(DataError, match=r"The weights do not converge\."):
            jobs.ask("one", "v1", work, PATIENT)


def test_a_failure_is_no_answer_and_the_next_who_asks_tries_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    jobs = Jobs(tmp_path)
    with pytest.raises(JobError):
        jobs.ask("one", "v1", never, PATIENT)

    assert "A job of the analysis failed" in caplog.text
    assert jobs.ask("one", "v1", lambda _report: b"answer", PATIENT) == Done(b"answer")


def test_what_is_old_is_forgotten_and_what_somebody_works_at_is_not(tmp_path: Path) -> None:
    jobs, slow = Jobs(tmp_path), Slow()
    jobs.ask("old", "v1", lambda _report: b"answer", PATIENT)
    jobs.ask("slow", "v1", slow, 0)
    assert slow.begun.wait(PATIENT)
    long_ago = time.time() - KEPT - 1
    for file in tmp_path.iterdir():
        os.utime(file, (long_ago, long_ago))
    jobs.ask("new", "v1", lambda _report: b"answer", PATIENT)
    left = {file.name for file in tmp_path.iterdir()}
    slow.word.set()

    assert left == {"slow.lock", "new.lock", "new.done"}
    assert jobs.ask("slow", "v1", never, PATIENT) == Done(b"counted")


def test_a_folder_that_was_deleted_is_made_again(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "store" / "jobs")
    jobs.ask("one", "v1", lambda _report: b"answer", PATIENT)
    shutil.rmtree(tmp_path / "store")

    assert jobs.ask("one", "v1", lambda _report: b"another", PATIENT) == Done(b"another")
    assert jobs.folder.stat().st_mode & 0o777 == 0o700


def test_a_sweep_forgets_what_is_old_although_nobody_asks(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)
    for name in ("old", "young"):
        jobs.ask(name, "v1", lambda _report: b"answer", PATIENT)
    long_ago = time.time() - KEPT - 1
    for file in tmp_path.glob("old.*"):
        os.utime(file, (long_ago, long_ago))
    jobs._pool.shutdown()  # the lock of "old" is let go of
    sweep(tmp_path)

    assert {file.name for file in tmp_path.iterdir()} == {"young.lock", "young.done"}


def test_a_key_is_the_same_for_the_same_and_another_for_anything_else() -> None:
    assert key("rank", ("a", "b"), None) == key("rank", ("a", "b"), None)
    assert key("rank", ("a", "b")) != key("rank", "a", "b")
