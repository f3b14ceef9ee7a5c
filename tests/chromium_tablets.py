"""Tablets for tests: real Chromium on a profile of its own, which can be killed like a battery that dies, and a small
server of the tablet's modules on localhost, where browsers allow what they otherwise want https for.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

CLIENT = Path(__file__).parents[1] / "field_sync" / "client"
CHROMIUM = "/usr/bin/chromium"
INSECURE = "tablet.test"  # a name of this machine that no browser trusts
QUIET = (
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-sync",
    f"--host-resolver-rules=MAP {INSECURE} 127.0.0.1",
)
PATIENCE = 60  # seconds; a shared machine may be slow
KINDS = {".js": "text/javascript", ".json": "application/json", ".html": "text/html; charset=utf-8"}


@dataclass
class Tablet:
    """One Chromium on one profile."""

    profile: Path
    process: subprocess.Popen[bytes]
    browser: Browser

    @property
    def context(self) -> BrowserContext:
        """The profile's own context: everything it keeps is on disk."""
        return self.browser.contexts[0]

    def open(self, address: str) -> Page:
        """A new tab."""
        page = self.context.new_page()
        page.goto(address)
        return page

    def kill(self) -> None:
        """All of it at once, without a word: SIGKILL to the group it was started in."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        with suppress(Exception):
            self.browser.close()

    def close(self) -> None:
        """As a person does."""
        with suppress(Exception):
            self.browser.new_browser_cdp_session().send("Browser.close")
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()


def start(playwright: Playwright, profile: Path) -> Tablet:
    """A Chromium of our own on that profile, old or new."""
    told = profile / "DevToolsActivePort"
    told.unlink(missing_ok=True)
    process = subprocess.Popen(
        [CHROMIUM, "--headless=new", "--no-sandbox", *QUIET, "--remote-debugging-port=0", f"--user-data-dir={profile}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until = time.monotonic() + PATIENCE
    while not (told.exists() and told.read_text().count("\n")):
        if process.poll() is not None or time.monotonic() > until:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)
            raise RuntimeError("Chromium does not start.")
        time.sleep(0.02)
    port = told.read_text().splitlines()[0]
    try:
        return Tablet(profile, process, playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}"))
    except Exception:
        os.killpg(process.pid, signal.SIGKILL)
        raise


@contextmanager
def tablet(playwright: Playwright, profile: Path) -> Iterator[Tablet]:
    """A tablet that is killed on leaving, if it still runs."""
    running = start(playwright, profile)
    try:
        yield running
    finally:
        running.kill()


@dataclass
class Modules:
    """The server of the modules: `files` add to them or stand before them; None is an error 500."""

    files: dict[str, bytes | None] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    port: int = 0
    cut: set[str] = field(default_factory=set)  # paths whose answers break off in the middle

    @property
    def address(self) -> str:
        """Where it answers; `localhost` is a secure context."""
        return f"http://localhost:{self.port}"

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, content type and bytes for a path."""
        if path in self.files:
            raw = self.files[path]
            return (500, "text/plain", b"no") if raw is None else (200, kind(path), raw)
        file = CLIENT / path.lstrip("/")
        if file.is_file() and CLIENT in file.resolve().parents:
            return 200, kind(path), file.read_bytes()
        return 404, "text/plain", b"not here"


def kind(path: str) -> str:
    """The content type of a path."""
    return KINDS.get(Path(path).suffix, KINDS[".html"])


@contextmanager
def modules(files: Mapping[str, bytes | None] | None = None, port: int = 0) -> Iterator[Modules]:
    """Serve the modules, and an empty page at /, on that port or a free one."""
    served = Modules({"/": b"<!doctype html><title>tablet</title>", **(files or {})})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("")

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._answer("POST ")

        def _answer(self, method: str) -> None:
            path = urlsplit(self.path).path
            served.asked.append(method + path)
            status, content_type, raw = served.answer(path)
            self.send_response(status)
            headers = {"Content-Type": content_type, "Cache-Control": "no-store", **served.headers}
            for name, value in {**headers, "Content-Length": str(len(raw))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw[: len(raw) // 2] if path in served.cut else raw)
            self.close_connection = path in served.cut

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    served.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()


def until(page: Page, script: str) -> None:
    """Wait until a script, which may give a promise, gives true."""
    ends = time.monotonic() + PATIENCE
    while not page.evaluate(script):
        if time.monotonic() > ends:
            raise TimeoutError(script)
        page.wait_for_timeout(50)


def found_in(profile: Path, wanted: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Name -> the files of the profile in which those bytes stand."""
    hits: dict[str, list[str]] = {}
    for file in profile.rglob("*"):
        if not file.is_file():
            continue
        with suppress(OSError):
            raw = file.read_bytes()
            for name, part in wanted.items():
                if part in raw:
                    hits.setdefault(name, []).append(str(file.relative_to(profile)))
    return hits
