"""The tablet's rules, routes, checks and reading in the browser they are made for, held to the vectors of Python."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from twins import Cases, differences, form_cases, reading_cases, rule_cases

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
FILES = ("rules", "routing", "validation", "normalise")
RUN = """async file => {
  const { RUNS } = await import('/tests/client/vectors.js')
  return RUNS[file](await (await fetch(`/tests/vectors/${file}.json`)).json())
}"""
SAY = """async asked => {
  const { say } = await import('/tests/client/twins.js')
  return JSON.stringify(say(JSON.parse(asked)))
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


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Page:
    opened = browser.new_page()
    opened.goto(f"{address}/tests/vectors/rules.json")
    return opened


@pytest.mark.parametrize("file", FILES)
def test_every_vector_gives_what_it_says(page: Page, file: str) -> None:
    contents = json.loads((ROOT / "tests" / "vectors" / f"{file}.json").read_bytes())
    vectors = contents if isinstance(contents, list) else contents["vectors"]

    run = page.evaluate(RUN, file)

    assert [each["name"] for each in run] == [vector["name"] for vector in vectors]
    assert [each for each in run if each["got"] != each["expected"]] == []


@pytest.mark.parametrize(("make", "count"), [(rule_cases, 10_000), (form_cases, 100), (reading_cases, 100)])
def test_what_is_made_up_is_decided_as_on_the_server(page: Page, make: Callable[[int, int], Cases], count: int) -> None:
    def ask(asked: list[dict[str, Any]]) -> list[Any]:
        said: list[Any] = json.loads(page.evaluate(SAY, json.dumps(asked)))
        return said

    assert differences(make(1, count), ask) == []
