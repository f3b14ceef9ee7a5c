"""The tablet's rules, routes, checks and reading in the browser they are made for, held to the vectors of Python."""

import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
FILES = ("rules", "routing", "validation", "normalise")
RUN = """async file => {
  const { RUNS } = await import('/tests/client/vectors.js')
  return RUNS[file](await (await fetch(`/tests/vectors/${file}.json`)).json())
}"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files of the project without a word."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=ROOT)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_every_vector_gives_in_chromium_what_it_says(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{address}/tests/vectors/rules.json")
        runs = {file: page.evaluate(RUN, file) for file in FILES}
        browser.close()

    cases = {file: json.loads((ROOT / "tests" / "vectors" / f"{file}.json").read_bytes()) for file in FILES}
    assert {file: len(run) for file, run in runs.items()} == {
        file: len(case if isinstance(case, list) else case["vectors"]) for file, case in cases.items()
    }
    assert [(file, each) for file, run in runs.items() for each in run if each["got"] != each["expected"]] == []
